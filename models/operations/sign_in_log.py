"""The log of sign-ins: a line for each, and of a flood one for many, with how many, first and last."""

from datetime import datetime

from sqlmodel import Session

from models.queries.sign_ins import line_in, taken_in
from models.rules.access import Event
from models.rules.sign_in import Who, line_for
from models.tables import SignInEvent


def log(session: Session, event: Event, who: Who, now: datetime) -> None:
    """Note an event: on a line of its own, or counted on one where too many came lately."""
    address, place = who.address[:254], who.place[:64]
    crowded = line_for(address, place, taken_in(session, event, address, place, now))
    if crowded is None:
        session.add(SignInEvent(at=now, event=event, address=address, place=place, way=who.way))
        return
    line = line_in(session, event, crowded, now)
    if line is None:
        line = SignInEvent(at=now, event=event, address=crowded[0], place=crowded[1], way=who.way)
    else:
        line.times, line.last_at = line.times + 1, now
    session.add(line)

"""Reads about letters on their way: which may be sent now, which wait, who holds them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    func,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, bindparam, col, select

from models.queries.cycles import CycleAt
from models.queries.notices import countries_of, leaves_in
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import hours_of
from models.tables import Contact, Letter, Respondent


@dataclass(frozen=True)
class WaitingLetter:
    """A letter that is not answered for yet, and when it may be tried; instants are UTC."""

    letter_id: int
    channel: str
    leaves_at: datetime


def is_sendable() -> ColumnElement[bool]:
    """Return the condition that a letter waits: never tried, to be tried again, or tried with no answer."""
    to_be_tried = and_(col(Letter.state) == LetterState.UNKNOWN, col(Letter.next_try_at).is_not(None))
    return or_(col(Letter.state) == LetterState.WAITING, to_be_tried)


def is_not_taken() -> ColumnElement[bool]:
    """Return the condition that a letter waits although it was tried."""
    return and_(is_sendable(), col(Letter.attempts) > 0, col(Letter.next_try_at).is_not(None))


# Built once: the engine asks at each of its steps, mostly to find nothing.
_HOLDERS = select(Letter.holder).where(Letter.state == LetterState.LEASED).distinct()
_WAITING = (
    columns(
        col(Letter.id),
        col(Letter.channel),
        col(Letter.kind),
        func.coalesce(Letter.next_try_at, Letter.made_at),
        col(Respondent.country),
    )
    .select_from(Letter)
    .join(Contact, col(Letter.recipient_id) == Contact.id)
    .join(Respondent, col(Contact.respondent_id) == Respondent.id)
    .where(col(Letter.cycle_id) == bindparam("cycle_id"), is_sendable())
    .order_by(col(Respondent.protocol_order), col(Letter.kind), col(Letter.made_at), col(Letter.id))
)


def is_sendable_at(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a letter may be tried at a UTC instant."""
    return and_(is_sendable(), or_(col(Letter.next_try_at).is_(None), col(Letter.next_try_at) <= now))


def letters_waiting(cycle: CycleAt) -> list[WaitingLetter]:
    """Return the letters that wait to be sent, in protocol order, then by kind and instant."""
    leaves = _Leaves(cycle)
    return [
        WaitingLetter(letter_id or 0, channel, leaves.at(kind, country, wanted))
        for letter_id, channel, kind, wanted, country in cycle.session.execute(
            _WAITING, {"cycle_id": cycle.id}
        )
    ]


def letters_to_try(cycle: CycleAt, channels: Collection[str]) -> list[int]:
    """Return the keys of the letters that may be sent now by one of those channels, in their order."""
    return [
        one.letter_id
        for one in letters_waiting(cycle)
        if one.channel in channels and one.leaves_at <= cycle.now
    ]


def next_try(cycle: CycleAt) -> datetime | None:
    """Return the earliest instant after now at which a letter that waits may be tried."""
    later = (one.leaves_at for one in letters_waiting(cycle) if one.leaves_at > cycle.now)
    return min(later, default=None)


def holders_at_work(session: Session) -> set[int]:
    """Return the places of the processes that hold a lease."""
    return {place for place in session.exec(_HOLDERS) if place is not None}


class _Leaves:
    """When letters leave; the same question is answered once."""

    def __init__(self, cycle: CycleAt) -> None:
        self._cycle = cycle
        self._open_for_all = countries_of(cycle)
        self._known: dict[tuple[LetterKind, str, datetime], datetime] = {}

    def at(self, kind: LetterKind, country: str, wanted: datetime) -> datetime:
        """Return the UTC instant from which a letter may be tried, by its hours."""
        key = (kind, country, wanted)
        if key not in self._known:
            whose = (hours_of(kind), country)
            self._known[key] = leaves_in(self._cycle, wanted, whose, self._open_for_all)
        return self._known[key]

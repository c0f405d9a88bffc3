"""One letter that was made, as its readers get it."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import CycleError, NothingHereError
from models.queries.cycles import look_at_cycle
from models.queries.handled import LetterRow, letters_to
from models.queries.letters import letters_to_send
from notifications.channel import Message
from notifications.render import render
from tasks.attachments import attachments_of
from tasks.letter_page import with_page
from tasks.services import Services


@dataclass(frozen=True)
class WrittenLetter:
    """A letter and what became of it; it is written from the record, as each time that it is sent."""

    row: LetterRow
    message: Message | None
    fault: str
    """Why it cannot be written, empty where it can."""


def written_letter(
    services: Services, code: str, respondent: str, digest: str, now: datetime
) -> WrittenLetter:
    """Return a letter to a respondent by the digest in its Message-ID.

    Raises:
        NothingHereError: no such letter was made.
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        rows = letters_to(session, cycle.id, respondent)
        row = next((one for one in rows if one.digest == digest), None)
        if row is None:
            raise NothingHereError
        (found,) = letters_to_send(cycle, [row.letter_id])
        try:
            letter = with_page(found.letter, cycle, services.settings)
            message = render(letter, attachments_of(services, cycle, found.letter))
        except CycleError as error:
            return WrittenLetter(row, None, f"{error}; {error.way_out}")
    return WrittenLetter(row, message, "")

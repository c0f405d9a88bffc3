"""One letter that was made, as its readers get it."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import CycleError, NothingHereError
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.handled import LetterRow, letters_to, text_of
from models.queries.letters import letters_to_send
from models.rules.letters import LetterState
from notifications.channel import Message
from notifications.packed import unpack
from notifications.render import render
from tasks.attachments import attachments_of
from tasks.letter_page import with_page
from tasks.services import Services

_MAY_HAVE_GONE = (LetterState.SENT, LetterState.UNKNOWN)


@dataclass(frozen=True)
class WrittenLetter:
    """A letter and what became of it: as it went, and one that did not go as it would be written now."""

    row: LetterRow
    message: Message | None
    fault: str = ""
    """Why it cannot be written, empty where it can."""
    is_kept: bool = False
    """Whether the message is what went, or may have; its attachments are named and not there."""

    @property
    def is_lost(self) -> bool:
        """Whether it went, and what it said is not kept: an earlier version sent it, or it was erased."""
        return self.row.state is LetterState.SENT and not self.is_kept


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
        kept = text_of(session, row.letter_id) if row.state in _MAY_HAVE_GONE else None
        if kept:
            return WrittenLetter(row, unpack(kept), is_kept=True)
        if row.state is LetterState.SENT:
            return WrittenLetter(row, None)
        return _written_now(services, cycle, row)


def _written_now(services: Services, cycle: CycleAt, row: LetterRow) -> WrittenLetter:
    (found,) = letters_to_send(cycle, [row.letter_id])
    try:
        letter = with_page(found.letter, cycle, services.settings)
        return WrittenLetter(row, render(letter, attachments_of(services, cycle, found.letter)))
    except CycleError as error:
        return WrittenLetter(row, None, f"{error}; {error.way_out}")

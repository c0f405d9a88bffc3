"""Opening a cycle, and putting its call into letters."""

from dataclasses import dataclass
from datetime import datetime

from config.definition import Language
from models.operations.cycle import lock_cycle
from models.operations.making import make_letters
from models.operations.notices import withdraw_together
from models.operations.opening import Opening, open_cycle
from models.queries.notices import due_notices
from models.rules.letters import LetterKind
from models.rules.lint import read_definition
from tasks.lint import must_be_clean
from tasks.note_templates import keep_template
from tasks.services import Services


@dataclass(frozen=True)
class Opened:
    """What opening made."""

    code: str
    opened_at: datetime


def open_from_text(services: Services, text: str, now: datetime) -> Opened:
    """Open the cycle that a definition's text describes.

    Raises:
        CycleError: the definition has errors, the cycle is open or past its cut-off, or contacts are missing.
    """
    must_be_clean(text)
    templates = [keep_template(services, language) for language in (Language.ENGLISH, Language.FRENCH)]
    opening = Opening(text, read_definition(text), services.settings.channel, *templates)
    with services.transaction() as session:
        cycle = open_cycle(session, opening, now)
        return Opened(cycle.code, cycle.now)


def open_call(services: Services, code: str, now: datetime) -> int:
    """Put the call into letters, if it is time, and count the notices."""
    return put_into_letters(services, code, now, (LetterKind.CALL,))


def put_into_letters(services: Services, code: str, now: datetime, kinds: tuple[LetterKind, ...]) -> int:
    """Put the due notices of those kinds into letters, the needless ones withdrawn, and count both.

    Who cannot be reached gets none and is not counted: the notice stays, and the board shows it.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        due = due_notices(cycle, kinds)
        going = withdraw_together(cycle, due)
        return len(due) - len(going) + make_letters(cycle, going)

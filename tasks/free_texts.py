"""Free texts on a respondent: which there are, and erasing one of them."""

from datetime import datetime

from models.operations.cycle import lock_cycle
from models.operations.free_texts import erase_text
from models.queries.brief import asked_respondent
from models.queries.cycles import look_at_cycle
from models.queries.free_texts import free_texts
from models.rules.erasure import FreeText
from tasks.services import Services

Whose = tuple[str, str]
"""A cycle and a respondent."""


def list_texts(services: Services, whose: Whose, now: datetime) -> list[FreeText]:
    """Return the free texts on a respondent that can be erased.

    Raises:
        CycleError: the cycle is not open, or the respondent owes nothing in it.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, whose[0], now)
        return [slot.shown for slot in free_texts(cycle, asked_respondent(cycle, whose[1]))]


def erase(services: Services, whose: Whose, named: FreeText, why: str, now: datetime) -> None:
    """Erase one of them, for good.

    Raises:
        CycleError: there is no such text, or the record itself holds it.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, whose[0], now)
        erase_text(cycle, asked_respondent(cycle, whose[1]), named, why)

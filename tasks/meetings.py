"""Bilateral meetings with a respondent: noted, and read beside the threads."""

from datetime import datetime

from models.operations.cycle import lock_cycle
from models.operations.meetings import note_meeting
from models.queries.brief import asked_respondent
from models.queries.cycles import look_at_cycle
from models.queries.meetings import meetings_with
from models.rules.brief import BriefMeeting
from tasks.services import Services


def note(services: Services, code: str, respondent: str, meeting: BriefMeeting, now: datetime) -> int:
    """Note a meeting and return its number; the same note again changes nothing.

    Raises:
        CycleError: something is missing or too long, or the respondent owes nothing here; nothing was noted.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        return note_meeting(cycle, asked_respondent(cycle, respondent), meeting)


def noted(services: Services, code: str, respondent: str, now: datetime) -> list[tuple[int, BriefMeeting]]:
    """Return the meetings with a respondent and their numbers, the latest first.

    Raises:
        CycleError: the cycle is not open, or the respondent owes nothing in it.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return meetings_with(session, cycle.id, asked_respondent(cycle, respondent).id or 0)

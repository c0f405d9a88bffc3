"""Noting bilateral meetings: with which offices, and what was agreed; no persons."""

import json

from sqlmodel import func, select

from models.errors import TooLongError, UnclearMeetingError
from models.operations.audit import record
from models.queries.cycles import CycleAt
from models.queries.meetings import meetings_with
from models.rules.audit import Actor, Entry, What
from models.rules.brief import BriefMeeting
from models.rules.calendar import brussels_day
from models.tables import Meeting, Respondent

LONGEST_OFFICE, LONGEST_POINT = 200, 2000
"""Characters that a note of a meeting keeps of each."""


def note_meeting(cycle: CycleAt, respondent: Respondent, meeting: BriefMeeting) -> int:
    """Note a meeting and return its number; what was agreed stays out of the record's hashes.

    The same note again changes nothing.

    Raises:
        UnclearMeetingError: an office or what was agreed is missing, or the day lies ahead.
        TooLongError: a text is longer than is kept.
    """
    noted = _checked(cycle, meeting)
    for number, known in meetings_with(cycle.session, cycle.id, respondent.id or 0):
        if known == noted:
            return number
    count = select(func.count()).where(Meeting.cycle_id == cycle.id)
    number = cycle.session.exec(count).one() + 1
    cycle.session.add(
        Meeting(
            cycle_id=cycle.id,
            respondent_id=respondent.id or 0,
            number=number,
            held_on=noted.held_on,
            offices=json.dumps(noted.offices, ensure_ascii=False),
            agreed=json.dumps(noted.agreed, ensure_ascii=False),
            noted_at=cycle.now,
        )
    )
    detail: dict[str, object] = {"number": number, "held_on": noted.held_on.isoformat()}
    record(cycle, Entry(What.MEETING_NOTED, Actor.SECRETARIAT, respondent.code, None, detail))
    return number


def _checked(cycle: CycleAt, meeting: BriefMeeting) -> BriefMeeting:
    offices, agreed = _texts(meeting.offices), _texts(meeting.agreed)
    if not offices or not agreed:
        raise UnclearMeetingError("names no office" if not offices else "says nothing that was agreed")
    if meeting.held_on > brussels_day(cycle.now):
        raise UnclearMeetingError(f"is of {meeting.held_on:%Y-%m-%d}, a day to come")
    for name, texts, longest in (("office", offices, LONGEST_OFFICE), ("agreed", agreed, LONGEST_POINT)):
        for text in texts:
            if len(text) > longest:
                raise TooLongError(name, len(text), longest)
    return BriefMeeting(meeting.held_on, offices, agreed)


def _texts(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.strip() for text in given if text.strip())

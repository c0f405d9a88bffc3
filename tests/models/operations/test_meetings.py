"""Meetings: noted once, shown in the brief, and nothing that was said is in the record."""

import json
from datetime import date

import pytest

from models.errors import TooLongError, UnclearMeetingError
from models.operations.meetings import note_meeting
from models.queries.brief import asked_respondent, state_brief
from models.rules.brief import BriefMeeting

DAY, LATER = "2024-02-20T10:00+01:00", "2024-02-21T10:00+01:00"
MEETING = BriefMeeting(
    date(2024, 2, 20), ("Defence policy",), ("Figures follow in March.", "One call a month.")
)


def note(world, meeting=MEETING, at=DAY, code="BE"):
    with world.at(at) as cycle:
        return note_meeting(cycle, asked_respondent(cycle, code), meeting)


def brief(world, code="BE"):
    with world.at(LATER) as cycle:
        return state_brief(cycle, code)


def test_it_stands_in_the_brief_the_latest_first(either_world):
    earlier = BriefMeeting(date(2024, 1, 9), (" EU desk ", ""), ("Yes.",))
    assert [note(either_world), note(either_world, earlier), note(either_world, code="EL")] == [1, 2, 3]
    assert brief(either_world).meetings == (
        MEETING,
        BriefMeeting(date(2024, 1, 9), ("EU desk",), ("Yes.",)),
    )


def test_again_changes_nothing(either_world):
    note(either_world)
    length = len(either_world.entries())
    assert note(either_world, at=LATER) == 1
    assert len(either_world.entries()) == length


def test_what_was_agreed_is_not_in_the_record(world):
    note(world)
    assert (world.last().what, world.last().respondent) == ("meeting_noted", "BE")
    assert json.loads(world.last().detail) == {"number": 1, "held_on": "2024-02-20"}


@pytest.mark.parametrize(
    ("meeting", "error"),
    [
        pytest.param(BriefMeeting(MEETING.held_on, (" ",), ("x",)), UnclearMeetingError, id="no office"),
        pytest.param(BriefMeeting(MEETING.held_on, ("x",), ()), UnclearMeetingError, id="nothing agreed"),
        pytest.param(BriefMeeting(date(2024, 2, 21), ("x",), ("x",)), UnclearMeetingError, id="tomorrow"),
        pytest.param(BriefMeeting(MEETING.held_on, ("x" * 201,), ("x",)), TooLongError, id="a long office"),
        pytest.param(BriefMeeting(MEETING.held_on, ("x",), ("x" * 2001,)), TooLongError, id="a long point"),
    ],
)
def test_what_is_unclear_is_not_noted(world, meeting, error):
    with pytest.raises(error):
        note(world, meeting)
    assert brief(world).meetings == ()

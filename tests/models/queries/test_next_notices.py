"""What is told next about each line of the board."""

import pytest

from models.queries.brief import state_brief
from models.queries.next_notices import next_notices
from models.queries.obligations import find_obligation
from models.rules.letters import OutcomeKind

REMINDED = "2024-02-09T09:00+01:00"


def following(world, now, respondent="EL"):
    with world.at(now) as cycle:
        owed = find_obligation(cycle.session, cycle.row, respondent, "nip")
        found = next_notices(cycle, [owed.id])[respondent, "nip"]
        return str(found.occasion), found


def called(world):
    world.make_letters("2023-12-04T09:00+01:00")
    world.send("2023-12-04T09:00+01:00")


@pytest.mark.parametrize(
    ("now", "occasion", "is_due"),
    [
        pytest.param("2024-02-09T08:59+01:00", "rung:-30:1", False, id="before"),
        pytest.param("2024-02-09T10:00+01:00", "rung:-30:1", True, id="an hour after"),
        pytest.param("2024-02-20T10:00+01:00", "rung:-30:1", True, id="days after"),
        pytest.param("2024-03-02T10:00+01:00", "rung:-7:1", True, id="the last of two goes"),
    ],
)
def test_what_is_due_is_next(either_world, now, occasion, is_due):
    called(either_world)
    found, one = following(either_world, now)
    assert (found, one.is_due_at(one.leaves_at)) == (occasion, True)
    with either_world.at(now) as cycle:
        assert one.is_due_at(cycle.now) is is_due


def test_what_missed_its_hours_goes_in_the_next(world):
    called(world)
    _, one = following(world, "2024-02-09T20:00+01:00")
    assert (f"{one.at:%m-%d %H}", f"{one.leaves_at:%m-%d %H}") == ("02-09 08", "02-12 08")


def test_a_letter_that_is_made_and_did_not_go(world):
    called(world)
    world.make_letters(REMINDED)
    found, one = following(world, REMINDED)
    assert (found, one.is_in_letter) == ("rung:-30:1", True)
    world.send(REMINDED)
    assert following(world, "2024-02-09T10:00+01:00")[0] == "rung:-7:1"


def test_a_letter_that_is_to_be_tried_again(world):
    called(world)
    world.make_letters(REMINDED)
    world.send(REMINDED, OutcomeKind.TRY_AGAIN)
    found, one = following(world, "2024-02-09T09:01+01:00")
    assert (found, one.is_in_letter) == ("rung:-30:1", True)
    assert one.leaves_at > one.at


def test_the_brief_says_that_it_is_due(world):
    called(world)
    for now, remark in (("2024-02-09T08:00+01:00", ""), ("2024-02-09T10:00+01:00", "due, not sent yet")):
        with world.at(now) as cycle:
            assert state_brief(cycle, "EL").next_letter.remark == remark

"""The latest draft, and when a cycle can close."""

import pytest

from models.operations.cycle import complete_step
from models.operations.review import save_draft
from models.queries.review import can_close, ends_at, latest_review
from models.rules.calendar import end_of_day

LAST_CUT_OFF = "2024-05-01T00:00:00+02:00"


def finish(world, now):
    with world.at(now) as cycle:
        for step in cycle.definition.steps:
            complete_step(cycle, step.name)


def test_the_latest_draft(world):
    assert world.read(latest_review, 1) is None
    with world.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "one", "{}")
        save_draft(cycle, "two", "[]")
    assert (world.read(latest_review, 1).version, world.read(latest_review, 2)) == (2, None)


@pytest.mark.parametrize(
    ("done", "now", "closes"),
    [
        pytest.param(False, LAST_CUT_OFF, False, id="steps to come"),
        pytest.param(True, "2024-04-30T23:59:59+02:00", False, id="in the last second of the cut-off"),
        pytest.param(True, LAST_CUT_OFF, True, id="in the next"),
    ],
)
def test_can_close(either_world, done, now, closes):
    if done:
        finish(either_world, "2024-04-02T09:00+02:00")
    with either_world.at(now) as cycle:
        assert can_close(cycle) is closes
        assert (ends_at(cycle) is not None) is done


def test_a_closed_cycle_is_not_closed_again(world):
    finish(world, LAST_CUT_OFF)
    with world.at(LAST_CUT_OFF) as cycle:
        assert (ends_at(cycle) - end_of_day(cycle.definition.deliverables[0].cut_off_on)).seconds == 1
        cycle.row.closed_at = cycle.now
        assert can_close(cycle) is False

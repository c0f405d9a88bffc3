"""The board as it stood: what was known at an instant, and nothing that came later."""

from datetime import UTC, date, datetime

import pytest

from models.errors import NoBoardThenError
from models.operations.deadlines import extend
from models.operations.reopening import withdraw_version
from models.operations.submissions import Registration, register
from models.queries.board_history import board_at

FIRST, SECOND, THIRD = (f"2024-02-2{day}T10:00+01:00" for day in (0, 1, 2))
NOW = "2024-04-01T10:00+02:00"


def utc(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def then(world, at, name="BE nip"):
    """Return a line of the board as it stood."""
    with world.at(NOW) as cycle:
        rows = board_at(cycle, utc(at))
    return next(row for row in rows if f"{row.respondent} {row.deliverable}" == name)


def test_versions_come_and_go(either_world):
    either_world.receive(FIRST, "a")
    either_world.receive(SECOND, "b")
    either_world.act(THIRD, withdraw_version, 2, "a mistake")
    assert [then(either_world, at).versions for at in (OPENED, FIRST, SECOND, THIRD)] == [0, 1, 2, 1]
    assert then(either_world, SECOND).sha256 == "b" * 64
    assert then(either_world, THIRD) == either_world.row()


def test_the_deadline_then_in_force(either_world):
    either_world.act(SECOND, extend, date(2024, 5, 15))
    before, after = then(either_world, FIRST), then(either_world, SECOND)
    assert (before.deadline_version, after.deadline_version) == (1, 2)
    assert before.cut_off_at < after.cut_off_at
    assert after == either_world.row()


def test_late_then_is_by_the_deadline_then(either_world):
    either_world.receive("2024-03-20T10:00+01:00")
    assert then(either_world, "2024-03-20T10:00+01:00").is_late


def test_what_was_recorded_later_was_not_known(either_world):
    part = Registration(utc(FIRST), "BE-1", 3, "none")
    either_world.act(THIRD, register, part)
    assert then(either_world, SECOND).received_at is None
    assert then(either_world, THIRD).received_at == utc(FIRST)


def test_the_whole_board_now_is_the_board(either_world):
    either_world.receive(FIRST)
    with either_world.at(NOW) as cycle:
        assert board_at(cycle, cycle.now) == either_world.board()


@pytest.mark.parametrize("at", ["2023-12-01T08:59:59+01:00", "2024-04-01T10:00:01+02:00"])
def test_before_the_opening_and_after_now_there_is_none(world, at):
    with pytest.raises(NoBoardThenError, match="no board"):
        then(world, at)


OPENED = "2023-12-01T09:00+01:00"

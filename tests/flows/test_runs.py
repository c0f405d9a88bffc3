from datetime import UTC, datetime, timedelta, timezone

import pytest

from flows.clock import instant
from flows.runs import codes_for, for_each
from models.errors import UnknownCycleError
from models.tables import Cycle

CODE = "pesco-nip-2024"


def move(moved, failing):
    """Return what notes each cycle, and fails for some."""

    def note(code):
        moved.append(code)
        if code in failing:
            raise UnknownCycleError(code)

    return note


@pytest.mark.parametrize(
    "failing", [pytest.param("a", id="first"), pytest.param("b", id="middle"), pytest.param("c", id="last")]
)
def test_one_that_fails_stops_no_other(failing):
    moved = []
    with pytest.raises(UnknownCycleError, match=f"'{failing}'"):
        for_each("abc", move(moved, failing))
    assert moved == ["a", "b", "c"]


def test_all_that_fail_are_tried():
    moved = []
    with pytest.raises(UnknownCycleError):
        for_each("abc", move(moved, "abc"))
    assert moved == ["a", "b", "c"]


def test_all_move_in_order():
    moved = []
    for_each("abc", move(moved, ""))
    assert moved == ["a", "b", "c"]


def test_codes_for_one(engine):
    assert codes_for("any-other") == ["any-other"]


def test_codes_for_all_include_closed_cycles(engine):
    with engine.services.transaction() as session:
        session.get(Cycle, 1).closed_at = datetime(2024, 11, 18, tzinfo=UTC)
    assert codes_for(None) == [CODE]


def test_given_instant_counts():
    given = datetime(2024, 3, 10, 9, tzinfo=timezone(timedelta(hours=1)))
    assert instant(given) is given


def test_clock_is_read_in_utc():
    before = datetime.now(UTC)
    assert before <= instant(None) <= datetime.now(UTC)
    assert instant(None).tzinfo is UTC

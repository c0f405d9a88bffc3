"""The clock that is handed in: five minutes of patience, then a refusal."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from models.errors import ClockBackwardsError
from models.rules.clock import TOLERANCE, days_late, has_passed, seen_now

SEEN = datetime(2024, 3, 11, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return SEEN + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "counts"),
    [
        pytest.param(0, 0, id="the same"),
        pytest.param(1, 1, id="a second later"),
        pytest.param(0.999, 0, id="cut to the second"),
        pytest.param(86400 * 400, 86400 * 400, id="a year later"),
        pytest.param(-1, 0, id="a second back"),
        pytest.param(-299.5, 0, id="nearly five minutes back"),
        pytest.param(-300, 0, id="five minutes back"),
    ],
)
def test_what_counts_as_now(seconds, counts):
    assert seen_now(SEEN, after(seconds)) == after(counts)


@pytest.mark.parametrize("seconds", [-300.001, -301, -3600, -86400 * 366])
def test_further_back_is_refused(seconds):
    with pytest.raises(ClockBackwardsError, match="already seen 2024-03-11 09:00:00 UTC") as refused:
        seen_now(SEEN, after(seconds))
    assert refused.value.last_seen == SEEN
    assert refused.value.now < SEEN - TOLERANCE
    assert refused.value.way_out


def test_a_clock_without_zone_is_refused():
    with pytest.raises(ValueError, match="needs a zone"):
        seen_now(SEEN, SEEN.replace(tzinfo=None))


@given(st.lists(st.integers(-300, 100_000), max_size=20))
def test_what_counts_never_goes_back(steps):
    seen = SEEN
    for step in steps:
        counted = seen_now(seen, seen + timedelta(seconds=step))
        assert counted >= seen
        seen = counted


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        pytest.param("2024-03-10T23:59:58+01:00", False, id="the second before"),
        pytest.param("2024-03-10T23:59:59+01:00", False, id="its own second"),
        pytest.param("2024-03-11T00:00:00+01:00", True, id="the next second"),
    ],
)
def test_has_passed(now, passed):
    due_at = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)
    assert has_passed(due_at, datetime.fromisoformat(now)) is passed


@pytest.mark.parametrize(
    ("at", "days"),
    [
        pytest.param(datetime(2024, 3, 11, 22, 59, tzinfo=UTC), 0, id="in time"),
        pytest.param(datetime(2024, 3, 11, 22, 59, 1, tzinfo=UTC), 1, id="a second late, on the same day"),
        pytest.param(datetime(2024, 3, 12, 9, tzinfo=UTC), 1, id="the day after"),
        pytest.param(datetime(2024, 3, 20, 9, tzinfo=UTC), 9, id="nine days after"),
        pytest.param(datetime(2024, 3, 12, 23, 30, tzinfo=UTC), 2, id="a new day in Brussels"),
    ],
)
def test_by_how_many_days_it_is_late(at, days):
    assert days_late(datetime(2024, 3, 11, 22, 59, tzinfo=UTC), at) == days

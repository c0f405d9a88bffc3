"""Turns of a channel: at most so many in any minute, whatever asks, dies or puts back the clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from models.operations.turns import CATCH_UP, ON_THE_WAY, take_turn

START = datetime(2024, 2, 9, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def take(either_world):
    """Return what asks for a turn at an instant, in a transaction of its own."""

    def ask(now, per_minute=60):
        with either_world.database.transaction() as session:
            return take_turn(session, "smtp", per_minute, now)

    return ask


def turns(take, per_minute, seconds, step):
    """Return when turns were taken by somebody who asks at every step."""
    instants = [START + place * step for place in range(int(timedelta(seconds=seconds) / step))]
    return [now for now in instants if take(now, per_minute) is None]


@pytest.mark.parametrize("step", [timedelta(seconds=0.25), timedelta(seconds=0.7)], ids=str)
@pytest.mark.parametrize(("per_minute", "seconds"), [(1, 200), (7, 200), (60, 130)])
def test_no_minute_has_more_even_if_some_are_late(take, per_minute, seconds, step):
    found = turns(take, per_minute, seconds, step)
    late = [one + ON_THE_WAY * (place % 2) for place, one in enumerate(found)]
    assert all(sum(0 <= (other - one).total_seconds() < 60 for other in late) <= per_minute for one in late)
    assert len(found) >= seconds * per_minute // 63


def test_who_has_to_wait_is_told_how_long_and_gets_the_turn_then(take):
    assert take(START) is None
    wait = take(START + timedelta(milliseconds=33))
    assert wait + timedelta(milliseconds=33) == (MINUTE + CATCH_UP + ON_THE_WAY) / 60
    assert take(START + timedelta(milliseconds=33) + wait) is None


def test_turns_that_were_not_taken_are_not_saved_up(take):
    assert take(START) is None
    later = START + timedelta(hours=1)
    assert [take(later) is None for _ in range(3)] == [True, False, False]


def test_a_clock_that_was_put_back_stops_nobody_for_long(take):
    assert take(START) is None
    assert take(START - timedelta(days=1)) is None
    assert 0 < take(START - timedelta(days=1)).total_seconds() < 2


def test_the_slower_of_two_paces_holds_for_the_next_turn(take):
    assert take(START, 1) is None
    assert take(START + timedelta(seconds=2), 600).total_seconds() == 60


def test_what_was_rolled_back_took_no_turn(either_world, take):
    def fail():
        with either_world.database.transaction() as session:
            assert take_turn(session, "smtp", 60, START) is None
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()
    assert take(START) is None


def test_the_clock_of_the_database_goes_on(either_world):
    read = []
    for _ in range(3):
        with either_world.database.transaction() as session:
            read.append(either_world.database.clock(session))
    assert all(one <= other for one, other in pairwise(read))
    assert read[0].utcoffset() == timedelta()

"""Outcomes in groups: each recorded before its deliverer goes on, and nothing left behind."""

import asyncio
import threading
from contextlib import closing, suppress

import pytest

from notifications.channel import ACCEPTED
from notifications.groups import in_groups


def deliverers(number, each, gone_on):
    """Return what lays down outcomes from several deliverers, and notes who went on after which."""

    async def carry(groups):
        async def deliver(first):
            for place in range(first, number * each, number):
                await asyncio.sleep(0)
                await groups.record({place: ACCEPTED})
                gone_on.add(place)

        await asyncio.gather(*(deliver(first) for first in range(number)))

    return carry


def count_threads():
    """Return how many deliveries are running."""
    return sum(thread.name == "kalends-delivery" for thread in threading.enumerate())


@pytest.mark.parametrize(("number", "each"), [(1, 200), (4, 300), (50, 20)])
def test_every_outcome_comes_once_however_groups_overlap(number, each):
    places = [place for group in in_groups(deliverers(number, each, set())) for place in group]
    assert sorted(places) == list(range(number * each))


def test_a_deliverer_goes_on_only_when_its_group_is_recorded():
    gone_on, taken = set(), set()
    for group in in_groups(deliverers(3, 50, gone_on)):
        assert gone_on <= taken
        taken |= set(group)
    assert gone_on == taken


def test_who_has_nothing_to_say_ends():
    async def carry(_):
        await asyncio.sleep(0)

    assert list(in_groups(carry)) == []
    assert count_threads() == 0


@pytest.mark.parametrize("taken", [0, 1, 5])
def test_closing_stops_the_deliverers(taken):
    gone_on = set()
    with closing(in_groups(deliverers(2, 10**6, gone_on))) as groups:
        places = [place for _ in range(taken) for place in next(groups)]
    assert count_threads() == 0
    assert gone_on <= set(places)


def test_a_fault_is_raised_after_the_outcomes_before_it():
    async def carry(groups):
        await groups.record({0: ACCEPTED})
        raise RuntimeError("a bug")

    groups = in_groups(carry)
    assert next(groups) == {0: ACCEPTED}
    with pytest.raises(RuntimeError, match="a bug"):
        next(groups)
    assert count_threads() == 0


def test_what_deliverers_open_is_closed_by_them():
    closed = []

    async def carry(groups):
        try:
            await groups.record({0: ACCEPTED})
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    groups = in_groups(carry)
    next(groups)
    groups.close()
    assert closed == [True]


def test_it_can_be_read_where_another_loop_is_running():
    async def read():
        return list(in_groups(deliverers(1, 3, set())))

    assert len(asyncio.run(read())) == 3


def test_closing_ends_a_deliverer_whose_cancellation_was_swallowed():
    async def carry(groups):
        with suppress(asyncio.CancelledError):
            await groups.record({0: ACCEPTED})
        await groups.record({1: ACCEPTED})

    groups = in_groups(carry)
    assert next(groups) == {0: ACCEPTED}
    groups.close()
    assert count_threads() == 0

"""Turns come no more often than asked for, to whoever asks."""

import asyncio
import time

import pytest

from notifications.pace import Pace


def taken(pace, turns):
    """Return the seconds that so many turns take, asked for by all at once."""

    async def all_at_once():
        await asyncio.gather(*(pace.turn() for _ in range(turns)))

    began = time.monotonic()
    asyncio.run(all_at_once())
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("per_minute", "turns", "least"),
    [
        pytest.param(None, 100, 0.0, id="no limit"),
        pytest.param(600, 1, 0.0, id="the first comes at once"),
        pytest.param(600, 4, 0.3, id="the others a tenth of a second apart"),
    ],
)
def test_turns_are_apart(per_minute, turns, least):
    assert least <= taken(Pace(per_minute), turns) < least + 5


def test_the_pace_goes_on_from_batch_to_batch():
    pace = Pace(300)
    taken(pace, 2)
    assert taken(pace, 1) >= 0.15

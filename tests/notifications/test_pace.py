"""Turns are asked for one after the other, and waited for."""

import asyncio
import time

from notifications.pace import Pace


def taken(pace, turns):
    """Return the seconds that so many turns take, asked for by all at once."""

    async def all_at_once():
        await asyncio.gather(*(pace.turn(lambda: True) for _ in range(turns)))

    began = time.monotonic()
    asyncio.run(all_at_once())
    return time.monotonic() - began


def test_with_nobody_to_ask_every_turn_comes_at_once():
    assert taken(Pace(None), 100) < 5


def test_what_is_to_wait_is_waited_and_asked_again():
    waits = [0.1, 0.1, None, -0.5, None]
    assert 0.2 <= taken(Pace(lambda: waits.pop(0)), 2) < 5
    assert waits == []


def test_who_comes_after_the_last_letter_takes_no_turn():
    letters, waits = [1, 2], [0.05, None, None]
    pace = Pace(lambda: waits.pop(0))

    async def send():
        await pace.turn(lambda: bool(letters))
        return letters.pop() if letters else None

    async def three():
        return await asyncio.gather(send(), send(), send())

    assert asyncio.run(three()) == [2, 1, None]
    assert waits == []


def test_one_asks_at_a_time():
    asking, most = [], []

    def take():
        asking.append(1)
        most.append(len(asking))
        time.sleep(0.01)
        asking.pop()

    taken(Pace(take), 10)
    assert most == [1] * 10

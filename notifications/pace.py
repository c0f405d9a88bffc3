"""Turns that come no more often than a relay wants."""

import asyncio
import time

SECONDS_A_MINUTE = 60


class Pace:
    """Gives turns so many seconds apart, to all connections of a process together.

    Several processes that send each have a pace of their own.
    """

    def __init__(self, per_minute: int | None) -> None:
        """Prepare the pace; without a number every turn comes at once."""
        self._apart = SECONDS_A_MINUTE / per_minute if per_minute else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = time.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._apart
        if turn > now:
            await asyncio.sleep(turn - now)

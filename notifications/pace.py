"""Turns that come no more often than a relay wants."""

import asyncio
from collections.abc import Callable

TakeTurn = Callable[[], float | None]
"""Takes the next turn of all processes that send and returns none, or returns the seconds until then."""


class Pace:
    """Gives turns to the connections of a batch, one after the other."""

    def __init__(self, take: TakeTurn | None) -> None:
        """Prepare the pace; with nobody to ask every turn comes at once."""
        self._take = take
        self._asking = asyncio.Lock()

    async def turn(self, is_wanted: Callable[[], bool]) -> None:
        """Wait for the next turn, while it is wanted: who comes after the last letter takes none."""
        if self._take is None:
            return
        async with self._asking:
            while is_wanted() and (wait := await asyncio.to_thread(self._take)) is not None:
                await asyncio.sleep(max(wait, 0))

"""A mail server on this machine that misbehaves on demand, and keeps what it was given.

It runs in a thread of its own, so that whole cycles can be sent through it while its habits change.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from benchmarks.simulation.smtp_animal import Animal, Premises
from benchmarks.simulation.smtp_habits import ORDINARY, Abilities, At, Habit

ANSWER_SECONDS = 10
"""Longest wait for the server's own thread; it answers at once unless something is wrong."""


class SmtpZoo(Premises):
    """A running server."""

    def __init__(self, habit: Habit | None, abilities: Abilities) -> None:
        super().__init__(habit, abilities)
        self.port = 0
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="smtp-zoo", daemon=True)

    def behave(self, habit: Habit | None = None) -> None:
        """Take on a habit from now on, or none; at the door it means that nobody is let in."""
        self.take_on(habit)
        self._do(self._set_door(is_open=not habit or habit.at is not At.DOOR))

    def start(self) -> None:
        """Listen on a free port."""
        self._thread.start()
        self.behave(self._habit)

    def stop(self) -> None:
        """Close the door and every connection, and end the thread."""
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(ANSWER_SECONDS)
        self._loop.close()

    def wait_until_left(self) -> None:
        """Wait until nobody is connected any more: what was on its way is then taken or lost."""
        ends = time.monotonic() + ANSWER_SECONDS
        while self.animals:
            assert time.monotonic() < ends, "somebody stays connected"
            time.sleep(0.001)

    def _do(self, doing: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(doing, self._loop).result(ANSWER_SECONDS)

    async def _set_door(self, *, is_open: bool) -> None:
        if not self.port or (is_open and not self._server):
            certificate = self.abilities.certificate if self.abilities.security == "tls" else None
            self._server = await self._loop.create_server(
                lambda: Animal(self, self._loop), "127.0.0.1", self.port, ssl=certificate
            )
            self.port = self._server.sockets[0].getsockname()[1]
        if not is_open and self._server:
            self._server.close()
            self._server = None

    async def _close(self) -> None:
        await self._set_door(is_open=False)
        for animal in tuple(self.animals):
            animal.leave()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            await asyncio.wait([task])


@contextmanager
def smtp_zoo(habit: Habit | None = None, abilities: Abilities = ORDINARY) -> Iterator[SmtpZoo]:
    """Run a server with a habit."""
    zoo = SmtpZoo(habit, abilities)
    zoo.start()
    try:
        yield zoo
    finally:
        zoo.stop()

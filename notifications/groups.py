"""Outcomes on their way from an event loop in a thread of its own to whoever records them, in groups."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from threading import Condition, Thread

from notifications.channel import Outcome, Outcomes

Carry = Callable[["Groups"], Coroutine[None, None, None]]
"""Delivers a batch, and hands over each outcome as it comes."""


Waiting = list[asyncio.Future[None]]
"""Deliverers that go on when their outcomes are recorded."""


class Groups:
    """Where deliverers lay down outcomes and wait until they are recorded."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._outcomes: dict[int, Outcome] = {}
        self._waiting: Waiting = []
        self._is_over = self._is_closed = False

    def close(self) -> None:
        """Say that nobody records any more."""
        with self._changed:
            self._is_closed = True

    def must_go_on(self) -> None:
        """End who calls if nobody records any more.

        A cancellation alone does not: before Python 3.12 asyncio.wait_for, which aiosmtplib calls, swallows
        one that comes together with what was waited for, and the deliverer would wait for ever.

        Raises:
            CancelledError: whoever records has gone.
        """
        if self._is_closed:
            raise asyncio.CancelledError

    async def record(self, outcomes: Outcomes) -> None:
        """Lay down outcomes by place in the batch, and return once they are recorded."""
        recorded = asyncio.get_running_loop().create_future()
        with self._changed:
            self.must_go_on()
            self._outcomes.update(outcomes)
            self._waiting.append(recorded)
            self._changed.notify()
        await recorded

    def take(self) -> tuple[Outcomes, Waiting]:
        """Wait for outcomes, and return all that are there and who waits for them; none when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._outcomes or self._is_over)
            taken = self._outcomes, self._waiting
            self._outcomes, self._waiting = {}, []
        return taken

    def end(self) -> None:
        """Say that no further outcome comes."""
        with self._changed:
            self._is_over = True
            self._changed.notify()


def in_groups(carry: Carry) -> Iterator[Outcomes]:
    """Yield the outcomes of a delivery that runs in a thread; whoever closes the iterator stops it.

    What has come in since the last group makes the next one. A deliverer goes on when the group with its
    outcome has been recorded, which is when the next one is asked for.
    """
    groups = Groups()
    with _running(carry, groups) as loop:
        outcomes, waiting = groups.take()
        while outcomes:
            yield outcomes
            loop.call_soon_threadsafe(_release, waiting)
            outcomes, waiting = groups.take()


def _release(waiting: Waiting) -> None:
    for recorded in waiting:
        if not recorded.done():
            recorded.set_result(None)


@contextmanager
def _running(carry: Carry, groups: Groups) -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    task = loop.create_task(carry(groups))
    # A daemon: a process that ends while somebody still holds the iterator must not wait for it for ever.
    thread = Thread(target=_run, args=(loop, task, groups), name="kalends-delivery", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        groups.close()
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()
    task.result()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None], groups: Groups) -> None:
    try:
        # What the task raises is raised where its outcomes are read, not in this thread.
        loop.run_until_complete(asyncio.wait([task]))
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        groups.end()

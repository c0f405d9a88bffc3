"""One look after the other: one that is to begin serves all who come meanwhile."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

_T = TypeVar("_T")


class Looks:
    """The looks of a process; when many hand in at once, one look serves all who wait for it."""

    def __init__(self) -> None:
        """Begin with nobody looking."""
        self._guard = Lock()
        self._to_begin: set[Hashable] = set()
        self._turns: dict[Hashable, Lock] = {}

    def take(self, what: Hashable, look: Callable[[], int]) -> int:
        """Look when the look before has ended, and return what that returns; 0 if another is to begin.

        Args:
            what: names what is looked at.
            look: looks at all that came until it begins.
        """
        with self._guard:
            if what in self._to_begin:
                return 0
            self._to_begin.add(what)
            turn = self._turns.setdefault(what, Lock())
        with turn:
            with self._guard:
                self._to_begin.discard(what)
            return look()


class SharedReads:
    """The reads of a process that several wait for: when many ask for the same at once, one serves them all.

    Nobody is told what was read before they asked: who comes while a read is at work waits for the next one.
    """

    def __init__(self) -> None:
        """Begin with nobody reading."""
        self._guard = Lock()
        self._at_work: dict[Hashable, Future[Any]] = {}
        self._to_begin: dict[Hashable, Future[Any]] = {}

    def take(self, what: Hashable, read: Callable[[], _T]) -> _T:
        """Read, or wait for a read that has not begun when this is called; return what was read.

        Args:
            what: names what is read.
            read: reads it as it stands when called.

        Raises:
            Exception: what the read raised.
        """
        mine: Future[_T] = Future()
        with self._guard:
            before = self._at_work.get(what)
            waiting = self._at_work if before is None else self._to_begin
            served: Future[_T] = waiting.setdefault(what, mine)
        if served is mine:
            self._read(what, mine, before, read)
        return served.result()

    def _read(
        self, what: Hashable, mine: Future[_T], before: Future[Any] | None, read: Callable[[], _T]
    ) -> None:
        if before is not None:
            before.exception()  # waits until that one is over
            with self._guard:
                self._at_work[what] = self._to_begin.pop(what)
        try:
            mine.set_result(read())
        except BaseException as error:  # noqa: BLE001 - told to all who wait, who would wait for ever else
            mine.set_exception(error)
        finally:
            with self._guard:
                if self._at_work.get(what) is mine:
                    del self._at_work[what]

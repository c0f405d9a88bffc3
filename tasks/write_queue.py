"""Writing in turn: what waits while another writes is written together, in one transaction."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TypeVar

from sqlmodel import Session

from tasks.services import Services

MOST_TOGETHER = 16
"""Acts that share a transaction: other writers wait for it."""


class BrokenOffError(RuntimeError):
    """Who wrote for several was stopped: whether it is written is not known, and has to be asked again."""


_T = TypeVar("_T")


@dataclass(eq=False)
class _Act:
    """One act that waits; it is called when it is over, or when it is the first of those to be done next."""

    services: Services
    write: Callable[[Session], None]
    called: Event = field(default_factory=Event)
    is_over: bool = False
    error: Exception | None = field(default_factory=BrokenOffError)


class WriteQueue:
    """The order in which the threads of a process write; whoever waits longest is next.

    To make a transaction durable takes longer than to write most acts. One thread writes those of all that
    wait, each under a savepoint: one that fails takes nothing of another with it.
    """

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._guard = Lock()
        self._waiting: deque[_Act] = deque()
        self._is_writing = False

    def write(self, services: Services, write: Callable[[Session], _T]) -> _T:
        """Do an act in a transaction, and return what it returns once that is committed.

        Raises:
            Exception: what the act raised, or what made it impossible to commit.
        """
        outcomes: list[_T] = []
        mine = _Act(services, lambda session: outcomes.append(write(session)))
        if not self._is_first(mine):
            mine.called.wait()
        if not mine.is_over:
            self._write_next()
        if mine.error:
            raise mine.error
        return outcomes[-1]

    def _is_first(self, mine: _Act) -> bool:
        with self._guard:
            self._waiting.append(mine)
            is_first, self._is_writing = not self._is_writing, True
            return is_first

    def _write_next(self) -> None:
        acts = self._next()
        try:
            _write(acts)
        finally:
            with self._guard:
                following = self._waiting[0] if self._waiting else None
                self._is_writing = following is not None
            for one in acts:
                one.is_over = True
                one.called.set()
            if following:
                following.called.set()

    def _next(self) -> list[_Act]:
        with self._guard:
            acts = [self._waiting.popleft()]
            database = acts[0].services.database
            while self._waiting and len(acts) < MOST_TOGETHER:
                if self._waiting[0].services.database is not database:
                    break
                acts.append(self._waiting.popleft())
            return acts


def _write(acts: list[_Act]) -> None:
    try:
        with acts[0].services.transaction() as session:
            failed = {id(one): error for one in acts if (error := _error_of(one, session, len(acts)))}
    except Exception as error:  # noqa: BLE001 - raised in the thread of each
        failed = {id(one): error for one in acts}
    for one in acts:
        one.error = failed.get(id(one))


def _error_of(act: _Act, session: Session, of_acts: int) -> Exception | None:
    if of_acts == 1:  # nothing else is there that would have to stay
        act.write(session)
        return None
    try:
        with session.begin_nested():
            act.write(session)
    except Exception as error:  # noqa: BLE001 - raised in the thread that asked for the act
        return error
    return None

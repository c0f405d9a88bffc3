"""What the flow runs of this process work with: its services, opened once, and the engine they move."""

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config.settings import Settings
from tasks.advance import STEPS, Runner, Step, advance
from tasks.services import Services, open_services


class Engine(Protocol):
    """What moves a cycle on: the reconciler at an instant, or a rehearsal through a day."""

    @property
    def services(self) -> Services:
        """Return what the steps need of their surroundings."""

    @property
    def steps(self) -> Sequence[Step]:
        """Return the steps in their order."""

    def run(self, code: str, now: datetime, run: Runner) -> Mapping[str, int]:
        """Do what is due in a cycle, each step as `run` does it, and return counts by step."""


@dataclass(frozen=True)
class Reconciler:
    """The engine of an installation."""

    services: Services
    steps: Sequence[Step] = STEPS

    def run(self, code: str, now: datetime, run: Runner) -> Mapping[str, int]:
        """Do what is due at `now` and not done."""
        return advance(self.services, code, now, run, self.steps)

    def only(self, names: Sequence[str]) -> "Reconciler":
        """Return the same engine with these steps alone, in the engine's order."""
        return Reconciler(self.services, [step for step in self.steps if step.name in names])


_engines: list[Engine] = []
_until_exit = ExitStack()
atexit.register(_until_exit.close)


def engine() -> Engine:
    """Return the engine of this process; the first call opens its services, which close when it ends.

    Raises:
        CycleError: the database or a channel cannot be used.
    """
    if not _engines:
        _engines.append(Reconciler(_until_exit.enter_context(open_services(Settings()))))
    return _engines[-1]


def services() -> Services:
    """Return the services of this process."""
    return engine().services


@contextmanager
def use_engine(other: Engine) -> Iterator[None]:
    """Let the flow runs of this process move another engine until the block ends."""
    _engines.append(other)
    try:
        yield
    finally:
        _engines.remove(other)

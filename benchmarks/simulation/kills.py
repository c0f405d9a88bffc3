"""Killing a process before and after every commit and every rename, and running it again to its end.

One process imports everything and forks for each run, so that a run costs no start. It is a program of its
own, `python -m benchmarks.simulation`, since a process with threads, such as a test runner, must not fork.
"""

import os
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.engine.default import DefaultDialect

Phase = Literal["before", "after"]

KINDS = ("commit", "rename")
"""What a process is killed before and after; `sync` and `unlink` are known too."""

MORE_KINDS = (*KINDS, "sync", "unlink", "mkdir")
"""The kinds of the long run."""


@dataclass(frozen=True)
class Kill:
    """Where a run is killed: at its n-th point, counted from 0, before or after it happens."""

    number: int
    phase: Phase


class Points:
    """Counts the points that this process passes, and kills it at one of them."""

    def __init__(self, kinds: Sequence[str], kill: Kill | None) -> None:
        self.kinds, self.kill = kinds, kill
        self.passed: list[str] = []

    def watch(self, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with a point before and after it."""
        if kind not in self.kinds:
            return function

        def watched(*arguments: Any, **options: Any) -> Any:
            number = len(self.passed)
            self.passed.append(kind)
            self._die_at(Kill(number, "before"))
            try:
                return function(*arguments, **options)
            finally:  # what fails, such as making a folder whose parent is missing, is a point too
                self._die_at(Kill(number, "after"))

        return watched

    def _die_at(self, place: Kill) -> None:
        if place == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)


def install(points: Points) -> None:
    """Put points around what makes things durable; for a process that ends soon, nothing is put back."""
    DefaultDialect.do_commit = points.watch("commit", DefaultDialect.do_commit)  # type: ignore[method-assign]
    os.replace = points.watch("rename", os.replace)
    os.rename = points.watch("rename", os.rename)
    os.unlink = points.watch("unlink", os.unlink)
    os.mkdir = points.watch("mkdir", os.mkdir)
    os.fsync = points.watch("sync", lambda _handle: None)  # a killed process loses nothing that it wrote


def fork(work: Callable[[], None], log: Path, kinds: Sequence[str] = KINDS, kill: Kill | None = None) -> int:
    """Do the work in a child, killed at a point or not; return how it ended, and log what it passed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    points = Points(kinds, kill)
    code = 1
    try:
        install(points)
        work()
        log.write_text("\n".join(points.passed))
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the parent is told and this child ends here
        log.write_text(traceback.format_exc())
    finally:
        os._exit(code)


def places(passed: Sequence[str]) -> Iterator[Kill]:
    """Return every place at which a run that passes these points can be killed."""
    for number in range(len(passed)):
        yield Kill(number, "before")
        yield Kill(number, "after")


def emptied(folder: Path) -> Path:
    """Return the folder, emptied."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder

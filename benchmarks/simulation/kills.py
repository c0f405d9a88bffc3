"""Killing a process before and after whatever makes things durable or known, and running it again to its end.

One process imports everything and forks for each run, so that a run costs no start. It is a program of its
own, `python -m benchmarks.simulation`, since a process with threads, such as a test runner, must not fork.
"""

import os
import shutil
import signal
import threading
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.engine.default import DefaultDialect

from notifications import smtp_connection, smtp_relay
from notifications.smtp_lines import Lines, Reply
from tasks.advance import Runner, Step
from tasks.services import Services

Phase = Literal["before", "after"]

KINDS = ("commit", "rename", "SMTP")
"""What a process is killed before and after; `sync` and `unlink` are known too."""

MORE_KINDS = (*KINDS, "sync", "unlink", "mkdir")
"""The kinds of the long run."""

CONTENT = "SMTP letter"
"""The point at which a letter, to its last dot, goes out."""

_TURNS = (b"MAIL", b"RCPT", b"DATA", b"RSET", b"QUIT")

Work = Callable[[Runner], None]
"""What is killed; it runs the engine's steps as it is told."""


@dataclass(frozen=True)
class Kill:
    """Where a run is killed: at its n-th point, counted from 0, before or after it happens."""

    number: int
    phase: Phase


class Points:
    """Names and counts the points that this process passes, halts it at some and kills it at one of them."""

    def __init__(self, kinds: Sequence[str], kill: Kill | None, halts: Container[Kill] = ()) -> None:
        self.kinds, self.kill, self.halts = kinds, kill, halts
        self.passed: list[str] = []
        self._step = "opening"
        self._counts: Counter[tuple[str, str]] = Counter()
        self._asked = ""

    def run(self, step: Step, services: Services, code: str, now: datetime) -> int:
        """Run a step whose name its points bear."""
        self._step = step.name
        try:
            return step.run(services, code, now)
        finally:
            self._step = "between steps"

    def watch(self, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with a point before and after it."""

        def watched(*arguments: Any, **options: Any) -> Any:
            number = self._pass(kind)
            try:
                return function(*arguments, **options)
            finally:  # what fails, such as making a folder whose parent is missing, is a point too
                self._die_at(number, "after")

        return watched if kind in self.kinds else function

    def watch_write(self, write: Callable[[Lines, bytes], None]) -> Callable[[Lines, bytes], None]:
        """Return what sends bytes over SMTP, with a point before and after it that says what is sent."""

        def watched(lines: Lines, content: bytes) -> None:
            self._asked = next((turn.decode() for turn in _TURNS if content.startswith(turn)), "letter")
            number = self._pass(f"SMTP {self._asked}")
            write(lines, content)
            self._die_at(number, "after")

        return watched if "SMTP" in self.kinds else write

    def watch_awaited(
        self, named: Callable[[], str], function: Callable[..., Awaitable[Any]]
    ) -> Callable[..., Awaitable[Any]]:
        """Return what is waited for over SMTP, with a point before and after it."""

        async def watched(*arguments: Any) -> Any:
            number = self._pass(f"SMTP {named()}")
            answer = await function(*arguments)
            self._die_at(number, "after")
            return answer

        return watched if "SMTP" in self.kinds else function

    def answer_named(self) -> str:
        """Return what the answer that is waited for is an answer to."""
        return f"answer to {self._asked}"

    def _pass(self, kind: str) -> int:
        number = len(self.passed)
        self._counts[self._step, kind] += 1
        self.passed.append(f"{self._step}: {kind} {self._counts[self._step, kind]}")
        self._die_at(number, "before")
        return number

    def _die_at(self, number: int, phase: Phase) -> None:
        here = Kill(number, phase)
        if here == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if here in self.halts:  # sent to this thread, so that it stops right here, and all others with it
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)


def install(points: Points) -> None:
    """Put points around what makes things durable; for a process that ends soon, nothing is put back."""
    DefaultDialect.do_commit = points.watch("commit", DefaultDialect.do_commit)  # type: ignore[method-assign]
    os.replace = points.watch("rename", os.replace)
    os.rename = points.watch("rename", os.rename)
    os.unlink = points.watch("unlink", os.unlink)
    os.mkdir = points.watch("mkdir", os.mkdir)
    os.fsync = points.watch("sync", lambda _handle: None)  # a killed process loses nothing that it wrote
    connect = points.watch_awaited(lambda: "connection", smtp_relay.connect)
    setattr(smtp_connection, "connect", connect)  # noqa: B010 - it is a name of another module there
    reply: Callable[[Lines], Awaitable[Reply]] = points.watch_awaited(points.answer_named, Lines.reply)
    Lines.reply = reply  # type: ignore[method-assign,assignment]
    Lines.write = points.watch_write(Lines.write)  # type: ignore[method-assign,assignment]


def name_of(passed: Sequence[str], kill: Kill) -> str:
    """Return the name of a place, such as 'deliver_notices: after commit 2'."""
    step, _, point = passed[kill.number].partition(": ")
    return f"{step}: {kill.phase} {point}"


def is_in_doubt(passed: Sequence[str], kill: Kill) -> bool:
    """Whether a relay has got a letter at a place, and its answer is not recorded."""
    done = passed[: kill.number + (kill.phase == "after")]
    sent = [place for place, name in enumerate(done) if f": {CONTENT} " in name]
    recorded = [place for place, name in enumerate(done) if ": commit " in name]
    return bool(sent) and (not recorded or recorded[-1] < sent[-1])


def fork(work: Work, log: Path, kinds: Sequence[str] = KINDS, kill: Kill | None = None) -> int:
    """Do the work in a child, killed at a point or not; return how it ended, and log what it passed."""
    return ended(start(work, log, kinds, kill))


def ended(child: int) -> int:
    """Wait for a child and return how it ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def start(
    work: Work,
    log: Path,
    kinds: Sequence[str] = KINDS,
    kill: Kill | None = None,
    halts: Container[Kill] = (),
) -> int:
    """Let a child do the work, killed at a point or not, halted at some; return its number at once."""
    child = os.fork()
    if child:
        return child
    points = Points(kinds, kill, halts)
    code = 1
    try:
        install(points)
        work(points.run)
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

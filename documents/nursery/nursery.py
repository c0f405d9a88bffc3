"""The side of the parent: a nursery kept warm, and what came of a file that a child of it read."""

import atexit
import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from documents.nursery.limits import USUAL, Limits
from documents.nursery.room import Room
from models.errors import HostileFileError, UnreadableFileError

_PROGRAM = Path(__file__).with_name("program.py")
_LENGTHS = struct.Struct("<QQ")
_MARK = b"\0"
_DAMAGED = "it is damaged, or another kind of file than it says"
_TOO_MUCH = "it needs more memory or time than any form"
_STOPPED = {"error": "memory"}
_AT_A_TIME = max(2, os.cpu_count() or 2)
_GRACE = 10
"""Seconds for which a parent waits longer than any child may live."""


class ChildFaultError(RuntimeError):
    """A child or its nursery ended by a fault of ours: nothing is said about the file."""


class _NurseryEndedError(Exception):
    """The nursery itself ended before it said how its child did."""


@dataclass(frozen=True)
class Answers:
    """What a child said about a file, by job."""

    said: Mapping[str, Any]

    def of(self, job: str) -> Any:
        """Return what came of one job.

        Raises:
            HostileFileError: the child was stopped for its use of memory or time.
            UnreadableFileError: the file is damaged.
        """
        answer = self.said[job]
        if answer.get("error") == "memory":
            raise HostileFileError(_TOO_MUCH)
        if "error" in answer:
            raise UnreadableFileError(_DAMAGED)
        return answer


class Nursery:
    """A process that forks a limited child for each file; started when first needed, and again when it ended.

    Threads may share it: as many files are read at a time as there are processors, the others wait.
    """

    def __init__(self, jobs: tuple[Path, ...], limits: Limits = USUAL) -> None:
        """Name the files that hold its jobs."""
        self.jobs, self.limits = jobs, limits
        self._lock = threading.Lock()
        self._room = Room(_AT_A_TIME)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def ask(self, job: str, content: bytes, **order: object) -> Any:
        """Return what a child says about a file.

        Raises:
            HostileFileError: the child was stopped for its use of memory or time.
            UnreadableFileError: the file is damaged.
            ChildFaultError: reading failed for a reason that is not the file's.
        """
        return self.ask_all(content, {job: order}).of(job)

    def ask_all(self, content: bytes, orders: Mapping[str, Mapping[str, object]]) -> Answers:
        """Return what one child says about a file to several orders; none hides what comes of another.

        A child that was stopped answers nothing. Then all jobs but the last are done again, each in a
        child of its own: if they can be done, the last one is what took too much.

        Args:
            content: the file.
            orders: what to do, by job, in their order.

        Raises:
            ChildFaultError: reading failed for a reason that is not the file's.
        """
        try:
            return Answers(self._told(content, orders))
        except HostileFileError:
            *others, last = orders
            said = {job: self.ask_all(content, {job: orders[job]}).said[job] for job in others}
            return Answers({**said, last: _STOPPED})

    @property
    def pid(self) -> int | None:
        """Return the number of the nursery's process, none while none runs."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the nursery and its children; the next file starts another one."""
        with self._lock:
            control, process, self._control, self._process = self._control, self._process, None, None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            process.wait()

    def _forget(self) -> None:
        # A fork of this process starts a nursery of its own, and leaves this one to its parent.
        self._lock = threading.Lock()
        self._room = Room(_AT_A_TIME)
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0
        self._control = self._process = None

    def _told(self, content: bytes, orders: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
        message = json.dumps(orders).encode()
        parts = (_LENGTHS.pack(len(message), len(content)), message, content)
        try:
            return _answer(self._exchange(parts))
        except _NurseryEndedError:  # killed from outside, between two files or during one: once more
            self.close()
        try:
            return _answer(self._exchange(parts))
        except _NurseryEndedError as error:
            raise ChildFaultError("the nursery ended twice") from error

    def _exchange(self, parts: tuple[bytes, ...]) -> bytes:
        with self._room, self._connection() as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for part in parts:
                    connection.sendall(part)
            return _receive(connection, self.limits.answer + 16)

    def _connection(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                with self._lock:
                    socket.send_fds(self._running(), [b"1"], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise _NurseryEndedError from error
        ours.settimeout(self.limits.wall_seconds + _GRACE)
        return ours

    def _running(self) -> socket.socket:
        if self._control is None:
            self._control = self._start()
        return self._control

    def _start(self) -> socket.socket:
        setup = {"library": _library(), "jobs": list(map(str, self.jobs)), "limits": vars(self.limits)}
        # Isolated, without site packages and without environment: it starts quickly and inherits nothing.
        command = [sys.executable, "-I", "-S", str(_PROGRAM), json.dumps(setup)]
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own file
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
            )
        return ours


def _receive(connection: socket.socket, longest: int) -> bytes:
    received = bytearray()
    try:
        while chunk := connection.recv(2**18):
            received += chunk
            if len(received) > longest:
                raise HostileFileError(_TOO_MUCH)
    except ConnectionResetError:  # it ended with something of the file unread
        pass
    except TimeoutError as error:
        raise HostileFileError(_TOO_MUCH) from error
    return bytes(received)


def _answer(said: bytes) -> dict[str, Any]:
    text, mark, status = said.rpartition(_MARK)
    if not mark:
        raise _NurseryEndedError
    if int(status) < 0:
        raise HostileFileError(_TOO_MUCH)
    if int(status) > 0:
        raise ChildFaultError(f"a child that reads files ended with {int(status)}")
    answers: dict[str, Any] | None = json.loads(text)
    if answers is None:  # they were too long
        raise HostileFileError(_TOO_MUCH)
    return answers


@cache
def _library() -> str:
    return str(distribution("python-calamine").locate_file(""))

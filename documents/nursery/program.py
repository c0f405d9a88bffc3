"""The nursery: a process that imports what reads files, reads none itself, and forks a child for each file.

It is a program of its own, never imported, and uses no package of ours. Its arguments are JSON: the folder of
the libraries, the files that hold the jobs, the limits. Its control socket is file descriptor 0: each byte
that comes there brings the socket of one job. The nursery ends when that socket closes, which it does when
its parent ends, however that happens; its children end with it.

A child has one file to read and cannot open another: no descriptor, no network, no process, no core.
What it was told of one file no other child can see.
"""

import ctypes
import gc
import importlib.util
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Job = Callable[[bytes, dict[str, Any]], dict[str, Any]]

LENGTHS = struct.Struct("<QQ")
MARK = b"\0"
"""No JSON holds it: how the child ended stands after it, at the end of every answer."""

_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux."""

_C_LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None

_TOO_MUCH = b"null"


def main() -> None:
    """Import the jobs, then serve until the control socket closes."""
    setup = json.loads(sys.argv[1])
    sys.path.append(setup["library"])
    jobs: dict[str, Job] = {}
    for file in setup["jobs"]:
        jobs.update(_load(file).JOBS)
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody counts in them
    gc.disable()  # and none of them lives long enough to need it
    _serve(socket.socket(fileno=0), jobs, setup["limits"])


def _load(file: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"job_{os.path.basename(file)[:-3]}", file)  # noqa: PTH119
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _serve(control: socket.socket, jobs: dict[str, Job], limits: dict[str, float]) -> None:
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    at_work: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _reap(at_work)
        if control.fileno() in ready and not _take(control, at_work, jobs, limits):
            return


def _take(
    control: socket.socket, at_work: dict[int, socket.socket], jobs: dict[str, Job], limits: dict[str, float]
) -> bool:
    message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    if not message:
        return False
    connection = socket.socket(fileno=descriptors[0])
    child = os.fork()
    if not child:
        _be_child(connection, jobs, limits)
    at_work[child] = connection
    return True


def _reap(at_work: dict[int, socket.socket]) -> None:
    with suppress(ChildProcessError):
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            with at_work.pop(child) as connection, suppress(OSError):
                connection.sendall(MARK + str(os.waitstatus_to_exitcode(status)).encode())


def _be_child(given: socket.socket, jobs: dict[str, Job], limits: dict[str, float]) -> None:
    code = 1
    try:
        connection = _alone(given)
        _limit(limits)
        connection.sendall(_answer(connection, jobs, int(limits["answer"])))
        code = 0
    finally:
        os._exit(code)


def _alone(given: socket.socket) -> socket.socket:
    """Close every descriptor but the one of this job: no child speaks for another, or to the parent."""
    os.dup2(given.detach(), 0)
    os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return socket.socket(fileno=0)


def _limit(limits: dict[str, float]) -> None:
    signal.set_wakeup_fd(-1)
    for one in (signal.SIGCHLD, signal.SIGALRM, signal.SIGINT):
        signal.signal(one, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits["wall_seconds"])
    if _C_LIBRARY is not None:
        _C_LIBRARY.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    memory, seconds = int(limits["memory"]), int(limits["cpu_seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    # Without descriptors there is no file to write and no network to reach; the open socket stays.
    for forbidden in ("FSIZE", "CORE", "NPROC", "NOFILE"):
        resource.setrlimit(getattr(resource, f"RLIMIT_{forbidden}"), (0, 0))


def _answer(connection: socket.socket, jobs: dict[str, Job], longest: int) -> bytes:
    order_length, content_length = LENGTHS.unpack(_receive(connection, LENGTHS.size))
    orders = json.loads(_receive(connection, order_length))
    content = _receive(connection, content_length)
    text = json.dumps({name: _do(jobs[name], content, order) for name, order in orders.items()}).encode()
    return text if len(text) <= longest else _TOO_MUCH


def _do(job: Job, content: bytes, order: dict[str, Any]) -> dict[str, Any]:
    try:
        return job(content, order)
    except MemoryError:
        return {"error": "memory"}
    except BaseException as error:  # noqa: BLE001 - damaged files raise whatever they like, panics too
        return {"error": type(error).__name__}


def _receive(connection: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        chunk = connection.recv(min(length - len(received), 2**20))
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)


if __name__ == "__main__":
    main()

"""The pages in several processes that share a socket: one process runs the code of one request at a time.

They are forked from one that has read all code and has nothing open, so that several start as fast as one.
"""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from threading import Thread
from time import sleep
from types import FrameType
from typing import NoReturn

from config.settings import Settings
from dashboard.serving import FINISH_SECONDS, serve_pages
from tasks.services import open_services

ENOUGH_SECONDS = FINISH_SECONDS + 5
"""How long a process goes on at most when the one that began it was killed."""

_KILLED = 128
"""What a shell adds to the number of a signal that ended a process."""


def serve_together(
    settings: Settings,
    clock: Callable[[], datetime],
    listening: socket.socket,
    ready: Callable[[], None],
) -> int:
    """Answer requests in as many processes as the settings say, until one ends or this one is told to stop.

    Args:
        settings: with which each opens services of its own; open_services() has to have worked before.
        clock: returns the aware UTC instant of now.
        listening: an open socket; here it is closed once they have it.
        ready: called in the first of them, once it answers requests.

    Returns:
        0 when it was told to stop, else how that one ended.
    """
    fork = get_context("fork").Process
    work = partial(_work, settings, clock, listening)
    processes: list[ForkProcess] = []
    try:
        signal.signal(signal.SIGTERM, _told_to_stop)
        for number in range(settings.web_processes):
            said = ready if number == 0 else _say_nothing
            processes.append(fork(target=work, args=(said,), name=f"pages-{number + 1}", daemon=True))
            processes[-1].start()
        listening.close()  # else it would take connections that nobody answers when they end
        ended = wait([process.sentinel for process in processes])
        return _code(next(process for process in processes if process.sentinel in ended))
    except KeyboardInterrupt:
        return 0
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _work(
    settings: Settings, clock: Callable[[], datetime], listening: socket.socket, ready: Callable[[], None]
) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt), open_services(settings) as services:
        serve_pages(services, clock, listening, ready)


def _told_to_stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # told again, it still waits for those that it tells
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(ENOUGH_SECONDS)
    os._exit(1)  # nobody is there any more who would kill what does not end


def _say_nothing() -> None:
    pass


def _code(process: ForkProcess) -> int:
    process.join()  # what tells that it ends closes a moment before it has ended
    code = process.exitcode or 0
    return _KILLED - code if code < 0 else code

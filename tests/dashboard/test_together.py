"""Processes that answer together, where one of them does not end as it should."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.tree import processes_of

WORK = """
import os, signal, sys, time
from datetime import UTC, datetime
from config.settings import Settings
from dashboard import together
from dashboard.serving import listen

def never_ends(_services, _clock, _listening, ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready()
    while True:
        time.sleep(1)

def ends_slowly(_services, _clock, _listening, _ready):
    os.closerange(3, 256)  # as at its end, before anybody can ask how it ended
    time.sleep(1)
    os._exit(7)

together.serve_pages, together.ENOUGH_SECONDS = {work}, 1
ready = lambda: print("ready", flush=True)
with listen("127.0.0.1", 0) as listening:
    sys.exit(together.serve_together(Settings(), lambda: datetime.now(UTC), listening, ready))
"""


def started(services, work):
    """Start a process whose own do some work in the stead of answering requests."""
    url = {"KALENDS_DATABASE_URL": services.settings.database_url}
    command = [sys.executable, "-c", WORK.replace("{work}", work)]
    return subprocess.Popen(command, env=dict(os.environ) | url, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def stubborn(services):
    """Yield a process whose own do not end by SIGTERM, once they are there; what is left of it is killed."""
    process = started(services, "never_ends")
    assert process.stdout.readline() == "ready\n"
    own = processes_of(process.pid)
    yield process, own
    for one in filter(is_there, own):
        os.kill(one, signal.SIGKILL)
    process.communicate()


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_does_not_end_is_ended_when_nobody_is_there_to_kill_it(stubborn):
    process, own = stubborn
    assert len(own) == 3
    process.kill()
    until = time.monotonic() + 60
    while any(map(is_there, own[1:])):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_it_ends_as_the_first_of_them_ended(services):
    process = started(services, "ends_slowly")
    process.communicate(timeout=60)
    assert process.returncode == 7

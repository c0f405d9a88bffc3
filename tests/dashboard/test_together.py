"""Processes that answer together, where one of them does not end as it should."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.tree import processes_of

STUBBORN = """
import signal, sys, time
from datetime import UTC, datetime
from config.settings import Settings
from dashboard import together
from dashboard.serving import listen

def never_ends(_services, _clock, _listening, ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready()
    while True:
        time.sleep(1)

together.serve_pages, together.ENOUGH_SECONDS = never_ends, 1
ready = lambda: print("ready", flush=True)
with listen("127.0.0.1", 0) as listening:
    together.serve_together(Settings(), lambda: datetime.now(UTC), listening, ready)
"""


@pytest.fixture
def stubborn(services):
    """Yield a process whose own do not end by SIGTERM, once they are there; what is left of it is killed."""
    url = {"KALENDS_DATABASE_URL": services.settings.database_url}
    command = [sys.executable, "-c", STUBBORN]
    process = subprocess.Popen(command, env=dict(os.environ) | url, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    started = processes_of(process.pid)
    yield process, started
    for one in filter(is_there, started):
        os.kill(one, signal.SIGKILL)
    process.communicate()


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_does_not_end_is_ended_when_nobody_is_there_to_kill_it(stubborn):
    process, started = stubborn
    assert len(started) == 3
    process.kill()
    until = time.monotonic() + 60
    while any(map(is_there, started[1:])):
        assert time.monotonic() < until
        time.sleep(0.1)

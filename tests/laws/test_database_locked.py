"""A SQLite database that another process holds for too long: it is said, and nothing is lost."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from benchmarks.simulation.dump import dump
from benchmarks.simulation.laws import broken_laws, check_settled
from benchmarks.simulation.worlds import rehearsal_in, settings_in, small_definition, world
from flows.retry import is_away
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.reconcile import reconcile_cycle
from tasks.services import open_services

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)

HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def services(few, fast_folder, monkeypatch):
    """Return the services of a small world on SQLite that waits a tenth of a second for others."""
    monkeypatch.setattr("models.database.LOCK_WAIT_SECONDS", 0.1)
    with world(fast_folder) as opened:
        rehearsal_in(opened, small_definition()).open()
        yield opened


@contextmanager
def held(services):
    """Let another process hold the write lock of the database until the block ends."""
    command = [sys.executable, "-c", HOLDS, str(services.database.file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield
        process.stdin.close()


def give(services):
    hand_in(services, HandIn(CODE, "SE", "statement", b"Our statement.", CALL), CALL)


WORKS = [
    pytest.param(give, id="hand-in"),
    pytest.param(lambda services: advance(services, CODE, CALL), id="letters"),
]


@pytest.mark.parametrize("work", WORKS)
def test_it_is_raised_as_worth_another_try_and_nothing_is_changed(services, work):
    before = dump(services.database)
    with held(services), pytest.raises(OperationalError, match="database is locked") as raised:
        work(services)
    assert is_away(raised.value)
    assert dump(services.database) == before


@pytest.mark.parametrize("work", WORKS)
def test_it_goes_on_once_the_other_process_has_ended(services, work):
    with held(services), pytest.raises(OperationalError):
        work(services)
    work(services)
    advance(services, CODE, CALL)
    check_settled(services, CODE, CALL)
    assert broken_laws(services, CODE, CALL) == {}
    assert reconcile_cycle(services, CODE, CALL).differences == []


def test_a_process_cannot_begin_meanwhile_and_can_afterwards(services, fast_folder):
    settings = settings_in(fast_folder)
    with held(services), pytest.raises(OperationalError, match="locked"), open_services(settings):
        pass
    with open_services(settings) as opened:
        give(opened)

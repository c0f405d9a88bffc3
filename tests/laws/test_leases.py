"""The leases of a process are taken back when it has ended, at once, and never while it lives."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from benchmarks.simulation.worlds import rehearsal_in, settings_in, small_definition
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.queries.outbox import letters_to_try
from models.rules.letters import LetterState
from models.tables import Letter
from tasks.advance import advance
from tasks.calls import open_call
from tasks.services import open_services

CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)

LEASE_AND_WAIT = """
import sys
from datetime import datetime
from pathlib import Path
from benchmarks.simulation.worlds import settings_in
from models.operations.letters import lease
from models.queries.cycles import look_at_cycle
from models.queries.outbox import letters_to_try
from tasks.services import open_services

now = datetime.fromisoformat(sys.argv[3])
with open_services(settings_in(Path(sys.argv[1]), sys.argv[2])) as services:
    with services.transaction() as session:
        waiting = letters_to_try(look_at_cycle(session, "pesco-nip-2024", now), services.channels)
        leased = lease(session, waiting, services.holder.place, now)
    print(len(leased), flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(folder, url, leases=4) -> Iterator[subprocess.Popen[str]]:
    """Run a process that leases all letters and then hangs; it is killed at the latest here."""
    command = [sys.executable, "-c", LEASE_AND_WAIT, str(folder), url, CALL.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdout.readline() == f"{leases}\n"
        yield process
        process.kill()


@pytest.fixture
def made(services, fast_folder, database_url):
    """Make the four letters of the call in a small world and return its code."""
    rehearsal = rehearsal_in(services, small_definition())
    rehearsal.open()
    assert open_call(services, rehearsal.code, CALL) == 8
    return rehearsal.code


def states(services):
    with services.reading() as session:
        return [letter.state for letter in session.exec(select(Letter))]


def test_while_it_lives_nobody_takes_them(services, made, fast_folder, database_url):
    with another_process(fast_folder, database_url):
        assert advance(services, made, CALL).get("deliver_notices", 0) == 0
        assert states(services) == [LetterState.LEASED] * 4
    assert list(fast_folder.glob("letters/*")) == []


def test_the_next_process_takes_them_at_once(services, made, fast_folder, database_url):
    with another_process(fast_folder, database_url) as process:
        process.kill()
        process.wait()
        with open_services(settings_in(fast_folder, database_url)) as third:
            assert advance(third, made, CALL)["deliver_notices"] == 4
    assert states(services) == [LetterState.SENT] * 4


def test_a_process_that_was_there_before_takes_them_too(services, made, fast_folder, database_url):
    with another_process(fast_folder, database_url) as process:
        process.kill()
        process.wait()
        assert advance(services, made, CALL)["deliver_notices"] == 4
    assert states(services) == [LetterState.SENT] * 4


def test_two_in_one_process_have_places_of_their_own(services, made, fast_folder, database_url):
    with services.transaction() as session:
        waiting = letters_to_try(look_at_cycle(session, made, CALL), services.channels)
        lease(session, waiting, services.holder.place, CALL)
    with open_services(settings_in(fast_folder, database_url)) as second:
        assert second.holder.place != services.holder.place
        assert states(second) == [LetterState.LEASED] * 4
    with another_process(fast_folder, database_url, leases=0):
        assert states(services) == [LetterState.LEASED] * 4

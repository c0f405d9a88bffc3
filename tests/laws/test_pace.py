"""All dispatchers together keep to the pace of a relay, by the relay's own clock, also when one is killed."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from benchmarks.simulation.smtp_zoo import SmtpZoo, smtp_zoo
from benchmarks.simulation.worlds import many_respondents, settings_in, small_definition, world_of
from models.rules.letters import LetterState, message_id_of
from models.rules.lint import read_definition
from models.tables import Letter
from tasks.advance import advance
from tasks.calls import open_call
from tasks.rehearsal.driver import Rehearsal
from tasks.services import Services

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
LETTERS = 24
PER_MINUTE = 300
JITTER = 1.5
"""Seconds by which a letter may come later than its turn was due, on a machine with much to do."""

DISPATCH = """
import sys
from datetime import datetime
from config.settings import Settings
from tasks.notices import deliver_notices
from tasks.services import open_services

with open_services(Settings.model_validate_json(sys.argv[1])) as one:
    print("ready", flush=True)
    sys.stdin.readline()
    deliver_notices(one, "pesco-nip-2024", datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def relay() -> Iterator[SmtpZoo]:
    """Return a relay that takes everything."""
    with smtp_zoo() as zoo:
        yield zoo


@pytest.fixture
def services(fast_folder, database_url, relay) -> Iterator[Services]:
    """Return services where the letters of the call wait for a relay that takes 300 a minute."""
    to_relay = {
        "channel": "smtp",
        "smtp_host": "127.0.0.1",
        "smtp_port": relay.port,
        "smtp_security": "none",
        "smtp_hello_name": "kalends.example",
        "smtp_connections": 2,
        "smtp_letters_per_minute": PER_MINUTE,
        "batch_size": 5,
    }
    settings = settings_in(fast_folder, database_url).model_copy(update=to_relay)
    text = small_definition()
    with many_respondents(LETTERS), world_of(settings) as opened:
        Rehearsal(opened, text, read_definition(text), ()).open()
        open_call(opened, CODE, CALL)
        yield opened


@pytest.fixture
def dispatchers(services) -> Iterator[list[subprocess.Popen[str]]]:
    """Return two other processes that are ready to send, and begin when a line comes in."""
    command = [sys.executable, "-c", DISPATCH, services.settings.model_dump_json(), CALL.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, **pipes) for _ in range(2)]
    assert [one.stdout.readline() for one in started] == ["ready\n"] * 2
    yield started
    for one in started:
        one.kill()
        one.communicate()


def begin(dispatchers):
    for one in dispatchers:
        one.stdin.write("go\n")
        one.stdin.flush()


def wait_for(relay, letters):
    end = time.monotonic() + 30
    while len(relay.letters) < letters:
        assert time.monotonic() < end, "the letters never came"
        time.sleep(0.01)


def arrived(relay):
    """Return how often each letter came, by its Message-ID."""
    headers = (one.content.partition(b"\r\n\r\n")[0].decode() for one in relay.letters)
    return Counter(head.partition("Message-ID: ")[2].partition("\r\n")[0] for head in headers)


def keeps_pace(relay):
    """Whether between any two letters there was the time that all those in between must take."""
    apart, asked = 60 / PER_MINUTE, relay.asked_at
    places = range(len(asked))
    return all(asked[k] - asked[i] >= (k - i) * apart - JITTER for i in places for k in places[i:])


def all_sent(services):
    with services.reading() as session:
        letters = session.exec(select(Letter).order_by(col(Letter.id))).all()
    assert {one.state for one in letters} == {LetterState.SENT}
    return {message_id_of(one.digest) for one in letters}


def test_two_dispatchers_together_keep_the_pace(services, dispatchers, relay):
    begin(dispatchers)
    assert [one.wait(timeout=60) for one in dispatchers] == [0, 0]
    assert arrived(relay) == dict.fromkeys(all_sent(services), 1)
    assert len(relay.asked_at) == LETTERS
    assert keeps_pace(relay)


def test_a_kill_makes_nothing_faster_and_loses_nothing(services, dispatchers, relay):
    begin(dispatchers)
    wait_for(relay, 6)
    for one in dispatchers:
        one.kill()
        one.wait()
    advance(services, CODE, CALL)
    assert set(arrived(relay)) == all_sent(services)
    assert sum(arrived(relay).values()) <= LETTERS + 4  # one a connection may have gone unrecorded
    assert keeps_pace(relay)

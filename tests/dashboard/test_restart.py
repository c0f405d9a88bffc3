"""A restart while states hand in: what was acknowledged is there, what was not can be sent again."""

import hashlib
import time
from collections import Counter
from contextlib import suppress
from itertools import count
from threading import Event, Thread

import httpx
import pytest

from benchmarks.hostile.gauntlet import usual_form
from benchmarks.stampede.served import served
from benchmarks.stampede.world import with_comment
from dashboard.api.prefix import PREFIX
from models.queries.access import viewer_at
from models.queries.cycles import get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.scopes import Scope
from tasks.api_tokens import Wanted, make_api_token

CODE = "pesco-nip-2024"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {"EL": "Greece", "FR": "France"}
SOME = 3
"""Hand-ins that are acknowledged before the restart, and after it."""


class Sender(Thread):
    """A program that hands in one version after the other; what is not acknowledged it sends again."""

    def __init__(self, url, state, token):
        super().__init__()
        self.path = f"{url}{PREFIX}/cycles/{CODE}/obligations/nip/submissions"
        self.state, self.token, self.form = state, token, usual_form(state, STATES[state])
        self.acknowledged, self.tries, self.is_over = {}, Counter(), Event()

    def run(self):
        with httpx.Client(timeout=60, trust_env=False) as client:
            for number in count(1):
                content = with_comment(self.form, number)
                while number not in self.acknowledged:
                    self.tries[number] += 1
                    with suppress(httpx.TransportError):
                        self._send(client, number, content)
                    time.sleep(0.2)
                if self.is_over.is_set():
                    return

    def _send(self, client, number, content):
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": f"{number}",
            "Content-Type": XLSX,
        }
        answer = client.post(self.path, content=content, headers=headers)
        if answer.is_success:
            said = answer.json()
            self.acknowledged[number] = (said["version"], hashlib.sha256(content).hexdigest())


@pytest.fixture
def senders(services, clock):
    """Return what makes the programs of all states, for an address."""
    tokens = {}
    for state in STATES:
        with services.reading() as session:
            viewer = viewer_at(session, f"nip@{state.lower()}.example", clock())
        wanted = Wanted("restart", (Scope.READ, Scope.HAND_IN))
        tokens[state] = make_api_token(services, viewer, viewer.mine[0], wanted, clock())
    return lambda url: [Sender(url, state, token) for state, token in tokens.items()]


def wait_for(senders, number):
    until = time.monotonic() + 60
    while any(len(one.acknowledged) < number for one in senders):
        assert time.monotonic() < until, [one.acknowledged for one in senders]
        time.sleep(0.02)


def kept(services, state):
    with services.reading() as session:
        owed = find_obligation(session, get_cycle(session, CODE), state, "nip")
        return [(one.version, one.sha256) for one in versions_of(session, owed.id)]


def test_a_restart_loses_and_doubles_nothing(services, clock, senders, tmp_path):
    with served(services.settings, tmp_path, clock()) as pages:
        url = pages.url
        programs = senders(url)
        for one in programs:
            one.start()
        wait_for(programs, SOME)
    assert pages.process.returncode == 0
    before = [len(one.acknowledged) for one in programs]
    with served(services.settings, tmp_path, clock(), httpx.URL(url).port):
        wait_for(programs, max(before) + SOME)
        for one in programs:
            one.is_over.set()
        for one in programs:
            one.join()
    assert max(sum(one.tries.values()) for one in programs) > len(programs[0].acknowledged)
    for one in programs:
        assert kept(services, one.state) == sorted(one.acknowledged.values())

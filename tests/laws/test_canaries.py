"""What is personal or secret is in no log line and in nothing that Prefect keeps."""

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from time import sleep

import httpx
import pytest
from prefect.logging.handlers import APILogWorker
from prefect.settings import temporary_settings

from benchmarks.simulation.worlds import ROSTER
from cli.main import run
from config.definition import ContactRole
from config.settings import Settings
from flows.cycle import annual_cycle
from flows.rehearsal import own_prefect
from flows.services import Reconciler, use_engine
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.schema import create_schema
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import STEPS
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.hand_in import HandIn, hand_in
from tasks.services import open_services

CANARY = "canary-7f3a"
CODE = "pesco-nip-2024"
ADDRESS = f"{CANARY}@eeas.example"
BREAKS = f"""
CREATE TRIGGER breaks BEFORE INSERT ON access_grant
BEGIN SELECT RAISE(ABORT, 'the value {CANARY} is not allowed'); END
"""


class Visitor:
    """A browser on pages that another process shows."""

    def __init__(self, address):
        none_left_open = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(
            base_url=address, follow_redirects=True, trust_env=False, timeout=30, limits=none_left_open
        )
        self.token = ""

    def get(self, path):
        return self._saw(self.client.get(path))

    def post(self, path, **data):
        return self._saw(self.client.post(path, data={"csrf": self.token, **data}))

    def _saw(self, response):
        if found := re.search(r'name="csrf" value="([^"]+)"', response.text):
            self.token = found[1]
        return response


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Show pages in another process where that officer may sign in; yield it and its address."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--rehearsal"]) == 0
    for role in ("officer", "operator"):
        assert run(["user", "add", ADDRESS, role, "--office", CANARY]) == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "cli.main", "serve", "--pages-only", "--web-port", str(port)]
    with subprocess.Popen(
        [*command, "--link", ADDRESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        yield process, f"http://127.0.0.1:{port}"
        process.kill()


def journey(process, address):
    """Sign in, act, ask for what is not there, break something; return what was secret, and the last page."""
    for line in process.stderr:
        if found := re.search(rb"/sign-in/\S+", line):
            break
    link = found.group().decode()
    visitor, other = Visitor(address), Visitor(address)
    visitor.get(link)
    assert visitor.post(link).status_code in (200, 404)  # the first page may not be there yet
    assert visitor.get("/users").status_code == 200
    visitor.post("/users", address=f"new-{ADDRESS}", role="officer", office=CANARY)
    for path in (f"/users/log?respondent={CANARY}", f"/nowhere/{CANARY}", f"/cycles/{CANARY}"):
        visitor.get(path)
    other.get("/sign-in")
    other.post("/sign-in", address=f"stranger-{ADDRESS}")
    other.get(f"/sign-in/{CANARY}")
    other.post(f"/sign-in/{CANARY}")
    with closing(sqlite3.connect("var/kalends.sqlite")) as database:
        database.execute(BREAKS)
    visitor.get("/users")
    broken = visitor.post("/users", address=f"broken-{ADDRESS}", role="officer", office=CANARY)
    assert broken.status_code == 500
    return [CANARY, link.rpartition("/")[2], *visitor.client.cookies.values()], broken.text


def test_in_no_log_of_the_pages(pages):
    process, address = pages
    secrets, page = journey(process, address)
    process.send_signal(signal.SIGTERM)
    logged = process.stdout.read().decode()
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [secret for secret in secrets if secret in logged] == []
    failed = next(line for line in lines if line["event"] == "failed")
    assert failed["failure"][0]["kind"] == "IntegrityError"
    assert failed["reference"] in page
    assert CANARY not in page
    assert len(lines) > 10


@pytest.fixture
def services(few, tmp_path):
    """Return services with an open cycle whose contacts, answers and reasons are canaries."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'kalends.db'}",
        files=tmp_path / "files",
        mailbox_folder=tmp_path / "letters",
    )
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    with open_services(settings) as opened:
        with opened.transaction() as session:
            entries = [
                ContactEntry(code, ContactRole.FUNCTIONAL_MAILBOX, f"{CANARY}@{code.lower()}.example", CANARY)
                for code in ROSTER
            ]
            import_contacts(session, "member_states", entries)
        yield opened


def breaks(_services, _code, _now):
    raise ValueError(f"the answer {CANARY} of {ADDRESS}")


def kept_in(home):
    """Return all that a server keeps: every row (a page of a file may cut a text), and other files."""
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        rows = "\n".join(database.iterdump())
    others = [path for path in home.rglob("*") if path.is_file() and not path.name.startswith("prefect.db")]
    return rows + "".join(path.read_bytes().decode(errors="replace") for path in others)


def kept_at_last(home, awaited):
    """Return what a server keeps once it holds a text: some of it is written a while later."""
    for _ in range(100):
        kept = kept_in(home)
        if awaited in kept:
            break
        sleep(0.2)
    return kept


@pytest.mark.prefect
def test_in_nothing_that_prefect_keeps(few, services, tmp_path):
    at = datetime(2024, 1, 15, 9, tzinfo=UTC)
    open_from_text(services, definition_text(CODE), datetime(2023, 12, 1, 8, tzinfo=UTC))
    broken = Reconciler(services, [replace(step, run=breaks) for step in STEPS])
    with own_prefect(tmp_path / "prefect") as home, temporary_settings({"logging.to_api.enabled": True}):
        with use_engine(Reconciler(services)):
            annual_cycle(CODE, at)
        hand_in(services, HandIn(CODE, "EL", "statement", CANARY.encode(), at, file_name=f"{CANARY}.txt"), at)
        reason = Particulars(until=datetime(2024, 3, 25, tzinfo=UTC).date(), reason=CANARY)
        carry_out(services, Act(CODE, "LT", "nip", Deed.EXTEND, reason), at)
        with use_engine(broken), pytest.raises(Exception, match="ValueError in run_step"):
            annual_cycle(CODE, at.replace(hour=10))
        APILogWorker.drain_all()
    kept = kept_at_last(home, "ValueError in run_step")
    assert "ValueError in run_step" in kept
    assert "annual-cycle" in kept
    assert CANARY not in kept

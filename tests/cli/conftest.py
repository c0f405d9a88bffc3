"""Fixtures of the command line: commands run in this process, in a folder of the test's own."""

import io
import json
import logging
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from cli import logs
from cli.main import run
from config.reference import read_roster

CODE = "pesco-nip-2024"
OPENED = "2023-12-01T09:00:00+01:00"
CALLED = "2023-12-04T09:00:00+01:00"


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """Return the one document on standard output."""
        return json.loads(self.out)


def command(*words):
    """Run a command as a terminal would, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    return Ended(code, out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def same_logs():
    """Put back what a command that serves changes of the logs of its process."""
    root, *named = (logging.getLogger(name) for name in (None, *logs._QUIET))
    handlers, levels = root.handlers[:], {one: one.level for one in (root, *named)}
    yield
    root.handlers[:] = handlers
    for one, level in levels.items():
        one.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def command_line():
    """Return what runs a command where it stands."""
    return command


@pytest.fixture
def kalends(tmp_path, monkeypatch):
    """Return what runs a command in an empty folder, where the default places are."""
    monkeypatch.chdir(tmp_path)
    return command


@pytest.fixture(scope="session")
def opened_folder(tmp_path_factory):
    """Make an installation for rehearsal once, with contacts and an open cycle whose call has gone."""
    folder = tmp_path_factory.mktemp("opened")
    before = Path.cwd()
    os.chdir(folder)
    try:
        write_contacts(folder / "contacts.csv")
        assert command("init", "--rehearsal").code == 0
        assert command("contacts", "import", "contacts.csv").code == 0
        assert command("open", CODE, "--now", OPENED).code == 0
        assert command("advance", "--now", CALLED).code == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def opened(kalends, opened_folder, tmp_path):
    """Return what runs a command where a cycle is open and called, on a copy of this test's own."""
    shutil.copytree(opened_folder, tmp_path, dirs_exist_ok=True)
    return kalends


@pytest.fixture
def installed(kalends, tmp_path):
    """Return what runs a command where the database was made for real cycles."""
    assert kalends("init").code == 0
    return kalends


def write_contacts(path, *extra):
    """Write a functional mailbox for every member state, and more lines."""
    lines = [
        f"{entry.code},functional_mailbox,nip@{entry.code.lower()}.example,Defence policy"
        for entry in read_roster("member_states")
    ]
    path.write_text("\n".join(["respondent,role,address,office", *lines, *extra, ""]), encoding="utf-8")

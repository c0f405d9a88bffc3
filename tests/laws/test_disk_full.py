"""A disk that is full while something is handed in, letters go or the report is made: said, then made up for.

The database may grow no more, or a small disk of its own has no byte left; a third way, files that may not
grow, stands in a process of its own.
"""

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from benchmarks.simulation.kill_cases import hashes
from benchmarks.simulation.laws import broken_laws, check_settled
from benchmarks.simulation.worlds import ROSTER, rehearsal_in, settings_in, small_definition, world, world_of
from models.rules.letters import LetterState
from models.tables import Letter
from tasks.advance import advance
from tasks.hand_in import HandIn, hand_in
from tasks.reconcile import reconcile_cycle
from tasks.report import write_report

CODE = "pesco-nip-2024"
CALL = datetime(2023, 12, 4, 8, tzinfo=UTC)
BEFORE_DRAFT, DRAFT = datetime(2024, 6, 30, 8, tzinfo=UTC), datetime(2024, 7, 1, 8, tzinfo=UTC)
LARGE = b"Our plan, at length. " * 20_000
FULL = f"database or disk is full|{os.strerror(errno.ENOSPC)}"
ROOT = str(Path(__file__).parents[2])
DISK = 2**23
"""Bytes of the small disk."""


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, which only root can make."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "kalends-test", tmp_path],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


@contextmanager
def no_more_pages(services):
    """Let the database grow no more."""

    def limit(connection, _record):
        connection.execute("PRAGMA max_page_count = 1")  # as many as there are, since it cannot be fewer

    services.database.close()
    with closing(sqlite3.connect(services.database.file)) as connection:
        connection.execute("VACUUM")  # no page is free then
    event.listen(services.database.engine, "connect", limit)
    yield
    event.remove(services.database.engine, "connect", limit)
    services.database.close()


def _write_until_full(file, piece):
    try:
        while file.write(piece) == len(piece):
            pass
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


@contextmanager
def no_byte_left(services):
    """Let something else fill the disk to its last byte."""
    filler = services.settings.files.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        for piece in (2**16, 2**12, 1):
            _write_until_full(file, bytes(piece))
    yield
    filler.unlink()


@pytest.fixture(params=["no_more_pages", "no_byte_left"])
def full(request, fast_folder):
    """Return where the world is to lie, and what fills it up, if anything."""
    if request.param != "no_byte_left":
        return fast_folder, no_more_pages
    return request.getfixturevalue("disk"), no_byte_left


@pytest.fixture
def services(few, full):
    """Return the services of a small world that is open."""
    with world(full[0]) as opened:
        rehearsal_in(opened, small_definition()).open()
        yield opened


def fails(services, full, work):
    """Assert that work says that the disk is full as long as it is, and leaves the database whole."""

    def often():
        for _ in range(200):  # a few pages may be free
            work()

    with full[1](services), pytest.raises((OSError, OperationalError), match=FULL):
        often()
    with closing(sqlite3.connect(services.database.file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def holds(services, now):
    """Assert that nothing is left to do, and that the laws and the reconciliation hold."""
    check_settled(services, CODE, now)
    assert broken_laws(services, CODE, now) == {}
    assert reconcile_cycle(services, CODE, now).differences == []


def test_handing_in(services, full):
    numbers = iter(range(1000))

    def give():
        return hand_in(services, HandIn(CODE, "EL", "statement", b"%d " % next(numbers) + LARGE, CALL), CALL)

    advance(services, CODE, CALL)
    fails(services, full, give)
    receipt = give()
    assert len(services.files.get(receipt.sha256)) > len(LARGE)
    assert not [name for name in hashes(services.settings.files) if name.endswith(".part")]
    advance(services, CODE, CALL)
    holds(services, CALL)


def test_letters(services, full):
    days = (CALL + timedelta(days=number) for number in count())
    fails(services, full, lambda: advance(services, CODE, next(days)))
    later = next(days) + timedelta(hours=1)
    advance(services, CODE, later)
    holds(services, later)
    names = list(hashes(services.settings.mailbox_folder))
    assert len(names) >= len(ROSTER)
    assert all(name.endswith(".eml") for name in names)


def test_letters_into_a_folder_that_is_full_wait_and_nothing_else_does(few, fast_folder, disk):
    settings = settings_in(fast_folder).model_copy(update={"mailbox_folder": disk, "files": disk / "files"})
    with world_of(settings) as services:
        rehearsal_in(services, small_definition()).open()
        with no_byte_left(services):
            advance(services, CODE, CALL)
        with services.reading() as session:
            letters = session.exec(select(Letter)).all()
        assert {(one.state, one.answer) for one in letters} == {
            (LetterState.WAITING, "the mailbox folder cannot be written: No space left on device")
        }
        soon = CALL + timedelta(minutes=5)
        advance(services, CODE, soon)
        holds(services, soon)


def test_the_report(services, full):
    def write():
        advance(services, CODE, DRAFT)
        for number in range(200):
            write_report(services, CODE, folder / str(number), DRAFT)

    folder = services.settings.files.parent / "report"
    advance(services, CODE, BEFORE_DRAFT)
    fails(services, full, write)
    advance(services, CODE, DRAFT)
    written = write_report(services, CODE, folder, DRAFT)
    assert all(file.stat().st_size > 1000 for file in written.files)
    assert not [name for name in hashes(folder) if name.endswith(".part")]
    holds(services, DRAFT)


LIMITED = """
import resource, sys
from cli.main import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(run(sys.argv[2:]))
"""
"""A command whose files may hold so many bytes."""


@pytest.fixture
def installation(services, fast_folder):
    """Return a place where a cycle is open, for commands: a world for rehearsal and a large statement."""
    (fast_folder / "statement.txt").write_bytes(LARGE)
    return fast_folder


def command(folder, *words, most=resource.RLIM_INFINITY):
    """Run a command in a process whose files may hold so many bytes; return what it says on errors."""
    named = {"DATABASE_URL": f"sqlite:///{folder / 'kalends.sqlite'}", "FILES": folder / "files"}
    named |= {"MAILBOX_FOLDER": folder / "letters", "CHECK_MAIL_DOMAINS": "false"}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(most), *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ
        | {f"KALENDS_{name}": str(value) for name, value in named.items()}
        | {"PYTHONPATH": ROOT},
    )
    return done.returncode, done.stderr


COMMANDS = [
    pytest.param(CALL, ["hand-in", CODE, "EL", "statement", "statement.txt"], id="hand-in"),
    pytest.param(CALL, ["advance"], id="letters"),
    pytest.param(DRAFT, ["report", CODE, "--out", "report"], id="report"),
]


@pytest.mark.parametrize("full", [None], indirect=True)
@pytest.mark.parametrize(("now", "words"), COMMANDS)
def test_a_command_whose_files_may_not_grow_says_so_and_is_run_again(services, installation, now, words):
    advance(services, CODE, now if now == DRAFT else CALL - timedelta(days=1))
    services.database.close()
    timed = [*words, "--now", now.isoformat()]
    code, said = command(installation, *timed, most=2_000)
    assert (code, "Traceback" in said) == (3, False), said
    assert "way out: " in said
    assert command(installation, *timed)[0] == 0
    advance(services, CODE, now)
    holds(services, now)

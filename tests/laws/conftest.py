"""What the tests of the laws share: a year in a small world on both databases, and a child that kills."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from benchmarks.simulation.databases import database_on
from benchmarks.simulation.laws import Watch, check_settled
from benchmarks.simulation.worlds import ROSTER, rehearsal_in, small_definition, small_roster, world
from models.database import Database
from models.queries.cycles import get_cycle
from models.schema import create_schema
from tasks.services import Services

ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")

Tally = dict[str, object]
KillEverywhere = Callable[..., Tally]


@dataclass(frozen=True)
class Year:
    """A whole cycle that was run while the laws were watched after every step, each step twice."""

    services: Services
    code: str
    ended_at: datetime
    watch: Watch


@pytest.fixture
def few() -> Iterator[None]:
    """Let four Member States be all there are, for one test."""
    with small_roster(*ROSTER):
        yield


def folder_in_memory(stack: ExitStack) -> Path:
    """Return a folder in memory where there is one: these tests write much and sync all of it."""
    where = MEMORY if MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="kalends-", dir=where))
    stack.callback(shutil.rmtree, folder)
    return folder


@pytest.fixture
def fast_folder() -> Iterator[Path]:
    """Return a folder in memory of this test's own."""
    with ExitStack() as stack:
        yield folder_in_memory(stack)


def make_tables(url: str) -> None:
    """Make the tables of an installation for rehearsal."""
    database = Database(url)
    create_schema(database, is_rehearsal=True)
    database.close()


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with tables and nothing in them, made once, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "kalends.db"
    make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture
def postgres_template(tables_template: str) -> str:
    """Let databases of these tests have tables when they begin."""
    return tables_template


@pytest.fixture(scope="session")
def tables_template(postgres_admin_url: URL) -> Iterator[str]:
    """Return the name of a PostgreSQL database with tables and nothing in them, made once, to be copied."""
    name = f"kalends_{os.getpid()}_tables"
    with database_on(postgres_admin_url.render_as_string(hide_password=False), name) as url:
        make_tables(url)
        yield name


@pytest.fixture
def services(few: None, fast_folder: Path, database_url: str, with_tables: Path) -> Iterator[Services]:
    """Return the services of a small world with an empty database, on SQLite and then on PostgreSQL."""
    if database_url.startswith("sqlite"):
        shutil.copyfile(with_tables, str(make_url(database_url).database))
    with world(fast_folder, database_url) as opened:
        yield opened


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def year(request: pytest.FixtureRequest) -> Iterator[Year]:
    """Run the year of the small world once for each database, and watch the laws all the while."""
    with ExitStack() as stack:
        url = None
        if request.param == "postgres":
            make, template = map(request.getfixturevalue, ("postgres_database", "tables_template"))
            url = stack.enter_context(make(template))
        services = stack.enter_context(world(folder_in_memory(stack), url))
        # Not for longer than the year itself: the fixture outlives the test that asks for it.
        with small_roster(*ROSTER):
            yielded = run_year(services)
        yield yielded


def run_year(services: Services) -> Year:
    """Run a cycle from its opening to its last instant; after each day nothing may be left to do."""
    watch = Watch()
    rehearsal = rehearsal_in(services, small_definition())
    now: datetime | None = rehearsal.open()
    while now:
        now = rehearsal.run_day(now, watch.run)
        with services.reading() as session:
            last_seen = get_cycle(session, rehearsal.code).last_seen_at
        check_settled(services, rehearsal.code, last_seen)
    return Year(services, rehearsal.code, last_seen, watch)


@pytest.fixture
def kill_everywhere(fast_folder: Path) -> KillEverywhere:
    """Return what kills a case at every place of a chunk, in a process of its own, and counts."""

    def kill(case: str, *options: str) -> Tally:
        return tally_of("benchmarks.simulation", case, "--base", str(fast_folder), *options)

    return kill


@pytest.fixture
def kill_acts(fast_folder: Path) -> KillEverywhere:
    """Return what runs a program that kills act after act, in a process of its own, and what it counted."""

    def kill(program: str, *options: str) -> Tally:
        return tally_of(program, "--base", str(fast_folder), *options)

    return kill


def tally_of(program: str, *options: str) -> Tally:
    """Run a program that prints a tally as JSON."""
    command = [sys.executable, "-m", program, *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

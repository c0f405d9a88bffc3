"""What the tests of tasks share: services on an empty database, and on one with an open cycle."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url
from sqlmodel import select

from benchmarks.simulation.databases import EMPTY, PostgresDatabase
from config.definition import ContactRole
from config.reference import read_roster
from config.settings import Settings
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.schema import create_schema
from models.tables import Contact, Cycle
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)

Stages = Callable[[str], str]
"""Tells the PostgreSQL database of a stage, which is named by its fixture."""


def make_tables(database: Database) -> None:
    """Make the tables of an installation for rehearsal."""
    create_schema(database, is_rehearsal=True)


def add_contacts(services: Services) -> None:
    """Note a functional mailbox of each respondent."""
    entries = [
        ContactEntry(entry.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{entry.code.lower()}.example", "Desk")
        for entry in read_roster("member_states")
    ]
    with services.transaction() as session:
        import_contacts(session, "member_states", entries)


def open_cycle(services: Services) -> None:
    """Open the NIP cycle."""
    open_from_text(services, definition_text(CODE), OPENED_AT)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for databases that were made once, to be copied."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def stages(postgres_database: PostgresDatabase, kept: Path) -> Iterator[Stages]:
    """Return what makes the PostgreSQL database of a stage when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def stage(name: str) -> str:
            settings = settings_of(stack.enter_context(postgres_database()), kept / name)
            database = Database(settings.database_url)
            make_tables(database)
            database.close()
            if name != "services":
                with open_services(settings) as services:
                    add_contacts(services)
                    if name == "opened":
                        open_cycle(services)
            return str(make_url(settings.database_url).database)

        yield stage


@pytest.fixture
def postgres_template(request: pytest.FixtureRequest, stages: Stages) -> str:
    """Let a database begin where the fixtures of its test will bring it."""
    asked = [name for name in ("opened", "reachable", "services") if name in request.fixturenames]
    return stages(asked[0]) if asked else EMPTY


def settings_of(url: str, folder: Path) -> Settings:
    """Return the settings of an installation in a folder."""
    return Settings(database_url=url, files=folder / "files", mailbox_folder=folder / "letters")


def is_at(stage: str, database: Database) -> bool:
    """Whether a database begins at a stage, or beyond it."""
    if stage == "services":
        return inspect(database.engine).has_table("cycle")
    with database.reading() as session:
        return session.exec(select(Contact if stage == "reachable" else Cycle)).first() is not None


def bring_to(stage: str, database: Database, kept: Path, make: Callable[[], object]) -> None:
    """Bring a database to a stage: a SQLite file is made once for each roster and then copied."""
    roster = "-".join(entry.code for entry in read_roster("member_states"))
    once = kept / f"{stage}-{roster}.db"
    if database.file and once.exists():
        copy(once, database.file)
    elif database.file:
        make()
        copy(database.file, once)
    elif not is_at(stage, database):
        make()


def copy(source: Path, target: Path) -> None:
    """Copy a SQLite database, also one that is open."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@pytest.fixture
def installation_url(sqlite_url: str) -> str:
    """Return the address of the installation's database; a module gives another one for both databases."""
    return sqlite_url


@pytest.fixture
def services(installation_url: str, tmp_path: Path, kept: Path) -> Iterator[Services]:
    """Return the services of an empty installation for rehearsal."""
    settings = settings_of(installation_url, tmp_path)
    database = Database(settings.database_url)
    bring_to("services", database, kept, lambda: make_tables(database))
    database.close()
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
def reachable(services: Services, kept: Path) -> Services:
    """Return services that know a functional mailbox of each respondent, with nothing open yet."""
    bring_to("reachable", services.database, kept, lambda: add_contacts(services))
    return services


@pytest.fixture
def opened(reachable: Services, kept: Path) -> Services:
    """Return services where the NIP cycle is open."""
    bring_to("opened", reachable.database, kept, lambda: open_cycle(reachable))
    return reachable

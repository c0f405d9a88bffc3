"""What the tests of tasks share: services on an empty database, and on one with an open cycle."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.definition import ContactRole
from config.reference import read_roster
from config.settings import Settings
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.schema import create_schema
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for databases that were made once, to be copied."""
    return tmp_path_factory.mktemp("kept")


def bring_to(stage: str, database: Database, kept: Path, make: Callable[[], object]) -> None:
    """Bring a database to a stage: a SQLite file is made once for each roster and then copied."""
    roster = "-".join(entry.code for entry in read_roster("member_states"))
    once = kept / f"{stage}-{roster}.db"
    if database.file and once.exists():
        copy(once, database.file)
        return
    make()
    if database.file:
        copy(database.file, once)


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
    settings = Settings(
        database_url=installation_url, files=tmp_path / "files", mailbox_folder=tmp_path / "letters"
    )
    database = Database(settings.database_url)
    bring_to("empty", database, kept, lambda: create_schema(database, is_rehearsal=True))
    database.close()
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
def reachable(services: Services, kept: Path) -> Services:
    """Return services that know a functional mailbox of each respondent, with nothing open yet."""
    entries = [
        ContactEntry(entry.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{entry.code.lower()}.example", "Desk")
        for entry in read_roster("member_states")
    ]

    def make() -> None:
        with services.transaction() as session:
            import_contacts(session, "member_states", entries)

    bring_to("reachable", services.database, kept, make)
    return services


@pytest.fixture
def opened(reachable: Services, kept: Path) -> Services:
    """Return services where the NIP cycle is open."""
    bring_to(
        "opened",
        reachable.database,
        kept,
        lambda: open_from_text(reachable, definition_text(CODE), OPENED_AT),
    )
    return reachable

"""What the tests of tasks share: services on an empty database, and on one with an open cycle."""

from collections.abc import Iterator
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


@pytest.fixture
def installation_url(sqlite_url: str) -> str:
    """Return the address of the installation's database; a module gives another one for both databases."""
    return sqlite_url


@pytest.fixture
def services(installation_url: str, tmp_path: Path) -> Iterator[Services]:
    """Return the services of an empty installation for rehearsal."""
    settings = Settings(
        database_url=installation_url, files=tmp_path / "files", mailbox_folder=tmp_path / "letters"
    )
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
def reachable(services: Services) -> Services:
    """Return services that know a functional mailbox of each respondent, with nothing open yet."""
    entries = [
        ContactEntry(entry.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{entry.code.lower()}.example", "Desk")
        for entry in read_roster("member_states")
    ]
    with services.transaction() as session:
        import_contacts(session, "member_states", entries)
    return services


@pytest.fixture
def opened(reachable: Services) -> Services:
    """Return services where the NIP cycle is open."""
    open_from_text(reachable, definition_text(CODE), OPENED_AT)
    return reachable

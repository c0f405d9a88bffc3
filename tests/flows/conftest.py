"""What the tests of flows share: a Prefect server for the session, and an installation with an open cycle."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.definition import ContactRole
from config.reference import read_roster
from config.settings import Settings
from flows.rehearsal import own_prefect
from flows.services import Reconciler, use_engine
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.schema import create_schema
from notifications.memory import MemoryChannel
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Run a Prefect server for the tests of this process, and return its home."""
    home = tmp_path_factory.mktemp("prefect")
    with own_prefect(home):
        yield home


def settings_in(folder: Path) -> Settings:
    """Return the settings of an installation in a folder, its letters sent ten at a time."""
    return Settings(
        database_url=f"sqlite:///{folder / 'kalends.db'}",
        files=folder / "files",
        mailbox_folder=folder / "letters",
        batch_size=10,
    )


@pytest.fixture(scope="session")
def opened_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an installation with contacts and an open cycle, made once, to be copied."""
    folder = tmp_path_factory.mktemp("opened")
    settings = settings_in(folder)
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    with open_services(settings) as opened:
        entries = [
            ContactEntry(
                entry.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{entry.code.lower()}.example", "Desk"
            )
            for entry in read_roster("member_states")
        ]
        with opened.transaction() as session:
            import_contacts(session, "member_states", entries)
        open_from_text(opened, definition_text(CODE), OPENED_AT)
    return folder


@pytest.fixture
def services(opened_folder: Path, tmp_path: Path) -> Iterator[Services]:
    """Return services with an open cycle, letters kept in memory and sent ten at a time."""
    shutil.copytree(opened_folder, tmp_path, dirs_exist_ok=True)
    with open_services(settings_in(tmp_path)) as opened:
        yield replace(opened, channels={"mailbox": MemoryChannel()})


@pytest.fixture
def engine(services: Services) -> Iterator[Reconciler]:
    """Let the flows of this process move that cycle, and return its engine."""
    reconciler = Reconciler(services)
    with use_engine(reconciler):
        yield reconciler

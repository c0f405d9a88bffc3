"""What a command works with: the settings, the services, the files that it names, the instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from models.errors import InputFileError, OutputFileError, SettingError

if TYPE_CHECKING:
    from config.settings import Settings
    from models.database import Database
    from tasks.services import Services


MOST_BYTES = 2**27
"""Bytes that are read at all; the gate admits much less, but it has to see a file to refuse it."""


@dataclass(frozen=True)
class AtWork:
    """The services of this process, and the UTC instant of the command."""

    services: "Services"
    now: datetime


def read_settings() -> "Settings":
    """Return the settings of this installation.

    Raises:
        SettingError: one is not what it should be.
    """
    from pydantic import ValidationError

    from config.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingError(f"KALENDS_{name}", first["msg"]) from error


@contextmanager
def at_work(now: str | None = None) -> Iterator[AtWork]:
    """Open the services and read the clock, once.

    Raises:
        CycleError: the database or a channel cannot be used, or its clock cannot be set.
    """
    from cli.clock import now_for
    from tasks.services import open_services

    with open_services(read_settings()) as services:
        yield AtWork(services, now_for(services.database, now))


@contextmanager
def the_database() -> Iterator["Database"]:
    """Open the database of the settings, whatever is in it."""
    from models.database import Database

    database = Database(read_settings().database_url)
    try:
        yield database
    finally:
        database.close()


def read_input(path: Path) -> bytes:
    """Return the bytes of a file that a command names.

    Raises:
        InputFileError: it cannot be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputFileError(str(path), "it is far larger than anything that may enter")
        return path.read_bytes()
    except OSError as error:
        raise InputFileError(str(path), error.strerror or str(error)) from error


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Open a file that a command names, for who reads no more of it than may enter.

    Raises:
        InputFileError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        if error.filename != str(path):
            raise
        raise InputFileError(str(path), error.strerror or str(error)) from error


def must_be_free(path: Path, content: bytes) -> None:
    """Make sure that a file can be written where a command says: for what is recorded before it is written.

    Raises:
        OutputFileError: there is another file of that name.
    """
    if path.exists() and (not path.is_file() or path.read_bytes() != content):
        raise OutputFileError(str(path))


def write_output(path: Path, content: bytes) -> None:
    """Write a file that a command names; one with other contents is never written over.

    Raises:
        OutputFileError: there is another file of that name.
    """
    from documents.store import write_durably

    must_be_free(path, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, content)


def cycle_code(code_or_file: str) -> str:
    """Return the code of a cycle: as given, or the one that stands in a definition's file.

    Raises:
        UnknownDefinitionError: it is neither a code nor a readable file.
        DefinitionError: the file is not a definition.
    """
    if not _is_file(code_or_file):
        return code_or_file
    from models.rules.lint import read_definition
    from tasks.definitions import definition_text

    return read_definition(definition_text(code_or_file)).code


def _is_file(text: str) -> bool:
    # No code holds a dot or a slash.
    return "." in text or "/" in text or Path(text).is_file()

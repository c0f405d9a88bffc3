"""The schema of a database: made, upgraded, and checked before anything is done with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, select

import models.tables  # noqa: F401 - fills the metadata
from models.database import Database
from models.errors import NewerDatabaseError, NoDatabaseError, NotADatabaseError, OlderDatabaseError
from models.queries.installation import is_for_rehearsal
from models.tables import Installation


def create_schema(database: Database, *, is_rehearsal: bool) -> None:
    """Make all tables in an empty database and note what it is for; on one that is made, change nothing."""
    upgrade_schema(database)
    with database.transaction() as session:
        if session.exec(select(Installation)).first() is None:
            session.add(Installation(is_rehearsal=is_rehearsal))


def upgrade_schema(database: Database) -> None:
    """Bring the schema to the version of this program.

    Raises:
        NewerDatabaseError: a newer program made it.
        NotADatabaseError: the file is no database, or cannot be opened.
    """
    with _opened(database):
        if file := database.file:
            file.parent.mkdir(parents=True, exist_ok=True)
        with database.engine.begin() as connection:
            _refuse_newer(connection)
            if _version(connection) != _head():  # Alembic reads all migrations before it finds nothing to do
                command.upgrade(_config(connection), "head")


def check_schema(database: Database) -> None:
    """Make sure that the database is one that this program can work with.

    Raises:
        NoDatabaseError: it was never made.
        OlderDatabaseError: it has to be upgraded first.
        NewerDatabaseError: a newer program made it.
        NotADatabaseError: the file is no database, or cannot be opened.
    """
    file = database.file
    if file and not file.exists():
        raise NoDatabaseError
    with _opened(database), database.engine.connect() as connection:
        _refuse_newer(connection)
        version = _version(connection)
    if version is None:
        raise NoDatabaseError
    if version != _head():
        raise OlderDatabaseError(version)


def is_rehearsal(database: Database) -> bool:
    """Whether the database was made for rehearsal, so that commands may set its clock."""
    with database.reading() as session:
        return is_for_rehearsal(session)


def schema_differences(database: Database) -> list[object]:
    """Return what differs between the upgraded database and the tables; empty when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


_UNUSABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN)


@contextmanager
def _opened(database: Database) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, OSError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        is_unusable = isinstance(cause, OSError) or getattr(cause, "sqlite_errorcode", None) in _UNUSABLE
        if not is_unusable:
            raise
        raise NotADatabaseError(str(database.file)) from error


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _head() -> str:
    return _revisions()[0]


@cache
def _revisions() -> tuple[str, ...]:
    # The newest first. They are part of the program: a process reads them once.
    return tuple(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection) -> None:
    version = _version(connection)
    if version is not None and version not in _revisions():
        raise NewerDatabaseError(version)

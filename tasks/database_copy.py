"""Copying a whole database while it is in use: SQLite by its online backup, PostgreSQL by its programs."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL

from documents.store import sync_folder
from models.database import Database
from models.errors import OccupiedDatabaseError, SystemProgramError


def is_empty(database: Database) -> bool:
    """Whether a database has no table of anybody; a SQLite file that is not there has none."""
    if database.file and not database.file.exists():
        return True
    return not inspect(database.engine).get_table_names()


def must_be_empty(database: Database) -> None:
    """Make sure that nothing would be written over.

    Raises:
        OccupiedDatabaseError: there are tables in the database.
    """
    if not is_empty(database):
        raise OccupiedDatabaseError(
            "the database holds tables already; nothing is written over",
            "set KALENDS_DATABASE_URL to an empty database, or move the old one away",
        )


def copy_name(database: Database) -> str:
    """Return the name of the file that a copy of this kind of database is kept in."""
    return "database.sqlite" if database.is_sqlite else "database.dump"


def copy_database(database: Database, copy: Path) -> None:
    """Write a consistent copy of a database in use.

    Raises:
        SystemProgramError: pg_dump is missing or failed.
    """
    if database.file:
        _copy_sqlite(database.file, copy)
        return
    with _address(database.url) as address:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}", address)


def restore_database(copy: Path, database: Database) -> None:
    """Put a copy into an empty database, whole or not at all.

    Raises:
        SystemProgramError: pg_restore is missing or failed.
    """
    if database.file:
        _put_sqlite(copy, database.file)
        return
    options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    with _address(database.url) as address:
        _run("pg_restore", *options, f"--dbname={address}", str(copy))


def _copy_sqlite(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(copy)) as writing:
        reading.backup(writing)
        # One file, without a log beside it, whatever the journal of the original.
        writing.execute("PRAGMA journal_mode=DELETE")
    _sync(copy)


def _put_sqlite(copy: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(copy, part)
    _sync(part)
    part.replace(target)
    sync_folder(target.parent)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _address(url: URL) -> Iterator[str]:
    # In a file of our own, because arguments and the environment of a program can be seen by others.
    plain = url.set(drivername="postgresql")
    if plain.password is None:
        yield plain.render_as_string(hide_password=False)
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        escaped = str(plain.password).replace("\\", "\\\\").replace(":", "\\:")
        file.write(f"*:*:*:*:{escaped}\n")
        file.flush()
        bare = URL.create(
            "postgresql", plain.username, None, plain.host, plain.port, plain.database, plain.query
        )
        yield bare.update_query_dict({"passfile": file.name}).render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise SystemProgramError(program, "this program of PostgreSQL is needed and not installed here")
    command = [path, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - a list, no shell
    if done.returncode:
        raise SystemProgramError(program, done.stderr.strip() or f"it ended with {done.returncode}")

"""The engine and its transactions: the only place that commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from models.errors import DatabaseUrlError

LOCK_WAIT_SECONDS = 30
"""How long a writer waits for another one."""

_READS = "kalends_reads"

_FIXED_SINCE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""SQLite releases from which, in their line, the race in the write-ahead log's reset is mended."""


_DISK_FULL = "53100"
"""PostgreSQL's code of it. Source: its documentation, appendix A."""


def is_disk_full(error: DBAPIError) -> bool:
    """Whether a database took no more because it cannot grow."""
    codes = (getattr(error.orig, name, None) for name in ("sqlite_errorcode", "sqlstate"))
    return any(code in (sqlite3.SQLITE_FULL, _DISK_FULL) for code in codes)


class Database:
    """One database, SQLite or PostgreSQL, named by its URL."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened yet.

        Raises:
            DatabaseUrlError: the URL is not one of SQLite or PostgreSQL.
        """
        self.url = _parsed(url)
        self.engine = _engine(self.url)
        self._reading = self.engine.execution_options(**{_READS: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """Return the SQLite file, or none for PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session for reading and writing; commit at the end, roll back on any error."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session for reading; nothing is committed."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    def clock(self, session: Session) -> datetime:
        """Return the UTC instant by the database's own clock: one for all machines that work with it."""
        asked = "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')" if self.is_sqlite else "clock_timestamp()"
        found = session.execute(text(f"SELECT {asked}")).scalar_one()
        return datetime.fromisoformat(str(found)).astimezone(UTC)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether that SQLite may use a write-ahead log with several writers."""
    for fixed in _FIXED_SINCE:
        if version[:2] == fixed[:2]:
            return version >= fixed
    return version >= _FIXED_SINCE[-1]


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # a port that is no number is a ValueError
        raise DatabaseUrlError(url) from error
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise DatabaseUrlError(url)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _end_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the write lock at once: two that read first and write later would end in a deadlock.
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _end_sqlite(connection: sqlite3.Connection | None, _record: ConnectionPoolEntry) -> None:
    # A commit that meets a reader for too long leaves its transaction open, and its lock with it.
    if connection is not None and connection.in_transaction:
        connection.rollback()

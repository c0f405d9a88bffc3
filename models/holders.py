"""Places of running processes: a lease of a process that is gone can be taken back at once."""

import fcntl
import os
import struct
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from models.database import Database
from models.errors import TooManySendersError

PLACES = 64
"""How many processes can send letters at the same time."""

_LOCK_SPACE = 0x4B414C
"""First key of our advisory locks in PostgreSQL: 'KAL'."""


class _Locks(Protocol):
    """Exclusive locks by number that end with their process."""

    def try_lock(self, number: int) -> bool:
        """Take the lock if nobody holds it."""

    def unlock(self, number: int) -> None:
        """Give the lock back."""

    def holds(self, number: int) -> bool:
        """Whether the lock is still ours."""

    def close(self) -> None:
        """Give all locks back."""


class _FileLocks:
    """Locks on single bytes of a file beside the SQLite database; the system drops them with the process.

    They belong to the opened file, not to the process: two in one process exclude each other, and a file of
    that name closed elsewhere in it drops nothing.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def try_lock(self, number: int) -> bool:
        try:
            self._set(fcntl.F_WRLCK, number)
        except BlockingIOError:
            return False
        return True

    def unlock(self, number: int) -> None:
        self._set(fcntl.F_UNLCK, number)

    def holds(self, number: int) -> bool:  # noqa: ARG002 - only the end of the process takes one away
        return True

    def close(self) -> None:
        os.close(self._file)

    def _set(self, kind: int, number: int) -> None:
        one_byte = struct.pack("hhqqi", kind, os.SEEK_SET, number, 1, 0)  # struct flock of fcntl(2)
        fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, one_byte)


class _AdvisoryLocks:
    """Advisory locks on a connection of their own; PostgreSQL drops them with the connection.

    One that was cut, by a restart of the server or by a network that drops what is idle, is made anew at the
    next question; the locks are gone then.
    """

    def __init__(self, database: Database) -> None:
        self._stack = ExitStack()
        self._connection: Connection = self._stack.enter_context(
            database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        )

    def try_lock(self, number: int) -> bool:
        return bool(self._run("SELECT pg_try_advisory_lock(:space, :number)", number))

    def unlock(self, number: int) -> None:
        self._run("SELECT pg_advisory_unlock(:space, :number)", number)

    def holds(self, number: int) -> bool:
        ours = "locktype = 'advisory' AND pid = pg_backend_pid() AND classid = :space AND objid = :number"
        return bool(self._run(f"SELECT count(*) FROM pg_locks WHERE {ours}", number))  # noqa: S608

    def close(self) -> None:
        with suppress(DBAPIError):  # one that was cut has none any more
            # The server notices the end of a connection a while later: who comes next would go around us.
            self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._connection.invalidate()  # a pooled connection would keep its locks
        self._stack.close()

    def _run(self, statement: str, number: int) -> object:
        try:
            return self._ask(statement, number)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._ask(statement, number)

    def _ask(self, statement: str, number: int) -> object:
        try:
            return self._connection.execute(
                text(statement), {"space": _LOCK_SPACE, "number": number}
            ).scalar()
        except DBAPIError:
            self._connection.rollback()  # without it SQLAlchemy refuses to connect again
            raise


class Holder:
    """The place of this process among those that send letters; a number from 1."""

    def __init__(self, database: Database) -> None:
        """Take the first free place.

        Raises:
            TooManySendersError: all places are taken.
        """
        file = database.file
        self._locks: _Locks = _FileLocks(Path(f"{file}-holders")) if file else _AdvisoryLocks(database)
        try:
            self.place = self._take(range(1, PLACES + 1))
        except BaseException:
            self._locks.close()
            raise

    def keep(self) -> None:
        """Make sure that our place is ours: where its lock was lost, take it again, or another one.

        Raises:
            TooManySendersError: all places are taken.
        """
        if not self._locks.holds(self.place):
            self.place = self._take((self.place, *range(1, PLACES + 1)))

    def is_gone(self, place: int) -> bool:
        """Whether the process that held this place has ended; ours has not."""
        if place == self.place or not self._locks.try_lock(place):
            return False
        self._locks.unlock(place)
        return True

    def _take(self, places: Iterable[int]) -> int:
        place = next((place for place in places if self._locks.try_lock(place)), None)
        if place is None:
            raise TooManySendersError(PLACES)
        return place

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Leave the place."""
        self._locks.close()

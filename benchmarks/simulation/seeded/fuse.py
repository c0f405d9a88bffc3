"""Ending a simulated process at one of its operations, as a kill does, or letting that operation fail."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from models.database import Database

BEFORE_STATEMENT, BEFORE_COMMIT, AFTER_COMMIT = "before a statement", "before a commit", "after a commit"
BEFORE_LETTER, AFTER_LETTER = "before a letter", "after a letter"
BEFORE_FILE = "before a file"

Failing = Callable[[str], BaseException]
"""Makes what is raised at an operation."""


class ProcessEndedError(BaseException):
    """The process is no more; no `except Exception` of the program sees it."""


class Fuse:
    """Counts the operations of a process, of all kinds or of one, and blows at one of them if it is set."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()
        self._left: int | None = None
        self._only: str | None = None
        self._failing: Failing = ProcessEndedError

    @property
    def is_set(self) -> bool:
        """Return whether it has still to blow."""
        return self._left is not None

    def set(
        self, operations: int | None, only: str | None = None, failing: Failing = ProcessEndedError
    ) -> None:
        """Let so many operations pass and blow at the next one; none: let all pass."""
        self._left, self._only, self._failing = operations, only, failing

    def burn(self, operation: str) -> None:
        """Pass one operation, or raise what was set."""
        self.passed[operation] += 1
        if self._left is None or self._only not in (None, operation):
            return
        self._left -= 1
        if self._left < 0:
            self._left = None
            raise self._failing(operation)


def watch(database: Database, fuse: Fuse) -> None:
    """Let every statement and every commit of a database burn a fuse, before and after it happens."""
    dialect = database.engine.dialect
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        fuse.burn(BEFORE_COMMIT)
        commit(connection)
        fuse.burn(AFTER_COMMIT)

    def before_statement(*_arguments: object) -> None:
        fuse.burn(BEFORE_STATEMENT)

    dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]
    event.listen(database.engine, "before_cursor_execute", before_statement)


@contextmanager
def watched_files(fuse: Fuse) -> Iterator[None]:
    """Let whatever writes a file or a folder burn a fuse before it happens."""

    def burning(function: Callable[..., Any]) -> Callable[..., Any]:
        def burn(*arguments: Any, **options: Any) -> Any:
            fuse.burn(BEFORE_FILE)
            return function(*arguments, **options)

        return burn

    with (
        patch.object(os, "replace", burning(os.replace)),
        patch.object(os, "fsync", burning(lambda _handle: None)),
        patch.object(os, "mkdir", burning(os.mkdir)),
        patch.object(tempfile, "mkstemp", burning(tempfile.mkstemp)),
    ):
        yield

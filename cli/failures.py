"""What went wrong, in words and as an exit code; no traceback for what a person or the machine caused."""

import os
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from cli.output import answer, remark
from models.errors import CycleError, GateError

if TYPE_CHECKING:
    from cyclopts import CycloptsError
    from sqlalchemy.exc import DatabaseError


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    FINDINGS = 1
    """It did what was asked and found something: errors in a definition, differences in the record."""
    REFUSED = 2
    """A rule or the command line did not allow it; nothing was changed."""
    SURROUNDINGS = 3
    """The database, the disk or another part of the machine was not there."""
    INTERRUPTED = 130
    """Somebody pressed Ctrl-C."""
    NOBODY_READS = 141
    """The program that took the answer has ended."""


def refused(error: CycleError, *, as_json: bool) -> Exit:
    """Say which rule does not allow it and what to do, and return the exit code."""
    problems = getattr(error, "problems", [])
    message = str(error)
    if len(problems) > 1:
        message = message.replace("; ".join(problems), "\n".join(["", *(f"  - {one}" for one in problems)]))
    remark(f"error: {message}")
    if error.way_out:
        remark(f"way out: {error.way_out}")
    facts = {"class": type(error).__name__, "message": str(error), "way_out": error.way_out}
    if isinstance(error, GateError):
        remark(f"rule: {error.rule}")
        facts["rule"] = error.rule
    if as_json:
        answer({"error": facts | ({"problems": problems} if problems else {})}, as_json=True)
    return Exit.REFUSED


def misused(error: "CycloptsError", *, as_json: bool) -> Exit:
    """Say what is wrong with the command line, and return the exit code."""
    chain = " ".join(error.command_chain or ())
    return _failed(
        {
            "class": type(error).__name__,
            "message": " ".join(str(error).split()),
            "way_out": f"see `kalends {chain} --help`" if chain else "see `kalends --help`",
        },
        Exit.REFUSED,
        as_json=as_json,
    )


def database_failed(error: "DatabaseError", *, as_json: bool) -> Exit:
    """Say that the database cannot be worked with, and return the exit code."""
    said = " ".join(str(error.orig).split())
    return _failed(
        {
            "class": type(error).__name__,
            "message": f"the database cannot be used: {said}",
            "way_out": _LOCKED if "locked" in said or "lock timeout" in said else _AWAY,
        },
        Exit.SURROUNDINGS,
        as_json=as_json,
    )


_AWAY = (
    "check KALENDS_DATABASE_URL, the server or the file, and the space on the disk;"
    " then run the command again"
)

_LOCKED = (
    "another process has been writing for longer than is waited for, such as a backup tool or a program that"
    " looks into the database: end it, or wait, then run the command again; it goes on from there"
)


def machine_failed(error: OSError, *, as_json: bool) -> Exit:
    """Say that a file or the disk cannot be worked with, and return the exit code."""
    where = f"'{error.filename}': " if error.filename else ""
    return _failed(
        {
            "class": type(error).__name__,
            "message": f"{where}{error.strerror or error}",
            "way_out": "check the path, its access rights and the space on the disk, then try again",
        },
        Exit.SURROUNDINGS,
        as_json=as_json,
    )


def interrupted() -> Exit:
    """Say that nothing is half done, and return the exit code."""
    remark("interrupted; what was begun is undone or goes on when the command is run again")
    return Exit.INTERRUPTED


def nobody_reads() -> Exit:
    """Let Python end without another attempt to write, and return the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.NOBODY_READS


def database_errors() -> tuple[type["DatabaseError"], ...]:
    """Return what a database raises; looked up only once something failed, so that --help stays quick."""
    from sqlalchemy.exc import DatabaseError

    return (DatabaseError,)


def is_programming_error(error: "DatabaseError") -> bool:
    """Whether the fault is in Kalends and not in its surroundings: then the traceback is needed."""
    from sqlalchemy.exc import DataError, IntegrityError, NotSupportedError, ProgrammingError

    return isinstance(error, DataError | IntegrityError | NotSupportedError | ProgrammingError)


def _failed(facts: Mapping[str, str], code: Exit, *, as_json: bool) -> Exit:
    remark(f"error: {facts['message']}", f"way out: {facts['way_out']}")
    if as_json:
        answer({"error": dict(facts)}, as_json=True)
    return code

"""Cells of a workbook, read in a limited child process: the parent never parses a file."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from documents.form.places import Place
from models.errors import HostileFileError, UnreadableFileError

CellValue = str | float | bool | date

MEMORY = 512 * 2**20
"""Bytes of address space that a child may use; a form needs a tenth of it."""

CPU_SECONDS = 10
"""Seconds of processor time that a child may use; a form needs a hundredth of one."""

WALL_SECONDS = 20
"""Seconds after which a child is ended whatever it does."""

_CHILD = Path(__file__).with_name("child.py")
_TOO_MUCH = "it needs more memory or time than any form"


class ReadingFaultError(RuntimeError):
    """The child could not do its work, whatever the file: a fault of this installation, and no refusal."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"the reading child ended with {code}: {said}")
        self.code = code


@dataclass(frozen=True)
class Cells:
    """What the sheets hold: values by place, and the addresses of formulas without a usable result."""

    names: tuple[str, ...]
    sheets: Mapping[str, Mapping[Place, CellValue]]
    unusable: Mapping[str, frozenset[str]]


def read_cells(content: bytes, bounds: Mapping[str, tuple[int, int]]) -> Cells:
    """Return the cells of the named sheets.

    Args:
        content: the file.
        bounds: how many rows and columns to read, by name of sheet.

    Raises:
        HostileFileError: the child was stopped for its use of memory or time.
        UnreadableFileError: the file is damaged or no workbook.
        ReadingFaultError: the child broke down outside of the file; nothing is said of the file.
    """
    answer = _answer(_run(content, bounds))
    return Cells(
        names=tuple(answer["names"]),
        sheets={
            name: {Place(row, column): _value(value) for row, column, value in cells}
            for name, cells in answer["sheets"].items()
        },
        unusable={name: frozenset(cells) for name, cells in answer["unusable"].items()},
    )


def _run(content: bytes, bounds: Mapping[str, tuple[int, int]]) -> subprocess.CompletedProcess[bytes]:
    order = {"memory": MEMORY, "seconds": CPU_SECONDS, "library": _library(), "bounds": dict(bounds)}
    # Isolated, without site packages and without environment: it starts quickly and inherits nothing.
    command = [sys.executable, "-I", "-S", str(_CHILD), json.dumps(order)]
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter with our own file
            command, input=content, capture_output=True, env={}, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise HostileFileError(_TOO_MUCH) from error


def _answer(child: subprocess.CompletedProcess[bytes]) -> Any:
    if child.returncode < 0:
        raise HostileFileError(_TOO_MUCH)
    if child.returncode > 0:
        raise ReadingFaultError(child.returncode, _last_line(child.stderr))
    answer = json.loads(child.stdout)
    if answer.get("error") == "memory":
        raise HostileFileError(_TOO_MUCH)
    if "error" in answer:
        raise UnreadableFileError("it is damaged, or no workbook")
    return answer


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _value(value: Any) -> CellValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def _library() -> str:
    return str(distribution("python-calamine").locate_file(""))

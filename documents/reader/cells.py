"""Cells of a workbook, read in a limited child process: the parent never parses a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.form.places import Place
from documents.nursery import CELLS, OFFICE

CellValue = str | float | bool | date


@dataclass(frozen=True)
class Cells:
    """What the sheets hold: values by place; the addresses of formulas without a usable result.

    `percentages` are the places that show their number as a percentage: 0.25 as 25 %.
    """

    names: tuple[str, ...]
    sheets: Mapping[str, Mapping[Place, CellValue]]
    unusable: Mapping[str, frozenset[str]]
    percentages: Mapping[str, frozenset[Place]]


def read_cells(content: bytes, bounds: Mapping[str, tuple[int, int]]) -> Cells:
    """Return the cells of the named sheets.

    Args:
        content: the file.
        bounds: how many rows and columns to read, by name of sheet.

    Raises:
        HostileFileError: the child was stopped for its use of memory or time.
        UnreadableFileError: the file is damaged or no workbook.
    """
    return cells_of(OFFICE.ask(CELLS, content, bounds=bounds))


def cells_of(answer: dict[str, Any]) -> Cells:
    """Return the cells that a child told of."""
    return Cells(
        names=tuple(answer["names"]),
        sheets={
            name: {Place(row, column): _value(value) for row, column, value in cells}
            for name, cells in answer["sheets"].items()
        },
        unusable={name: frozenset(cells) for name, cells in answer["unusable"].items()},
        percentages={
            name: frozenset(Place(row, column) for row, column in places)
            for name, places in answer["percentages"].items()
        },
    )


def _value(value: Any) -> CellValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

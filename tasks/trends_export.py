"""Trends as a file: a workbook for people, CSV and JSON for programs; internal to the secretariat."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from documents.sheets import write_sheets
from documents.text import number_text
from models.errors import FileEndingError
from models.rules.sheet import Cell, PlainSheet
from models.rules.trends import Point, Trend
from tasks.table_file import quoted
from tasks.trends import Trends

Rows = Sequence[tuple[str, Trend]]
"""Rows of numbers, each with what it is of."""

CYCLES = "cycles"
"""Word of the rows that go from cycle to cycle; all others go over years."""

_INTERNAL = "INTERNAL: for the secretariat only"

_COLUMNS = (
    ("Of", 18), ("Code", 22), ("Title", 44), ("Unit", 12), ("Year or cycle", 14), ("Kind", 12),
    ("Value", 14), ("Counted", 10), ("Of how many", 12), ("In it", 10), ("Asked", 10),
    ("Without", 40), ("Not joined to the one before", 44), ("Source", 60),
)  # fmt: skip


def trends_as(trends: Trends, name: str, *, for_officer: bool) -> bytes:
    """Return trends in the format that the ending of a file's name says; the same trends, the same bytes.

    Args:
        trends: what is written.
        name: name of the file.
        for_officer: whether what is for officers only is in it.

    Raises:
        FileEndingError: the name ends in none that there is.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in _WRITERS:
        raise FileEndingError(name, list(_WRITERS))
    return _WRITERS[ending](trends, list(sets_of(trends, for_officer=for_officer)))


def sets_of(trends: Trends, *, for_officer: bool) -> Iterator[tuple[str, Trend]]:
    """Yield each row of numbers with what it is of; what is in time is for officers only."""
    for word, rows in (
        ("published", trends.published),
        ("answers", trends.answers),
        ("shares", trends.shares),
        (CYCLES, (trends.completeness, *([trends.on_time] if for_officer else []), *trends.progress)),
    ):
        yield from ((word, row) for row in rows)


def _as_workbook(trends: Trends, rows: Rows) -> bytes:
    sheet = PlainSheet(
        name="trends",
        title=f"{trends.view.review.title}: trends",
        notes=(
            f"{trends.view.review.marking} – {_INTERNAL}".removeprefix(" – "),
            "A sum or share goes over those who gave the figure; who is not in it is unknown, not nothing. "
            "Numbers of different sets are not joined, and never those of different sources.",
        ),
        headings=tuple(title for title, _ in _COLUMNS),
        widths=tuple(width for _, width in _COLUMNS),
        rows=tuple(
            _line(word, row, point, "" if point.told is None else number_text(point.told))
            for word, row in rows
            for point in row.points
        ),
    )
    return write_sheets(sheet.title, (sheet,))


def _as_csv(_trends: Trends, rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([title for title, _ in _COLUMNS])
    for word, row in rows:
        for point in row.points:
            value = "" if point.told is None else str(point.told)
            writer.writerow([quoted(str(cell)) for cell in _line(word, row, point, value)])
    return text.getvalue().encode()


def _as_json(trends: Trends, rows: Rows) -> bytes:
    found = {
        "marking": trends.view.review.marking,
        "cycle": trends.view.cycle,
        "version": trends.view.version,
        "trends": [
            {
                "of": word,
                "code": row.key,
                "title": row.title,
                "unit": row.unit,
                "source": row.source,
                "points": [_point(point) for point in row.points],
            }
            for word, row in rows
        ],
    }
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n".encode()


def _point(point: Point) -> dict[str, object]:
    return {
        "label": point.label,
        "kind": point.kind.value,
        "value": None if point.told is None else float(point.told),
        "count": point.count,
        "of_count": point.of_count,
        "counted": point.counted,
        "of": point.of,
        "missing": list(point.missing),
        "apart": point.apart,
    }


def _line(word: str, row: Trend, point: Point, value: str) -> tuple[Cell, ...]:
    return (
        word,
        row.key,
        row.title,
        row.unit,
        point.label,
        point.kind.value,
        value,
        "" if point.count is None else point.count,
        "" if point.of_count is None else point.of_count,
        point.counted,
        point.of,
        ", ".join(point.missing),
        point.apart,
        row.source,
    )


_WRITERS: Mapping[str, Callable[[Trends, Rows], bytes]] = MappingProxyType(
    {".xlsx": _as_workbook, ".csv": _as_csv, ".json": _as_json}
)

"""The board as a file: a workbook for people, CSV and JSON for programs; internal to the secretariat."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from zoneinfo import ZoneInfo

from documents.sheets import write_sheets
from models.errors import FileEndingError
from models.queries.obligations import BoardRow
from models.rules.calendar import ZONE
from models.rules.instants import utc_text
from models.rules.sheet import Cell, PlainSheet
from tasks.board_then import BoardThen, board_then_data
from tasks.table_file import quoted

_INTERNAL = "INTERNAL: for the secretariat only"

_INSTANTS = ("due_at", "late_after", "cut_off_at", "received_at", "latest_received_at", "certified_at")

_DATA = (
    "marking", "cycle", "at", "respondent", "respondent_name", "deliverable", "state", "late", "overdue",
    "versions", "version", "format", "sha256", "reference", *_INSTANTS,
)  # fmt: skip

_COLUMNS = (
    ("", 5), ("Respondent", 16), ("Deliverable", 28), ("State", 18), ("Remark", 10), ("Due", 24),
    ("Late after", 24), ("Cut-off", 24), ("First arrival", 24), ("Versions", 9), ("Reference", 18),
    ("SHA-256", 66),
)  # fmt: skip


def board_as(board: BoardThen, name: str) -> bytes:
    """Return a board in the format that the ending of a file's name says; the same board, the same bytes.

    Raises:
        FileEndingError: the name ends in none that there is.
    """
    writers = {".xlsx": _as_workbook, ".csv": _as_csv, ".json": _as_json}
    ending = PurePath(name).suffix.lower()
    if ending not in writers:
        raise FileEndingError(name, list(writers))
    return writers[ending](board)


def brussels_text(instant: datetime | None) -> str:
    """Return a UTC instant in Brussels time with its zone, such as '2024-03-10 23:59:59 CET'."""
    return f"{instant.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M:%S %Z}" if instant else ""


def _as_json(board: BoardThen) -> bytes:
    return f"{json.dumps(board_then_data(board), ensure_ascii=False, indent=2)}\n".encode()


def _as_csv(board: BoardThen) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_DATA)
    # What a spreadsheet would calculate stands behind an apostrophe.
    writer.writerows([quoted(str(cell)) for cell in cells] for cells in _data(board))
    return text.getvalue().encode()


def _as_workbook(board: BoardThen) -> bytes:
    notes = (
        f"{_INTERNAL}. {board.marking}".rstrip(" ."),
        f"As at {brussels_text(board.now)}. Instants are in Brussels time; in UTC on the sheet 'data'.",
    )
    people = PlainSheet(
        name="board",
        title=f"{board.title}: board",
        notes=notes,
        headings=tuple(title for title, _ in _COLUMNS),
        widths=tuple(width for _, width in _COLUMNS),
        rows=tuple(_line(board, row) for row in board.rows),
    )
    data = PlainSheet(
        name="data",
        title=f"{board.title}: data",
        notes=(notes[0],),
        headings=_DATA,
        widths=(20,) * len(_DATA),
        rows=tuple(_data(board)),
    )
    return write_sheets(people.title, (people, data))


def _line(board: BoardThen, row: BoardRow) -> tuple[Cell, ...]:
    remark = "late" if row.is_late else "overdue" if row.is_overdue_at(board.now) else ""
    return (
        row.respondent,
        row.respondent_name,
        board.deliverables[row.deliverable],
        row.state.value.replace("_", " "),
        remark,
        brussels_text(row.due_at),
        brussels_text(row.late_after),
        brussels_text(row.cut_off_at),
        brussels_text(row.received_at),
        row.versions,
        row.reference or "",
        row.sha256 or "",
    )


def _data(board: BoardThen) -> Iterable[tuple[Cell, ...]]:
    for row in board.rows:
        yield (
            board.marking,
            board.code,
            utc_text(board.now),
            row.respondent,
            row.respondent_name,
            row.deliverable,
            row.state.value,
            str(row.is_late).lower(),
            str(row.is_overdue_at(board.now)).lower(),
            row.versions,
            row.version or "",
            row.format or "",
            row.sha256 or "",
            row.reference or "",
            *(utc_text(instant) if instant else "" for instant in _instants(row)),
        )


def _instants(row: BoardRow) -> list[datetime | None]:
    return [getattr(row, name) for name in _INSTANTS]

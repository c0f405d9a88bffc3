"""Tables that people keep as CSV: read whole, every problem named by its line, and written again."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models.errors import CycleError

_RUNS = re.compile("(^'*(?=[\t\r\n])|(?:^|(?<=[,;\t\r\n]))'*(?=[=+\\-@＝＋－＠]))")
"""Apostrophes, or none, before what a spreadsheet calculates: at the head, and after what may part cells."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no spreadsheet writes into a text: what holds them is another kind of file, or broken."""

MOST_BYTES = 5_000_000
"""Bytes of a file: many times what the contacts of ten thousand respondents take."""

MOST_LINES = 100_000
"""Lines of a file."""

MOST_COLUMNS = 50
"""Cells of a line."""

LONGEST_CELL = 4_000
"""Characters of a cell, more than any column takes; what is longer often lacks a quotation mark."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Layout:
    """The columns of a table, and what to say of a file that does not keep to them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    refusal: Callable[..., CycleError]
    """Makes the error from the problems."""
    others: str
    """Why another column is not taken."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns in the order in which they are written."""
        return (*self.required, *self.optional)


class Line:
    """One line of a file: its cells, and what is wrong with them."""

    def __init__(self, number: int, values: Mapping[str, str]) -> None:
        self.number = number
        self.cells = values
        self.problems: list[str] = []

    def take(self, column: str, convert: Callable[[str], _Value], otherwise: _Value) -> _Value:
        """Return the value of a cell; what is wrong with it becomes a problem of the line."""
        try:
            return convert(unquoted(self.cells.get(column, "").strip()))
        except ValueError as error:
            self.add(f"{column}: {error}")
            return otherwise

    def add(self, problem: str) -> None:
        """Note a problem."""
        self.problems.append(f"line {self.number}: {problem}")


def read_lines(content: bytes, layout: Layout) -> list[Line]:
    """Return the lines of a CSV file, with commas or semicolons, in UTF-8; empty ones are passed over.

    Raises:
        CycleError: the refusal of the layout: this is not such a file.
    """
    text = _text(content, layout)
    rows = _rows(text, layout)
    columns = [name.strip().lower() for name in next(rows, (1, []))[1]]
    _must_be_columns(columns, layout)
    return [
        _line(number, columns, values) for number, values in rows if any(value.strip() for value in values)
    ]


def write_lines(rows: Iterable[Mapping[str, str]], layout: Layout) -> str:
    """Return rows as CSV (RFC 4180) with all columns of the layout."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(layout.columns)
    writer.writerows([quoted(row[column]) for column in layout.columns] for row in rows)
    return text.getvalue()


def quoted(value: str) -> str:
    """Return a value as it stands in a cell: with an apostrophe before what a spreadsheet would calculate.

    Inside a text as well: a program that parts cells at semicolons or tabs finds cells where we have none.
    """
    return _RUNS.sub(r"'\1", value)


def unquoted(cell: str) -> str:
    """Return the value of a cell: what `quoted` has put into it is taken out again."""
    return _RUNS.sub(lambda found: found[1][1:], cell)


def day(text: str) -> date | None:
    """Return a Brussels day, or none for an empty cell.

    Raises:
        ValueError: it is something else.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"'{text}' is not a day such as 2024-03-10"
        raise ValueError(message) from error


def _rows(text: str, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Return each row with the number of its last line, within bounds."""
    first = re.match(r"[^\r\n]*", text)
    delimiter = ";" if first and ";" in first[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for values in reader:
            if wrong := _out_of_bounds(values, reader.line_num):
                raise layout.refusal(f"line {begins}: {wrong}")
            yield reader.line_num, values
            begins = reader.line_num + 1
    except csv.Error as error:
        why = (
            "a quotation mark opens here or below, and none closes it"
            if "end of data" in str(error)
            else error
        )
        raise layout.refusal(f"line {begins}: this is not CSV: {why}") from error


def _out_of_bounds(values: Sequence[str], line: int) -> str:
    if len(values) > MOST_COLUMNS:
        return f"it has {len(values)} cells, and {MOST_COLUMNS} are the most"
    longest = max(map(len, values), default=0)
    if longest > LONGEST_CELL:
        return f"a cell has {longest} characters, and {LONGEST_CELL} are the most"
    return f"the file has more than {MOST_LINES} lines; import it in parts" if line > MOST_LINES else ""


def _text(content: bytes, layout: Layout) -> str:
    if len(content) > MOST_BYTES:
        raise layout.refusal(f"the file has {len(content)} bytes, and {MOST_BYTES} are the most")
    text = _decoded(content, layout)
    if unseen := _UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        raise layout.refusal(
            f"line {line}: it holds the character U+{ord(unseen[0]):04X}; save it as 'CSV UTF-8'"
        )
    return text


def _decoded(content: bytes, layout: Layout) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise layout.refusal(
            f"line {line}: the file is not in UTF-8; save it as 'CSV UTF-8' and import it again"
        ) from error


_SAID = 60
"""Characters of a name that a message repeats."""


def _must_be_columns(columns: Sequence[str], layout: Layout) -> None:
    problems = list(_wrong_columns(columns, layout))
    if problems:
        raise layout.refusal(*problems)


def _wrong_columns(columns: Sequence[str], layout: Layout) -> Iterator[str]:
    for name in layout.required:
        if name not in columns:
            yield f"line 1: the column '{name}' is missing"
    for name in columns:
        if name not in layout.columns:
            yield f"line 1: the column '{name[:_SAID]}' is not known; {layout.others}"
    for name in layout.columns:
        if columns.count(name) > 1:
            yield f"line 1: the column '{name}' stands there twice"


def _line(number: int, columns: Sequence[str], values: Sequence[str]) -> Line:
    line = Line(number, dict(zip(columns, values, strict=False)))
    if len(values) != len(columns):
        line.add(f"it has {len(values)} cells, but there are {len(columns)} columns")
    return line

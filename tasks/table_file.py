"""Tables that people keep as CSV: read whole, every problem named by its line, and written again."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models.errors import CycleError

_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_QUOTED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")

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
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        _must_be_columns(columns, layout)
        return [
            _line(reader.line_num, columns, values)
            for values in reader
            if any(value.strip() for value in values)
        ]
    except csv.Error as error:
        raise layout.refusal(f"line {reader.line_num}: this is not CSV: {error}") from error


def write_lines(rows: Iterable[Mapping[str, str]], layout: Layout) -> str:
    """Return rows as CSV (RFC 4180) with all columns of the layout."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(layout.columns)
    writer.writerows([quoted(row[column]) for column in layout.columns] for row in rows)
    return text.getvalue()


def quoted(value: str) -> str:
    """Return a value as it stands in a cell: with an apostrophe before what a spreadsheet would calculate."""
    return f"'{value}" if _RUNS.match(value) else value


def unquoted(cell: str) -> str:
    """Return the value of a cell: what `quoted` has put before it is taken off again."""
    return cell[1:] if _QUOTED.match(cell) else cell


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


def _text(content: bytes, layout: Layout) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise layout.refusal(
            f"line {line}: the file is not in UTF-8; save it as 'CSV UTF-8' and import it again"
        ) from error


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
            yield f"line 1: the column '{name}' is not known; {layout.others}"
    for name in layout.columns:
        if columns.count(name) > 1:
            yield f"line 1: the column '{name}' stands there twice"


def _line(number: int, columns: Sequence[str], values: Sequence[str]) -> Line:
    line = Line(number, dict(zip(columns, values, strict=False)))
    if len(values) != len(columns):
        line.add(f"it has {len(values)} cells, but there are {len(columns)} columns")
    return line

"""The parts of a form's layout: cells, columns, lines and sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from config.form import FieldKind, FormField, Sheet, YearField
from models.rules.answers import Answer, AnswerKey


class Place(NamedTuple):
    """A cell, by row and column from zero."""

    row: int
    column: int

    @property
    def address(self) -> str:
        """Return the address as a spreadsheet shows it, such as 'C7'."""
        return f"{column_letters(self.column)}{self.row + 1}"


class Column(NamedTuple):
    """A column of a sheet: its head and its width in characters."""

    title: str
    width: int


@dataclass(frozen=True)
class AnswerPlace:
    """Where one answer stands, and where its reason if it may be not available."""

    key: AnswerKey
    field: FormField | YearField
    kind: FieldKind
    value: Place
    reason: Place | None = None
    unit: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells that the answer may take up."""
        return (self.value, self.reason) if self.reason else (self.value,)

    @cached_property
    def empty(self) -> Answer:
        """What is read where nothing was answered."""
        return Answer(cell=self.value.address)


@dataclass(frozen=True)
class Line:
    """One line of a sheet; `labels` are the fixed texts by which the reader knows it again."""

    row: int
    key: str
    labels: tuple[tuple[int, str], ...]
    answers: tuple[AnswerPlace, ...]


@dataclass(frozen=True)
class SheetLayout:
    """One sheet: columns, lines, and the rows that only bear a heading."""

    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    heading_rows: tuple[int, ...] = ()

    @property
    def status_column(self) -> int:
        """Column that says whether the answers of a line are carried over: the last one."""
        return len(self.columns) - 1

    @cached_property
    def answer_columns(self) -> tuple[int, ...]:
        """Columns that take answers and reasons, the first first."""
        places = (place for line in self.lines for answer in line.answers for place in answer.places)
        return tuple(sorted({place.column for place in places}))

    @cached_property
    def last_row(self) -> int:
        """Last row that bears anything."""
        return max([self.header_row, *(line.row for line in self.lines), *self.heading_rows])

    @cached_property
    def fixed_cells(self) -> Mapping[Place, str]:
        """The cells that nobody may have moved, with what stands in them."""
        heads = {Place(self.header_row, number): column.title for number, column in enumerate(self.columns)}
        labels = {Place(line.row, number): text for line in self.lines for number, text in line.labels}
        return heads | labels


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a column counted from zero: 0 is A, 26 is AA."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters

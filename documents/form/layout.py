"""Where everything stands in the workbook of a form: the writer and the reader both follow it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType

from config.form import (
    CatalogueSheet,
    FieldKind,
    FieldsSheet,
    FormField,
    FormSchema,
    RowsSheet,
    Sheet,
    YearField,
    YearsSheet,
)
from documents.form.places import AnswerPlace, Column, Line, Place, SheetLayout
from models.rules.answers import AnswerKey, FormIdentity

TITLE_ROW, GUIDANCE_ROW, IDENTITY_ROW, HEADER_ROW = 0, 1, 2, 3
"""Rows, from zero, of title, guidance, identity and head; the same on every sheet of every version."""

STATUS = Column("Carried over", 15)
"""The last column of every sheet: whether an answer was taken from the last plan."""

TO_BE_CONFIRMED, CONFIRMED = "to be confirmed", "confirmed"
"""What the last column says of answers taken from the last plan."""

PERIODS = MappingProxyType({-1: "past", 0: "current", 1: "planned"})
"""Words for a year before, of and after that of the cycle."""

_MOST_KEPT = 16
"""Layouts that are kept: all forms of a cycle share one or two, and strangers may send any numbers."""

_IDENTITY = re.compile(r"Form: (\S+) / (\S+) / (\S+) / (\d+)")
_NAMES = ("cycle", "respondent", "schema", "schema_version")


def identity_line(identity: FormIdentity) -> str:
    """Return what every sheet says of the form that it belongs to: a part alone says it as well."""
    return f"Form: {' / '.join(str(getattr(identity, name)) for name in _NAMES)}"


def read_identity_line(text: str) -> dict[str, str]:
    """Return what such a line says, by the names of an identity; empty texts if it is none."""
    found = _IDENTITY.fullmatch(text.strip())
    return dict(zip(_NAMES, found.groups() if found else ("",) * len(_NAMES), strict=True))


def lay_out(schema: FormSchema, year: int, numbers: Sequence[str]) -> tuple[SheetLayout, ...]:
    """Return the layout of every sheet.

    Args:
        schema: the form.
        year: year of the cycle.
        numbers: the lines of a catalogue sheet in their order; an empty one is a heading.
    """
    return _laid_out(_Itself(schema), year, tuple(numbers))


class _Itself:
    """A schema that equals itself alone: to compare all that it says takes longer than to lay it out."""

    def __init__(self, schema: FormSchema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.schema is self.schema


@lru_cache(maxsize=_MOST_KEPT)
def _laid_out(itself: _Itself, year: int, numbers: tuple[str, ...]) -> tuple[SheetLayout, ...]:
    return tuple(_lay_out_sheet(sheet, year, numbers) for sheet in itself.schema.sheets)


def heading(field: FormField) -> str:
    """Return what stands at the head of a field: its title, and its unit if it has one."""
    return f"{field.title} ({field.unit})" if field.unit else field.title


def _lay_out_sheet(sheet: Sheet, year: int, numbers: Sequence[str]) -> SheetLayout:
    match sheet:
        case FieldsSheet():
            return _fields(sheet)
        case YearsSheet():
            return _years(sheet, year)
        case CatalogueSheet():
            return _catalogue(sheet, numbers)
        case RowsSheet():
            return _rows(sheet)


def _fields(sheet: FieldsSheet) -> SheetLayout:
    columns = (
        Column("Section", 13),
        Column("Field", 28),
        Column("Your answer", 46),
        Column("What to enter", 60),
    )
    lines = []
    for row, field in enumerate(sheet.fields, HEADER_ROW + 1):
        key, at = AnswerKey(sheet.code, "", field.code), Place(row, 2)
        answer = AnswerPlace(key, field, field.kind, at, unit=field.unit)
        lines.append(Line(row, "", ((1, heading(field)),), (answer,)))
    return SheetLayout(sheet, HEADER_ROW, (*columns, STATUS), tuple(lines))


def _years(sheet: YearsSheet, year: int) -> SheetLayout:
    columns = (
        Column("Figure", 38),
        Column("Year", 7),
        Column("Period", 10),
        Column(sheet.unit, 16),
        Column("If not available: reason", 38),
        Column("Public figure", 14),
        Column("Source and definition of the public figure", 46),
        STATUS,
    )
    asked = [(field, each) for field in sheet.fields for each in sheet.years(year)]
    lines = tuple(
        _year_line(sheet, field, each, (row, each - year))
        for row, (field, each) in enumerate(asked, HEADER_ROW + 1)
    )
    return SheetLayout(sheet, HEADER_ROW, columns, lines)


def _year_line(sheet: YearsSheet, field: YearField, year: int, at: tuple[int, int]) -> Line:
    row, offset = at
    period = PERIODS[(offset > 0) - (offset < 0)]
    key = AnswerKey(sheet.code, str(year), field.code)
    answer = AnswerPlace(key, field, FieldKind.NUMBER, Place(row, 3), Place(row, 4), sheet.unit)
    return Line(row, str(year), ((0, field.title), (1, str(year)), (2, period)), (answer,))


def _catalogue(sheet: CatalogueSheet, numbers: Sequence[str]) -> SheetLayout:
    columns = (Column("No.", 6), Column(sheet.item_word.capitalize(), 36), Column("In short", 26))
    answered = tuple(Column(heading(field), field.width) for field in sheet.fields)
    rows = list(enumerate(numbers, HEADER_ROW + 1))
    return SheetLayout(
        sheet,
        HEADER_ROW,
        (*columns, *answered, STATUS),
        tuple(_table_line(sheet, row, number, len(columns)) for row, number in rows if number),
        tuple(row for row, number in rows if not number),
    )


def _rows(sheet: RowsSheet) -> SheetLayout:
    columns = (Column("No.", 6), *(Column(heading(field), field.width) for field in sheet.fields), STATUS)
    lines = tuple(
        _table_line(sheet, HEADER_ROW + number, str(number), 1) for number in range(1, sheet.lines + 1)
    )
    return SheetLayout(sheet, HEADER_ROW, columns, lines)


def _table_line(sheet: CatalogueSheet | RowsSheet, row: int, number: str, first_column: int) -> Line:
    return Line(
        row, number, ((0, number),), _across(sheet.code, sheet.fields, Place(row, first_column), number)
    )


def _across(sheet: str, fields: tuple[FormField, ...], first: Place, key: str) -> tuple[AnswerPlace, ...]:
    return tuple(
        AnswerPlace(
            AnswerKey(sheet, key, field.code), field, field.kind, Place(first.row, column), unit=field.unit
        )
        for column, field in enumerate(fields, first.column)
    )

"""Where everything stands in the workbook of a form: the writer and the reader both follow it."""

from collections.abc import Sequence
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
from models.rules.answers import AnswerKey

TITLE_ROW, GUIDANCE_ROW = 0, 1
"""Rows, from zero, of the title and of the guidance on every sheet."""

IDENTITY_PLACES = MappingProxyType(
    {"cycle": Place(2, 2), "respondent": Place(3, 2), "schema": Place(4, 2), "schema_version": Place(5, 2)}
)
"""Cells of the first sheet that say which form this is; the same in every schema and version."""

STATUS = Column("Carried over", 15)
"""The last column of every sheet: whether an answer was taken from the last plan."""

TO_BE_CONFIRMED, CONFIRMED = "to be confirmed", "confirmed"
"""What the last column says of answers taken from the last plan."""

PERIODS = MappingProxyType({-1: "past", 0: "current", 1: "planned"})
"""Words for a year before, of and after that of the cycle."""

_HEADER_ROW, _FIRST_HEADER_ROW = 2, 7


def lay_out(schema: FormSchema, year: int, numbers: Sequence[str]) -> tuple[SheetLayout, ...]:
    """Return the layout of every sheet.

    Args:
        schema: the form.
        year: year of the cycle.
        numbers: the lines of a catalogue sheet in their order; an empty one is a heading.
    """
    return tuple(_lay_out_sheet(schema, sheet, year, numbers) for sheet in schema.sheets)


def header_row(schema: FormSchema, sheet: Sheet) -> int:
    """Return the row of the head of a sheet; that of the first stands under the identity."""
    return _FIRST_HEADER_ROW if sheet is schema.sheets[0] else _HEADER_ROW


def _lay_out_sheet(schema: FormSchema, sheet: Sheet, year: int, numbers: Sequence[str]) -> SheetLayout:
    head = header_row(schema, sheet)
    match sheet:
        case FieldsSheet():
            return _fields(sheet, head)
        case YearsSheet():
            return _years(sheet, head, year)
        case CatalogueSheet():
            return _catalogue(sheet, head, numbers)
        case RowsSheet():
            return _rows(sheet, head)


def _fields(sheet: FieldsSheet, head: int) -> SheetLayout:
    columns = (
        Column("Section", 13),
        Column("Field", 28),
        Column("Your answer", 46),
        Column("What to enter", 60),
    )
    lines = []
    for row, field in enumerate(sheet.fields, head + 1):
        answer = AnswerPlace(AnswerKey(sheet.code, "", field.code), field, field.kind, Place(row, 2))
        lines.append(Line(row, "", ((1, field.title),), (answer,)))
    return SheetLayout(sheet, head, (*columns, STATUS), tuple(lines))


def _years(sheet: YearsSheet, head: int, year: int) -> SheetLayout:
    columns = (
        Column("Figure", 25),
        Column("Year", 7),
        Column("Period", 10),
        Column(sheet.unit, 16),
        Column("If not available: reason", 38),
        Column("Public figure", 14),
        Column("Source and definition of the public figure", 48),
        STATUS,
    )
    asked = [(field, each) for field in sheet.fields for each in sheet.years(year)]
    lines = tuple(
        _year_line(sheet, field, each, (row, each - year))
        for row, (field, each) in enumerate(asked, head + 1)
    )
    return SheetLayout(sheet, head, columns, lines)


def _year_line(sheet: YearsSheet, field: YearField, year: int, at: tuple[int, int]) -> Line:
    row, offset = at
    period = PERIODS[(offset > 0) - (offset < 0)]
    key = AnswerKey(sheet.code, str(year), field.code)
    answer = AnswerPlace(key, field, FieldKind.NUMBER, Place(row, 3), Place(row, 4))
    return Line(row, str(year), ((0, field.title), (1, str(year)), (2, period)), (answer,))


def _catalogue(sheet: CatalogueSheet, head: int, numbers: Sequence[str]) -> SheetLayout:
    columns = (Column("No.", 6), Column(sheet.item_word.capitalize(), 36), Column("In short", 26))
    answered = tuple(Column(field.title, field.width) for field in sheet.fields)
    rows = list(enumerate(numbers, head + 1))
    return SheetLayout(
        sheet,
        head,
        (*columns, *answered, STATUS),
        tuple(_table_line(sheet, row, number, len(columns)) for row, number in rows if number),
        tuple(row for row, number in rows if not number),
    )


def _rows(sheet: RowsSheet, head: int) -> SheetLayout:
    columns = (Column("No.", 6), *(Column(field.title, field.width) for field in sheet.fields), STATUS)
    lines = tuple(_table_line(sheet, head + number, str(number), 1) for number in range(1, sheet.lines + 1))
    return SheetLayout(sheet, head, columns, lines)


def _table_line(sheet: CatalogueSheet | RowsSheet, row: int, number: str, first_column: int) -> Line:
    return Line(
        row, number, ((0, number),), _across(sheet.code, sheet.fields, Place(row, first_column), number)
    )


def _across(sheet: str, fields: tuple[FormField, ...], first: Place, key: str) -> tuple[AnswerPlace, ...]:
    return tuple(
        AnswerPlace(AnswerKey(sheet, key, field.code), field, field.kind, Place(first.row, column))
        for column, field in enumerate(fields, first.column)
    )

"""A form read back: its identity and its fixed cells are verified, then its answers are taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from config.form import CatalogueSheet, FormSchema, RowsSheet, stored_forms
from documents.form.layout import HEADER_ROW, IDENTITY_ROW, TO_BE_CONFIRMED, lay_out, read_identity_line
from documents.form.places import AnswerPlace, Place, SheetLayout
from documents.nursery import CELLS, LINES, OFFICE, Answers
from documents.reader.cells import Cells, CellValue, cells_of, read_cells
from documents.reader.values import as_percentage, cell_text, read_entry
from models.errors import (
    ForeignFormError,
    FormulaWithoutValueError,
    MissingSheetsError,
    MovedCellsError,
    StrayAnswerError,
)
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks.entries import PERCENT

_MOST_CATALOGUE_LINES = 300
_ROWS_AROUND, _COLUMNS_AROUND = 100, 10
"""How far around a form something is looked for that would be lost."""

_IDENTITY_PLACE = Place(IDENTITY_ROW, 0)
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,15}")

_Sheet = Mapping[Place, CellValue]


@dataclass(frozen=True)
class FormPart:
    """The answers of some sheets of a form, and the codes of those sheets."""

    plan: Plan
    sheets: tuple[str, ...]


def read_form(content: bytes, schema: FormSchema, expected: FormIdentity, year: int) -> Plan:
    """Return the plan that a form holds.

    Args:
        content: the workbook, admitted by the gate.
        schema: the form.
        expected: which form it has to be.
        year: year of the cycle.

    Raises:
        HostileFileError: reading it took too much memory or time.
        UnreadableFileError: it is damaged.
        MissingSheetsError: a sheet was renamed or deleted, or only a part came.
        ForeignFormError: it, or a sheet of it, is of another respondent, cycle, schema or version.
        MovedCellsError: rows or columns are not where they were.
        StrayAnswerError: something stands outside the form and would be lost.
        FormulaWithoutValueError: an answer is a formula without a result.
    """
    return _whole(read_cells(content, _bounds(schema, year)), schema, expected, year)


def open_form(content: bytes, schema: FormSchema, year: int) -> Answers:
    """Return what one child tells of the lines of a form and of its cells: to look at, then to read.

    Raises:
        ChildFaultError: nothing could be told for a reason that is not the file's.
    """
    return OFFICE.ask_all(content, {LINES: {}, CELLS: {"bounds": _bounds(schema, year)}})


def read_opened(told: Answers, schema: FormSchema, expected: FormIdentity, year: int) -> Plan:
    """Return the plan that an opened form holds; it raises what reading a form raises."""
    return _whole(cells_of(told.of(CELLS)), schema, expected, year)


def _whole(cells: Cells, schema: FormSchema, expected: FormIdentity, year: int) -> Plan:
    if missing := [sheet.title for sheet in schema.sheets if sheet.title not in cells.sheets]:
        raise MissingSheetsError(missing, cells.names)
    return _read(cells, schema, expected, year).plan


def read_part(content: bytes, schema: FormSchema, expected: FormIdentity, year: int) -> FormPart:
    """Return the answers of the sheets that a workbook has: a part of a form, or all of it.

    Raises:
        GateError: as for a whole form; none of its sheets need be there but one.
    """
    cells = read_cells(content, _bounds(schema, year))
    if not cells.sheets:
        raise MissingSheetsError([sheet.title for sheet in schema.sheets], cells.names)
    return _read(cells, schema, expected, year)


def read_identity(content: bytes) -> FormIdentity:
    """Return which form a workbook says it is, by the first of its sheets that says so.

    Raises:
        ForeignFormError: none of its sheets says so.
    """
    titles = {sheet.title for schema in stored_forms().values() for sheet in schema.sheets}
    cells = read_cells(content, dict.fromkeys(sorted(titles), (IDENTITY_ROW + 1, 1)))
    for name in cells.names:
        found = _identity_of(cells.sheets.get(name, {}))
        if found["cycle"]:
            version = int(found["schema_version"])
            return FormIdentity(found["cycle"], found["respondent"], found["schema"], version)
    empty = read_identity_line("")
    raise ForeignFormError(empty, empty)


def _read(cells: Cells, schema: FormSchema, expected: FormIdentity, year: int) -> FormPart:
    answers: dict[AnswerKey, Answer] = {}
    layouts = [
        layout
        for layout in lay_out(schema, year, _catalogue_numbers(cells, schema))
        if layout.sheet.title in cells.sheets
    ]
    for layout in layouts:
        _check_identity(cells.sheets[layout.sheet.title], expected)
    for layout in layouts:
        sheet = cells.sheets[layout.sheet.title]
        _check_fixed(layout, sheet)
        _check_around(layout, sheet)
        _check_formulas(layout, cells)
        answers |= _answers(layout, sheet, cells.percentages.get(layout.sheet.title, frozenset()))
    return FormPart(Plan(expected, answers), tuple(layout.sheet.code for layout in layouts))


def _bounds(schema: FormSchema, year: int) -> dict[str, tuple[int, int]]:
    bounds = {}
    for layout in lay_out(schema, year, ()):
        more = _MOST_CATALOGUE_LINES if isinstance(layout.sheet, CatalogueSheet) else _ROWS_AROUND
        bounds[layout.sheet.title] = (layout.last_row + 1 + more, len(layout.columns) + _COLUMNS_AROUND)
    return bounds


def _identity_of(sheet: _Sheet) -> dict[str, str]:
    return read_identity_line(cell_text(sheet.get(_IDENTITY_PLACE)))


def _check_identity(sheet: _Sheet, expected: FormIdentity) -> None:
    found = _identity_of(sheet)
    wanted = {name: str(getattr(expected, name)) for name in found}
    if found != wanted:
        raise ForeignFormError(found, wanted)


def _catalogue_numbers(cells: Cells, schema: FormSchema) -> tuple[str, ...]:
    for sheet in schema.sheets:
        if isinstance(sheet, CatalogueSheet) and sheet.title in cells.sheets:
            return _numbers_below(sheet.title, cells.sheets[sheet.title], HEADER_ROW + 1)
    return ()


def _numbers_below(title: str, sheet: _Sheet, start: int) -> tuple[str, ...]:
    rows = {place.row: cell_text(value).strip() for place, value in sheet.items() if place.column == 0}
    last = max((row for row, text in rows.items() if text), default=start - 1)
    numbers = tuple(rows.get(row, "") for row in range(start, last + 1))
    for offset, number in enumerate(numbers):
        if number and (not _NUMBER.fullmatch(number) or numbers.index(number) < offset):
            raise MovedCellsError(title, Place(start + offset, 0).address, number, "a number, once")
    return numbers


def _check_fixed(layout: SheetLayout, sheet: _Sheet) -> None:
    for place, text in layout.fixed_cells.items():
        found = cell_text(sheet.get(place)).strip()
        if found != text:
            raise MovedCellsError(layout.sheet.title, place.address, found, text)


def _check_around(layout: SheetLayout, sheet: _Sheet) -> None:
    last_row, last_column = layout.last_row, layout.status_column
    answers, headings = last_column - len(layout.sheet.fields), set(layout.heading_rows)
    for place, value in sheet.items():
        outside = place.row > last_row or place.column > last_column
        # A line whose number was lost looks like a heading: its answers would be lost with it.
        lost = place.row in headings and place.column >= answers
        if (outside or lost) and cell_text(value).strip():
            raise StrayAnswerError(layout.sheet.title, place.address, cell_text(value))


def _check_formulas(layout: SheetLayout, cells: Cells) -> None:
    unusable = cells.unusable.get(layout.sheet.title)
    if not unusable:
        return
    places = (place for line in layout.lines for answer in line.answers for place in answer.places)
    if found := [place.address for place in places if place.address in unusable]:
        raise FormulaWithoutValueError(layout.sheet.title, found)


def _answers(layout: SheetLayout, sheet: _Sheet, percentages: frozenset[Place]) -> dict[AnswerKey, Answer]:
    shown = {**sheet, **{place: as_percentage(sheet[place]) for place in percentages & sheet.keys()}}
    keeps_empty = not isinstance(layout.sheet, RowsSheet)  # a finding on what is missing names the cell
    answers = {}
    for line in layout.lines:
        status = cell_text(shown.get(Place(line.row, layout.status_column)))
        carried = status.strip().casefold() == TO_BE_CONFIRMED
        for place in line.answers:
            answer = _answer(place, shown, carried_over=carried)
            if answer.is_given:
                answers[place.key] = answer
            elif keeps_empty:
                answers[place.key] = place.empty
    return answers


def _answer(place: AnswerPlace, sheet: _Sheet, *, carried_over: bool) -> Answer:
    said, why = sheet.get(place.value), sheet.get(place.reason) if place.reason else None
    if said is None and why is None:
        return place.empty
    value = read_entry(place.field, said, is_share=place.unit == PERCENT)
    reason = cell_text(why)
    has_reason = bool(reason.strip())
    return Answer(
        value=value,
        not_available=value is None and has_reason,
        reason=reason if has_reason else "",
        carried_over=carried_over,
        cell=place.value.address,
    )

"""A form read back: its identity and its fixed cells are verified, then its answers are taken."""

import re
from collections.abc import Mapping

from config.form import CatalogueSheet, FormSchema, RowsSheet
from documents.form.layout import IDENTITY_PLACES, TO_BE_CONFIRMED, header_row, lay_out
from documents.form.places import AnswerPlace, Place, SheetLayout
from documents.reader.cells import Cells, CellValue, read_cells
from documents.reader.values import cell_text, read_value
from models.errors import ForeignFormError, FormulaWithoutValueError, MovedCellsError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

_MOST_CATALOGUE_LINES = 300
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,15}")

_Sheet = Mapping[Place, CellValue]


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
        ForeignFormError: it is the form of another respondent, cycle, schema or version.
        MovedCellsError: sheets, rows or columns are not where they were.
        FormulaWithoutValueError: an answer is a formula without a result.
    """
    cells = read_cells(content, _bounds(schema, year))
    _check_sheets(cells, schema)
    _check_identity(cells.sheets[schema.sheets[0].title], expected)
    answers: dict[AnswerKey, Answer] = {}
    for layout in lay_out(schema, year, _catalogue_numbers(cells, schema)):
        _check_fixed(layout, cells.sheets[layout.sheet.title])
        _check_formulas(layout, cells)
        answers |= _answers(layout, cells.sheets[layout.sheet.title])
    return Plan(expected, answers)


def _bounds(schema: FormSchema, year: int) -> dict[str, tuple[int, int]]:
    bounds = {}
    for layout in lay_out(schema, year, ()):
        more = _MOST_CATALOGUE_LINES if isinstance(layout.sheet, CatalogueSheet) else 0
        bounds[layout.sheet.title] = (layout.last_row + 1 + more, len(layout.columns))
    return bounds


def _check_sheets(cells: Cells, schema: FormSchema) -> None:
    for sheet in schema.sheets:
        if sheet.title not in cells.sheets:
            raise MovedCellsError(sheet.title, "", ", ".join(cells.names), sheet.title)


def _check_identity(sheet: _Sheet, expected: FormIdentity) -> None:
    found = {name: cell_text(sheet.get(place)).strip() for name, place in IDENTITY_PLACES.items()}
    if found != {name: str(getattr(expected, name)) for name in IDENTITY_PLACES}:
        raise ForeignFormError(found, {name: str(getattr(expected, name)) for name in IDENTITY_PLACES})


def _catalogue_numbers(cells: Cells, schema: FormSchema) -> tuple[str, ...]:
    for sheet in schema.sheets:
        if isinstance(sheet, CatalogueSheet):
            start = header_row(schema, sheet) + 1
            return _numbers_below(sheet.title, cells.sheets[sheet.title], start)
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
    for place, text in layout.fixed_cells():
        found = cell_text(sheet.get(place)).strip()
        if found != text:
            raise MovedCellsError(layout.sheet.title, place.address, found, text)


def _check_formulas(layout: SheetLayout, cells: Cells) -> None:
    unusable = cells.unusable.get(layout.sheet.title, frozenset())
    places = (place for line in layout.lines for answer in line.answers for place in _places(answer))
    if found := [place.address for place in places if place.address in unusable]:
        raise FormulaWithoutValueError(layout.sheet.title, found)


def _places(answer: AnswerPlace) -> tuple[Place, ...]:
    return (answer.value, answer.reason) if answer.reason else (answer.value,)


def _answers(layout: SheetLayout, sheet: _Sheet) -> dict[AnswerKey, Answer]:
    answers = {}
    for line in layout.lines:
        status = cell_text(sheet.get(Place(line.row, layout.status_column)))
        carried = status.strip().casefold() == TO_BE_CONFIRMED
        for place in line.answers:
            answer = _answer(place, sheet, carried_over=carried)
            if answer.is_given:
                answers[place.key] = answer
            elif not isinstance(layout.sheet, RowsSheet):  # a finding on what is missing names the cell
                answers[place.key] = Answer(cell=answer.cell)
    return answers


def _answer(place: AnswerPlace, sheet: _Sheet, *, carried_over: bool) -> Answer:
    value = read_value(place.kind, sheet.get(place.value))
    reason = cell_text(sheet.get(place.reason)) if place.reason else ""
    said = bool(reason.strip())
    return Answer(
        value=value,
        not_available=value is None and said,
        reason=reason if said else "",
        carried_over=carried_over,
        cell=place.value.address,
    )

"""What an attentive state answers: every field of the form, so that nothing has to be asked about.

The fields that only some states need, such as the rate of a conversion, stay empty, as they should.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.simulation.journey.office import Cell
from config.form import (
    CatalogueSheet,
    FieldKind,
    FieldsSheet,
    FormField,
    RowsSheet,
    YearField,
    YearsSheet,
)
from config.form_sheets import PLANNED
from documents.form import FormRequest
from documents.form.layout import lay_out
from documents.form.request import catalogue_numbers
from models.rules.answers import AnswerKey, AnswerValue

Answers = dict[AnswerKey, AnswerValue]

OF_SOME = frozenset({"national_currency"})
"""Fields that nothing else calls for, and on which Greece has nothing to say: its figures are in euro."""

TOTAL = 6_000
"""Defence expenditure of a year of which no public figure is known, in EUR million."""

SHARES = {
    "defence_expenditure": Decimal(1),
    "defence_investment": Decimal("0.25"),
    "equipment_procurement": Decimal("0.2"),
    "collaborative_procurement": Decimal("0.08"),
    "research_and_development": Decimal("0.03"),
    "collaborative_research_and_development": Decimal("0.01"),
    "research_and_technology": Decimal("0.02"),
}
"""What a state spends for what, as shares of its expenditure: parts are smaller than their wholes."""

UNCHANGED_EVERY = 5
"""On every so many items nothing changed, and why is said."""

PROJECTS = (
    ("Upgrade of Maritime Surveillance (UMS)", "lead"),
    (
        "Armoured Infantry Fighting Vehicle / Amphibious Assault Vehicle / Light Armoured Vehicle",
        "participant",
    ),
)
"""Projects of Greece, as they are on record."""


def attentive_answers(request: FormRequest, reported_on: date) -> Answers:
    """Return an answer to every field, as of a day."""
    return dict(_answers(request, reported_on))


def cells_of(request: FormRequest) -> dict[AnswerKey, Cell]:
    """Return the cell of every answer."""
    numbers = catalogue_numbers(request.catalogue)
    return {
        place.key: Cell(layout.sheet.title, place.value.address)
        for layout in lay_out(request.schema, request.year, numbers)
        for line in layout.lines
        for place in line.answers
    }


def typed(answers: Answers, cells: dict[AnswerKey, Cell]) -> dict[Cell, str]:
    """Return what is typed into which cell."""
    return {cells[key]: _typed(value) for key, value in answers.items()}


def enter(document: dict[str, Any], answers: Answers) -> None:
    """Enter answers into a form as JSON."""
    for key, value in answers.items():
        sheet = document["answers"][key.sheet]
        line = sheet.setdefault(key.row, {}) if key.row else sheet
        line[key.field] = _as_json(value)


def _as_json(value: AnswerValue) -> object:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value


def _typed(value: AnswerValue) -> str:
    match value:
        case True:
            return "yes"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _answers(request: FormRequest, day: date) -> Iterator[tuple[AnswerKey, AnswerValue]]:
    for sheet in request.schema.sheets:
        match sheet:
            case FieldsSheet():
                yield from _cover(sheet, request, day)
            case YearsSheet():
                yield from _figures(sheet, request)
            case CatalogueSheet():
                yield from _items(sheet, request)
            case RowsSheet():
                yield from _lines(sheet, request)


def _cover(sheet: FieldsSheet, request: FormRequest, day: date) -> Iterator[tuple[AnswerKey, AnswerValue]]:
    for field in sheet.fields:
        if not (field.follows or field.needed_with or field.code in OF_SOME):
            yield AnswerKey(sheet.code, "", field.code), _on_the_cover(field, request, day)


def _on_the_cover(field: FormField, request: FormRequest, day: date) -> AnswerValue:
    said: dict[str, AnswerValue] = {
        "contact_office": "General Directorate for Policy",
        "contact_email": "nip@el.example",
        "contact_phone": "+30 210 555 0000",
        "period": f"January to December {request.year - 1}",
        "clearance_authority": "Ministry of National Defence",
        "clearance_reference": f"F.{request.year}/17",
        "clearance_date": day,
    }
    if field.kind is FieldKind.CHOICE:
        return field.choices[0]
    return said.get(field.code, f"{field.title}: as in our return of {request.year - 1}-11-30")


def _figures(sheet: YearsSheet, request: FormRequest) -> Iterator[tuple[AnswerKey, AnswerValue]]:
    for year in sheet.years(request.year):
        total = _total(sheet, request, year)
        for field in sheet.fields:
            public = request.public_figure(field.public, year)
            said = Decimal(public.value) if public else (total * SHARES[field.code]).quantize(Decimal("0.1"))
            yield AnswerKey(sheet.code, str(year), field.code), said


def _total(sheet: YearsSheet, request: FormRequest, year: int) -> Decimal:
    total: YearField = next(field for field in sheet.fields if field.code == "defence_expenditure")
    public = request.public_figure(total.public, year)
    return Decimal(public.value) if public else Decimal(TOTAL)


def _items(sheet: CatalogueSheet, request: FormRequest) -> Iterator[tuple[AnswerKey, AnswerValue]]:
    for place, item in enumerate(request.catalogue, start=1):
        is_unchanged = place % UNCHANGED_EVERY == 0
        for field in sheet.fields:
            said = _on_item(sheet, field, item.number, request.year, is_unchanged=is_unchanged)
            if said is not None:
                yield AnswerKey(sheet.code, item.number, field.code), said


def _on_item(
    sheet: CatalogueSheet, field: FormField, number: str, year: int, *, is_unchanged: bool
) -> AnswerValue:
    if field.code == sheet.no_change:
        return True if is_unchanged else None
    if field.needed_with:
        return "Reached in 2022." if is_unchanged else None
    if is_unchanged or field.role:
        return None  # nothing more to say, and nothing is held elsewhere
    return f"{field.title} on commitment {number}, as of {year}.\nMore of it in the annual programme."


def _lines(sheet: RowsSheet, request: FormRequest) -> Iterator[tuple[AnswerKey, AnswerValue]]:
    for line, project in enumerate(PROJECTS, start=1):
        for field in sheet.fields:
            yield AnswerKey(sheet.code, str(line), field.code), _in_line(field, line, project, request.year)


def _in_line(field: FormField, line: int, project: tuple[str, str], year: int) -> AnswerValue:
    said: dict[str, AnswerValue] = {
        "project": project[0],
        "role": project[1],
        "state": PLANNED,
        "earlier_date": date(year, 6, 30),
        "new_date": date(year + line, 6, 30),
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "staff": 40 * line,
        "framework": field.choices[0] if field.choices else "",
    }
    return said.get(field.code, f"{field.title} {line}, as published in {year}")

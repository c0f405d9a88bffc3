"""What virtual respondents hand in: forms answered with public figures, and plain statements."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from config.definition import Definition
from config.form import (
    CatalogueSheet,
    FieldKind,
    FieldRole,
    FieldsSheet,
    FormField,
    RowsSheet,
    YearsSheet,
)
from config.form_sheets import PLANNED
from documents.form import FormRequest, write_form
from models.rules.answers import Answer, AnswerKey, AnswerValue, Plan
from tasks.forms import FormFor, form_request
from tasks.rehearsal.scenario import Variant

NOT_PUBLISHED = "Rehearsal: no public figure"
"""Reason that a virtual respondent gives for a figure that is not published."""

LEFT_OUT_EVERY = 4
"""An incomplete form leaves out every so many items, and every figure that is not published."""

UNCHANGED_EVERY = 5
"""A virtual respondent reports no change on every so many items."""

LINES = 2
"""Lines that a virtual respondent fills in where there are many."""

NOT_CONVERTED = frozenset({"national_currency"})
"""Fields on which a virtual respondent has nothing to say: its figures are in euro."""

TOTAL, PART = Decimal(100), Decimal(200)
"""What an inconsistent form states for a total and a part of it."""


def file_of(definition: Definition, whose: FormFor, variant: Variant) -> bytes:
    """Return the bytes that a virtual respondent hands in."""
    if whose.deliverable.form is None:
        return statement(definition, whose)
    request = form_request(definition, whose)
    answers = dict(_answers(request, variant))
    if variant is Variant.INCONSISTENT:
        answers |= _contradiction(request)
    return write_form(form_request(definition, whose, Plan(request.identity, answers)))


def statement(definition: Definition, whose: FormFor) -> bytes:
    """Return the text of a virtual statement."""
    return (
        f"REHEARSAL. {definition.title}.\n"
        f"This text stands for the {whose.deliverable.title} of {whose.respondent_name}.\n"
        "It was written by a virtual respondent and says nothing about any state.\n"
    ).encode()


def _answers(request: FormRequest, variant: Variant) -> Iterator[tuple[AnswerKey, Answer]]:
    for sheet in request.schema.sheets:
        match sheet:
            case FieldsSheet():
                for field in sheet.fields:
                    if (said := _cover(field, request)) is not None:
                        yield AnswerKey(sheet.code, "", field.code), Answer(said)
            case YearsSheet():
                yield from _figures(sheet, request, variant)
            case CatalogueSheet():
                yield from _items(sheet, request, variant)
            case RowsSheet():
                yield from _lines(sheet, request)


def _cover(field: FormField, request: FormRequest) -> AnswerValue:
    if field.follows or field.needed_with or field.code in NOT_CONVERTED:
        return None
    if field.kind is FieldKind.CHOICE:
        return field.choices[0]
    if field.kind is FieldKind.DATE:
        return date(request.year - 1, 11, 30)  # before anything can come
    return f"Rehearsal: {field.title} of {request.respondent_name}"


def _figures(sheet: YearsSheet, request: FormRequest, variant: Variant) -> Iterator[tuple[AnswerKey, Answer]]:
    for year in sheet.years(request.year):
        for field in sheet.fields:
            public = request.public_figure(field.public, year)
            key = AnswerKey(sheet.code, str(year), field.code)
            if public is not None:
                yield key, Answer(Decimal(public.value))
            elif variant is not Variant.INCOMPLETE:
                yield key, Answer(not_available=True, reason=NOT_PUBLISHED)


def _items(
    sheet: CatalogueSheet, request: FormRequest, variant: Variant
) -> Iterator[tuple[AnswerKey, Answer]]:
    for place, item in enumerate(request.catalogue, start=1):
        if variant is Variant.INCOMPLETE and place % LEFT_OUT_EVERY == 0:
            continue
        if sheet.no_change and place % UNCHANGED_EVERY == 0:
            yield AnswerKey(sheet.code, item.number, sheet.no_change), Answer(value=True)
            yield from _companions(sheet, item.number, sheet.no_change)
        else:
            text = f"Rehearsal: answer of {request.respondent_name} on {sheet.item_word} {item.number}."
            yield AnswerKey(sheet.code, item.number, sheet.answered_by[0]), Answer(text)


def _companions(sheet: CatalogueSheet, row: str, code: str) -> Iterator[tuple[AnswerKey, Answer]]:
    for field in sheet.fields:
        if field.needed_by[0] == code:
            yield AnswerKey(sheet.code, row, field.code), Answer(f"Rehearsal: {field.title}")


def _lines(sheet: RowsSheet, request: FormRequest) -> Iterator[tuple[AnswerKey, Answer]]:
    for line in range(1, LINES + 1):
        for place, field in enumerate(sheet.fields, start=1):
            # Dates of one line follow each other from left to right.
            said = date(request.year + line, place, 15) if field.kind is FieldKind.DATE else None
            yield (
                AnswerKey(sheet.code, str(line), field.code),
                Answer(said or _entry(field, request, line)),
            )


def _entry(field: FormField, request: FormRequest, line: int) -> AnswerValue:
    match field.kind:
        case FieldKind.CHOICE if field.role is FieldRole.MILESTONE_STATE:
            return PLANNED  # its date is to come
        case FieldKind.CHOICE:
            return field.choices[line % len(field.choices)]
        case FieldKind.NUMBER:
            return 10 * line
        case FieldKind.YES_NO:
            return True
        case _:
            return f"Rehearsal: {field.title} {line} of {request.respondent_name}"


def _contradiction(request: FormRequest) -> dict[AnswerKey, Answer]:
    for sheet in request.schema.sheets:
        if isinstance(sheet, YearsSheet):
            part = next(field for field in reversed(sheet.fields) if field.part_of)
            year = str(sheet.years(request.year)[0])
            return {
                AnswerKey(sheet.code, year, part.part_of or ""): Answer(TOTAL),
                AnswerKey(sheet.code, year, part.code): Answer(PART),
            }
    return {}

"""What virtual respondents hand in: forms answered with public figures, and plain statements."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from config.definition import Definition
from config.form import CatalogueSheet, FieldKind, FieldRole, FieldsSheet, FormField, YearsSheet
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
                    yield AnswerKey(sheet.code, "", field.code), Answer(_cover(field, request))
            case YearsSheet():
                yield from _figures(sheet, request, variant)
            case CatalogueSheet():
                yield from _items(sheet, request, variant)


def _cover(field: FormField, request: FormRequest) -> AnswerValue:
    if field.role is FieldRole.MARKING:
        return field.choices[0]
    if field.kind is FieldKind.DATE:
        return date(request.year, 1, 31)
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
        else:
            text = f"Rehearsal: answer of {request.respondent_name} on {sheet.item_word} {item.number}."
            yield AnswerKey(sheet.code, item.number, sheet.answered_by[0]), Answer(text)


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

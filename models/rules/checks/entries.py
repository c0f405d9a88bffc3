"""Checks on single entries: what was meant, what belongs to it, and whether it still holds."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from config.form import FieldKind, FieldRole, FormField, Sheet, YearsSheet
from config.form_sheets import YES
from models.rules.answers import Answer, AnswerKey, AnswerValue
from models.rules.checks.base import CheckInput, Hit, as_number
from models.rules.checks.values import Lines, Place, Titles, Value
from models.rules.checks.words import quoted

PERCENT = "%"
"""Unit of what is a share."""

_WHOLE = 100
_TEXT = FieldKind.TEXT
"""Any text is clear, and most answers are texts."""


def find_unclear(given: CheckInput) -> Iterator[Hit]:
    """Yield the answers that are not of their kind: a date in words, or a choice that is not offered."""
    field_of = given.schema.field
    for key, answer in given.plan.given.items():
        field = field_of(key.sheet, key.field)
        if isinstance(field, FormField) and field.kind is not _TEXT and not _is_clear(field, answer.value):
            yield Hit(key, _said_at(key, field, quoted(str(answer.value))), field.kind.value)


def find_lone(given: CheckInput) -> Iterator[Hit]:
    """Yield the empty fields that another answer of the same line asks for."""
    for sheet, field in _companions(given):
        code, wanted = field.needed_by
        for row in given.plan.rows(sheet.code):
            other = given.plan.get(sheet.code, row, code)
            is_wanted = other.is_given and wanted in ("", _said(other))
            if not is_wanted or given.plan.get(sheet.code, row, field.code).is_given:
                continue
            key = AnswerKey(sheet.code, row, field.code)
            title = next(each.title for each in sheet.fields if each.code == code)
            values: dict[str, Value] = {
                "place": Place(key),
                "field": Titles((field.title,)),
                "other": Titles((title,)),
            }
            yield Hit(key, values | ({"wanted": wanted} if wanted else {}), "answer" if wanted else "")


def find_unconfirmed(given: CheckInput) -> Iterator[Hit]:
    """Yield, once for each sheet, the lines whose answers of the last plan are not confirmed."""
    carried = [key for key, answer in given.plan.given.items() if answer.carried_over]
    for _, keys in groupby(carried, key=lambda key: key.sheet):
        found = tuple(keys)
        yield Hit(found[0], {"lines": Lines(found)})


def find_vague_references(given: CheckInput) -> Iterator[Hit]:
    """Yield the references of parts held elsewhere that name no document: none has no digit in it."""
    for sheet, (field,) in given.with_roles(FieldRole.HELD_REFERENCE):
        for row in given.plan.rows(sheet.code):
            said = given.plan.get(sheet.code, row, field.code)
            if said.is_given and not any(sign.isdigit() for sign in str(said.value)):
                key = AnswerKey(sheet.code, row, field.code)
                yield Hit(key, _said_at(key, field, quoted(str(said.value))))


def find_negative_numbers(given: CheckInput) -> Iterator[Hit]:
    """Yield the numbers below zero outside the figures: they count something. Shares are another matter."""
    for key, field, value in _numbers(given):
        if value < 0 and field.unit != PERCENT:
            yield Hit(key, _said_at(key, field, str(value)))


def find_shares_out_of_range(given: CheckInput) -> Iterator[Hit]:
    """Yield the shares below zero or above the whole, wherever the form asks for one."""
    for key, field, value in _numbers(given):
        if field.unit == PERCENT and not 0 <= value <= _WHOLE:
            yield Hit(key, _said_at(key, field, str(value)))
    for sheet in given.years_sheets:
        yield from _shares_of(given, sheet)


def _shares_of(given: CheckInput, sheet: YearsSheet) -> Iterator[Hit]:
    for field in sheet.fields if sheet.unit == PERCENT else ():
        for year in map(str, sheet.years(given.year)):
            value = as_number(given.plan.get(sheet.code, year, field.code).value)
            if value is not None and not 0 <= value <= _WHOLE:
                key = AnswerKey(sheet.code, year, field.code)
                yield Hit(key, {"place": Place(key), "field": f"{field.title} {year}", "said": str(value)})


def _numbers(given: CheckInput) -> Iterator[tuple[AnswerKey, FormField, Decimal]]:
    for sheet in given.schema.sheets:
        fields = [
            field for field in sheet.fields if isinstance(field, FormField) and field.kind is FieldKind.NUMBER
        ]
        for row in given.plan.rows(sheet.code) if fields else ():
            for field in fields:
                value = as_number(given.plan.get(sheet.code, row, field.code).value)
                if value is not None:
                    yield AnswerKey(sheet.code, row, field.code), field, value


def _companions(given: CheckInput) -> Iterator[tuple[Sheet, FormField]]:
    for sheet in given.schema.sheets:
        for field in sheet.fields:
            if isinstance(field, FormField) and field.needed_with:
                yield sheet, field


def _said_at(key: AnswerKey, field: FormField, said: str) -> dict[str, Value]:
    return {"place": Place(key), "field": field.title, "said": said}


def _is_clear(field: FormField, value: AnswerValue) -> bool:
    match field.kind:
        case FieldKind.NUMBER:
            return as_number(value) is not None
        case FieldKind.DATE:
            return isinstance(value, date)
        case FieldKind.YES_NO:
            return isinstance(value, bool)
        case FieldKind.CHOICE:
            return field.open_choice or value in field.choices
        case FieldKind.TEXT:
            return True


def _said(answer: Answer) -> str:
    if isinstance(answer.value, bool):
        return YES if answer.value else "no"
    return str(answer.value)

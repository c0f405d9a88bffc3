"""Checks on single entries: what was meant, what belongs to it, and whether it still holds."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from config.form import CatalogueSheet, FieldKind, FieldRole, FormField, RowsSheet, Sheet
from config.form_sheets import YES
from models.rules.answers import Answer, AnswerKey, AnswerValue
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.words import HARD_SPACE, item_name, quoted

_EXPECTED = {
    FieldKind.NUMBER: "a number that can be read without doubt",
    FieldKind.DATE: "a date that can be read without doubt",
    FieldKind.CHOICE: "one of the answers in the list",
    FieldKind.YES_NO: "'yes' or 'no'",
}


def find_unclear(given: CheckInput) -> Iterator[Hit]:
    """Yield the answers that are not of their kind: a date in words, or a choice that is not offered."""
    for key, answer in given.plan.given.items():
        field = given.field(key)
        if isinstance(field, FormField) and not _is_clear(field, answer.value):
            said = f"'{quoted(str(answer.value))}' is not {_EXPECTED[field.kind]}"
            yield Hit(key, f"{_place(given, key)}{field.title}: {said}.")


def find_lone(given: CheckInput) -> Iterator[Hit]:
    """Yield the empty fields that another answer of the same line asks for."""
    for sheet, row, field in _fields(given):
        code, wanted = field.needed_by
        if not code or given.plan.get(sheet.code, row, field.code).is_given:
            continue
        other = given.plan.get(sheet.code, row, code)
        if other.is_given and wanted in ("", _said(other)):
            key = AnswerKey(sheet.code, row, field.code)
            title = next(each.title for each in sheet.fields if each.code == code)
            why = f"'{title}' says '{wanted}'" if wanted else f"'{title}' is filled in"
            yield Hit(key, f"{_place(given, key)}nothing under '{field.title}', although {why}.")


def find_unexplained_delays(given: CheckInput) -> Iterator[Hit]:
    """Yield the lines where a date moved to a later one without a reason."""
    for sheet in given.schema.sheets:
        fields = {field.role: field.code for field in sheet.fields if isinstance(field, FormField)}
        codes = [fields.get(role) for role in _DELAY]
        if not isinstance(sheet, RowsSheet) or None in codes:
            continue
        for row in given.plan.rows(sheet.code):
            earlier, new, reason = (given.plan.get(sheet.code, row, code or "") for code in codes)
            if _is_later(new.value, earlier.value) and not reason.is_given:
                key = AnswerKey(sheet.code, row, codes[-1] or "")
                yield Hit(key, f"{_place(given, key)}moved from {earlier.value} to {new.value}; no reason.")


def find_unconfirmed(given: CheckInput) -> Iterator[Hit]:
    """Yield, once for each sheet, the lines whose answers of the last plan are not confirmed."""
    carried = [key for key, answer in given.plan.given.items() if answer.carried_over]
    for _, keys in groupby(carried, key=lambda key: key.sheet):
        found = list(keys)
        lines = list(dict.fromkeys(_line_word(given, key) for key in found))
        yield Hit(found[0], f"Not confirmed, as in the last plan: {', '.join(lines)}.")


_DELAY = (FieldRole.EARLIER_DATE, FieldRole.NEW_DATE, FieldRole.DELAY_REASON)


def _is_later(new: AnswerValue, earlier: AnswerValue) -> bool:
    return isinstance(new, date) and isinstance(earlier, date) and new > earlier


def _fields(given: CheckInput) -> Iterator[tuple[Sheet, str, FormField]]:
    for sheet in given.schema.sheets:
        for row in given.plan.rows(sheet.code):
            for field in sheet.fields:
                if isinstance(field, FormField):
                    yield sheet, row, field


def _is_clear(field: FormField, value: AnswerValue) -> bool:
    match field.kind:
        case FieldKind.NUMBER:
            return isinstance(value, int | Decimal) and not isinstance(value, bool)
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


def _place(given: CheckInput, key: AnswerKey) -> str:
    sheet = given.schema.sheet(key.sheet)
    match sheet:
        case CatalogueSheet():
            item = next((item for item in given.catalogue if item.number == key.row), None)
            return f"{item_name(sheet, item)}: " if item else ""
        case RowsSheet():
            return f"{sheet.line_word.capitalize()} in line{HARD_SPACE}{key.row}: "
        case _:
            return ""


def _line_word(given: CheckInput, key: AnswerKey) -> str:
    sheet = given.schema.sheet(key.sheet)
    field = given.field(key)
    title = field.title if field else key.field
    match sheet:
        case CatalogueSheet():
            return f"{sheet.item_word}{HARD_SPACE}{key.row}"
        case RowsSheet():
            return f"line{HARD_SPACE}{key.row}"
        case _:
            return f"{title}{HARD_SPACE}{key.row}" if key.row else title

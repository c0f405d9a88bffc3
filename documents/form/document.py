"""The form as JSON: the same answers at the same codes as in the workbook, empty or filled in."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from config.form import CatalogueSheet, FieldsSheet, RowsSheet, Sheet, YearsSheet
from documents.form.request import FormRequest
from models.rules.answers import Answer, AnswerKey, AnswerValue

DIGITS = 15
"""Digits that a number may have: as many as a workbook, or a program in another language, keeps."""

LARGEST = 10**12
"""Amount that no number goes beyond."""

Json = object
"""What JSON can say."""


def write_json(request: FormRequest) -> bytes:
    """Return the form as a JSON document; `kalends form schema` says what it takes."""
    text = json.dumps(form_document(request), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def form_document(request: FormRequest) -> dict[str, Json]:
    """Return the document: which form it is, every place to answer, and what is to be confirmed."""
    return {
        "form": vars(request.identity) | {},
        "carried_over": list(_carried(request)),
        "answers": {sheet.code: _sheet(sheet, request) for sheet in request.schema.sheets},
    }


def pointer(sheet: Sheet, key: AnswerKey) -> str:
    """Return where an answer stands in the document (RFC 6901)."""
    parts = (key.sheet, key.field) if isinstance(sheet, FieldsSheet) else key
    return f"/answers/{'/'.join(parts)}"


def line_pointer(sheet: Sheet, key: AnswerKey) -> str:
    """Return where the line of an answer stands: what is confirmed together."""
    own = pointer(sheet, key)
    return own if isinstance(sheet, FieldsSheet | YearsSheet) else own.rpartition("/")[0]


def _carried(request: FormRequest) -> Iterable[str]:
    found: dict[str, None] = {}
    for sheet in request.schema.sheets:
        for row in _rows(sheet, request):
            for field in sheet.fields:
                key = AnswerKey(sheet.code, row, field.code)
                if request.is_carried(request.filled(key, field)):
                    found[line_pointer(sheet, key)] = None
    return found


def _sheet(sheet: Sheet, request: FormRequest) -> Mapping[str, Json]:
    rows = {row: _row(sheet, row, request) for row in _rows(sheet, request)}
    return rows[""] if isinstance(sheet, FieldsSheet) else rows


def _rows(sheet: Sheet, request: FormRequest) -> Iterable[str]:
    match sheet:
        case FieldsSheet():
            return ("",)
        case YearsSheet():
            return map(str, sheet.years(request.year))
        case CatalogueSheet():
            return (item.number for item in request.catalogue)
        case RowsSheet():
            # The first line is always there, so that whoever fills it in sees what is asked.
            answered = request.answers.rows(sheet.code) if request.answers else []
            return sorted({"1", *answered}, key=int)


def _row(sheet: Sheet, row: str, request: FormRequest) -> dict[str, Json]:
    return {
        field.code: _said(request.filled(AnswerKey(sheet.code, row, field.code), field))
        for field in sheet.fields
    }


def _said(answer: Answer) -> Json:
    value = _value(answer.value)
    if not answer.reason.strip():
        return value
    return {"reason": answer.reason} if value is None else {"value": value, "reason": answer.reason}


def _value(value: AnswerValue) -> Json:
    match value:
        case bool() | str() | None:
            return value or (value if value is False else None)
        case date():
            return value.isoformat()
        case _:
            return _number(Decimal(value))


def _number(value: Decimal) -> Json:
    if abs(value) > LARGEST or len(value.normalize().as_tuple().digits) > DIGITS:
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)

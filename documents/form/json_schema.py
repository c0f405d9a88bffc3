"""The JSON Schema of a form, made from its one schema file (draft 2020-12)."""

from typing import Any

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
from documents.form.cells import LONGEST_TEXT
from documents.form.document import LARGEST

JsonSchema = dict[str, Any]

ITEM_NUMBER = "[0-9A-Za-z][0-9A-Za-z.-]{0,15}"
"""How the items of a catalogue are numbered."""

_REASON: JsonSchema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}


def form_json_schema(schema: FormSchema) -> JsonSchema:
    """Return what a JSON document of the form takes; the years of a cycle are not in it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{schema.title}, version {schema.version}",
        **_object({"form": _identity(schema), "carried_over": _carried(), "answers": _answers(schema)}),
        "required": ["form", "answers"],
    }


def _object(properties: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _identity(schema: FormSchema) -> JsonSchema:
    properties = {
        "cycle": {"type": "string"},
        "respondent": {"type": "string"},
        "schema": {"const": schema.name},
        "schema_version": {"const": schema.version},
    }
    return _object(properties) | {"required": list(properties)}


def _carried() -> JsonSchema:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": "^/answers/"},
        "description": "Lines taken from the last plan (JSON pointers): take a line out to confirm it.",
    }


def _answers(schema: FormSchema) -> JsonSchema:
    return _object({sheet.code: _sheet(sheet) for sheet in schema.sheets})


def _sheet(sheet: Sheet) -> JsonSchema:
    line = _object({field.code: _field(field, sheet) for field in sheet.fields})
    described = {"title": sheet.title, "description": " ".join(sheet.guidance.split())}
    match sheet:
        case FieldsSheet():
            return described | line
        case YearsSheet():
            return described | _lines("^[0-9]{4}$", line)
        case CatalogueSheet():
            return described | _lines(f"^{ITEM_NUMBER}$", line)
        case RowsSheet():
            return described | _lines("^[1-9][0-9]{0,2}$", line) | {"maxProperties": sheet.lines}


def _lines(pattern: str, line: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": False, "patternProperties": {pattern: line}}


def _field(field: FormField | YearField, sheet: Sheet) -> JsonSchema:
    described = {"title": field.title, "description": field.help}
    if isinstance(field, FormField):
        unit = {"x-unit": field.unit} if field.unit else {}
        return described | unit | {"anyOf": [{"type": "null"}, _entry(field)]}
    figure = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
    with_reason = _object({"value": figure, "reason": _REASON}) | {"required": ["reason"]}
    unit = {"x-unit": sheet.unit} if isinstance(sheet, YearsSheet) else {}
    return described | unit | {"anyOf": [{"type": "null"}, figure, with_reason]}


def _entry(field: FormField) -> JsonSchema:
    match field.kind:
        case FieldKind.TEXT:
            return {"type": "string", "maxLength": LONGEST_TEXT}
        case FieldKind.NUMBER:
            return {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
        case FieldKind.DATE:
            return {"type": "string", "format": "date"}
        case FieldKind.YES_NO:
            return {"type": "boolean"}
        case FieldKind.CHOICE:
            offered: JsonSchema = {"enum": list(field.choices)}
            return {"anyOf": [offered, {"type": "string"}]} if field.open_choice else offered

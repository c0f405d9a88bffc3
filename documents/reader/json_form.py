"""A form read back from JSON: the same plan as from the workbook, its places as JSON pointers."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

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
from documents.form.document import DIGITS, LARGEST, line_pointer, pointer
from documents.form.json_schema import ITEM_NUMBER
from documents.reader.values import read_entry, read_share, read_value
from models.errors import ForeignFormError, JsonFormError, UnreadableFileError
from models.rules.answers import Answer, AnswerKey, AnswerValue, FormIdentity, Plan
from models.rules.checks.entries import PERCENT

_UNWRITABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
"""Characters that no workbook and not every database can hold."""

_EXPECTED = {
    FieldKind.TEXT: "a text",
    FieldKind.NUMBER: "a number",
    FieldKind.DATE: "a date as a text, such as '2024-03-08'",
    FieldKind.CHOICE: "a text",
    FieldKind.YES_NO: "true or false",
}


@dataclass(frozen=True)
class _Reading:
    """What the lines of one document are read with."""

    schema: FormSchema
    year: int
    carried: frozenset[str]


def read_json(content: bytes, schema: FormSchema, expected: FormIdentity, year: int) -> Plan:
    """Return the plan that a form as JSON holds; `cell` of each answer is its JSON pointer.

    A text where a number or a date belongs is read as in a workbook: if it is not clear, it stays text
    for the checks to find.

    Args:
        content: the document, UTF-8.
        schema: the form.
        expected: which form it has to be.
        year: year of the cycle.

    Raises:
        UnreadableFileError: it is no JSON.
        ForeignFormError: it is the form of another respondent, cycle, schema or version.
        JsonFormError: it does not follow the schema; the error says where.
    """
    document = _members(_parse(content), "", ("form", "carried_over", "answers"))
    _check_identity(document.get("form"), expected)
    reading = _Reading(schema, year, _carried(document.get("carried_over")))
    given = _members(document.get("answers"), "/answers", [sheet.code for sheet in schema.sheets])
    answers: dict[AnswerKey, Answer] = {}
    for sheet in schema.sheets:
        answers |= _sheet(sheet, given.get(sheet.code), reading)
    _check_carried(reading, answers)
    return Plan(expected, answers)


def read_json_identity(content: bytes) -> FormIdentity:
    """Return which form a JSON document says it is.

    Raises:
        UnreadableFileError: it is no JSON.
        ForeignFormError: it does not say so.
        JsonFormError: it does not follow the schema of any form.
    """
    document = _members(_parse(content), "", ("form", "carried_over", "answers"))
    names = ("cycle", "respondent", "schema", "schema_version")
    said = _members(document.get("form"), "/form", names)
    found = {name: str(said.get(name, "")) for name in names}
    version = found["schema_version"]
    if not all(found.values()) or not (version.isascii() and version.isdecimal()):
        raise ForeignFormError(found, dict.fromkeys(names, ""))
    return FormIdentity(found["cycle"], found["respondent"], found["schema"], int(version))


def _parse(content: bytes) -> object:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as error:
        raise UnreadableFileError("it is no text in UTF-8") from error
    except RecursionError as error:
        raise UnreadableFileError("it is nested too deeply") from error
    except ValueError as error:
        raise UnreadableFileError(f"it is no JSON: {error}") from error


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise JsonFormError("", f"'{name}' stands twice in one object")
        found[name] = value
    return found


def _members(value: object, place: str, known: Iterable[str]) -> Mapping[str, object]:
    if value is None and place:
        return {}
    if not isinstance(value, dict):
        raise JsonFormError(place, "an object is expected")
    for name in value:
        if name not in set(known):
            raise JsonFormError(f"{place}/{_escaped(name)}", "the form has no such place")
    return value


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _check_identity(value: object, expected: FormIdentity) -> None:
    wanted = {name: str(said) for name, said in vars(expected).items()}
    said = _members(value, "/form", wanted)
    found = {name: str(said.get(name, "")) for name in wanted}
    if found != wanted:
        raise ForeignFormError(found, wanted)


def _carried(value: object) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        raise JsonFormError("/carried_over", "a list of JSON pointers is expected")
    for number, each in enumerate(value):
        if not isinstance(each, str):
            raise JsonFormError(f"/carried_over/{number}", "a JSON pointer is expected")
    return frozenset(value)


def _check_carried(reading: _Reading, answers: Mapping[AnswerKey, Answer]) -> None:
    known = {line_pointer(reading.schema.sheet(key.sheet), key) for key in answers}
    if unknown := sorted(reading.carried - known):
        raise JsonFormError("/carried_over", f"'{unknown[0]}' is no line that is answered here")


def _sheet(sheet: Sheet, value: object, reading: _Reading) -> dict[AnswerKey, Answer]:
    answers = {}
    lines = _lines(sheet, value, reading.year)
    for row, field in _order(sheet, lines):
        key = AnswerKey(sheet.code, row, field.code)
        answer = _answer(field, lines[row].get(field.code), pointer(sheet, key))
        if isinstance(answer.value, str) and _is_share(sheet, field):
            answer = replace(answer, value=read_share(answer.value))
        if answer.is_given:
            carried = line_pointer(sheet, key) in reading.carried
            answers[key] = replace(answer, carried_over=carried)
        elif not isinstance(sheet, RowsSheet):  # a finding on what is missing names the place
            answers[key] = Answer(cell=answer.cell)
    return answers


def _is_share(sheet: Sheet, field: FormField | YearField) -> bool:
    if isinstance(field, FormField):
        return field.unit == PERCENT
    return isinstance(sheet, YearsSheet) and sheet.unit == PERCENT


def _lines(sheet: Sheet, value: object, year: int) -> dict[str, Mapping[str, object]]:
    place = f"/answers/{sheet.code}"
    if isinstance(sheet, FieldsSheet):
        return {"": _members(value, place, _codes(sheet))}
    rows = _rows(sheet, value, year)
    given = _members(value, place, rows)
    return {row: _members(given.get(row), f"{place}/{row}", _codes(sheet)) for row in rows}


def _order(sheet: Sheet, lines: Iterable[str]) -> Iterator[tuple[str, FormField | YearField]]:
    """Yield rows and fields in the order of the form: all years of a figure, then the next figure."""
    if isinstance(sheet, YearsSheet):
        yield from ((row, field) for field in sheet.fields for row in lines)
    else:
        yield from ((row, field) for row in lines for field in sheet.fields)


def _codes(sheet: Sheet) -> list[str]:
    return [field.code for field in sheet.fields]


def _rows(sheet: Sheet, value: object, year: int) -> list[str]:
    """Return the rows that a sheet may have, in their order: of a catalogue, those that are answered."""
    given = [name for name in value if isinstance(name, str)] if isinstance(value, dict) else []
    match sheet:
        case YearsSheet():
            return [str(each) for each in sheet.years(year)]
        case RowsSheet():
            return [row for row in map(str, range(1, sheet.lines + 1)) if row in given]
        case CatalogueSheet():
            return [name for name in given if re.fullmatch(ITEM_NUMBER, name)]
        case FieldsSheet():
            return [""]


def _answer(field: FormField | YearField, said: object, place: str) -> Answer:
    if isinstance(field, FormField):
        value = _value(field.kind, said, place)
        return Answer(
            read_entry(field, value) if field.choices and isinstance(value, str) else value, cell=place
        )
    if not isinstance(said, dict):
        return Answer(_value(FieldKind.NUMBER, said, place), cell=place)
    parts = _members(said, place, ("value", "reason"))
    value = _value(FieldKind.NUMBER, parts.get("value"), f"{place}/value")
    reason = _value(FieldKind.TEXT, parts.get("reason"), f"{place}/reason")
    return Answer(value, value is None and reason is not None, str(reason or ""), cell=place)


def _value(kind: FieldKind, said: object, place: str) -> AnswerValue:
    match said:
        case None:
            return None
        case bool() if kind is FieldKind.YES_NO:
            return said
        case str():
            return read_value(kind, _text(said, place))
        case int() | Decimal() if kind is FieldKind.NUMBER and not isinstance(said, bool):
            return _number(Decimal(said), place)
        case _:
            raise JsonFormError(place, f"{_EXPECTED[kind]} is expected, or null")


def _text(said: str, place: str) -> str:
    if len(said) > LONGEST_TEXT:
        raise JsonFormError(place, f"the text has {len(said)} characters; at most {LONGEST_TEXT} are taken")
    if _UNWRITABLE.search(said):
        raise JsonFormError(place, "the text has a character that no workbook can hold")
    return said


def _number(said: Decimal, place: str) -> Decimal:
    if abs(said) > LARGEST or len(said.normalize().as_tuple().digits) > DIGITS:
        raise JsonFormError(place, f"a number has at most {DIGITS} digits, and is at most {LARGEST}")
    return said

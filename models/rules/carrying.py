"""Answers of the last plan in the form of this year: matched by code, and told where one moved."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from config.form import CatalogueSheet, FormSchema, RowsSheet, YearsSheet
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

_Place = tuple[str, str]


@dataclass(frozen=True)
class CarriedOver:
    """The last plan's answers at their places in this form, and what is told about those that moved."""

    plan: Plan
    told: tuple[str, ...]


def carry_over(
    last: Plan,
    written_on: FormSchema | None,
    schema: FormSchema,
    identity: FormIdentity,
    same_items: Collection[str] | None = None,
) -> CarriedOver:
    """Return the answers of the last plan as answers of another form, each at the place of its code.

    Years that are not asked for any more are left out without a word: they pass every year.

    Args:
        last: the last plan.
        written_on: the form it was written on, where this installation still has it.
        schema: the form of this year.
        identity: which form it is.
        same_items: numbers under which both ask about the same items, none for all: where number 7 is
            another item now, an answer on it must not stand there.
    """
    places = dict(_places(schema))
    answers: dict[AnswerKey, Answer] = {}
    told: dict[str, None] = {}
    for key, answer in last.given.items():
        former = (key.sheet, key.field)
        target = places.get(former)
        if target is None or not _has_line(schema, target, key.row):
            told[f"{_title(written_on, *former)}: has no place in this form any more."] = None
        elif _is_other_item(schema, target, key.row, same_items):
            told[_other_item(schema.sheet(target[0]).title, key.row, same_items)] = None
        else:
            if target != former:
                told[f"{_title(written_on, *former)}: now {_title(schema, *target)}."] = None
            answers.setdefault(AnswerKey(target[0], key.row, target[1]), answer)
    return CarriedOver(Plan(identity, answers), tuple(told))


def _places(schema: FormSchema) -> Iterator[tuple[_Place, _Place]]:
    """Yield where a field stood and where it stands; a field that kept its code comes last, and wins."""
    for sheet in schema.sheets:
        for field in sheet.fields:
            for former in field.was:
                former_sheet, _, former_field = former.partition("/")
                yield (former_sheet, former_field), (sheet.code, field.code)
    for sheet in schema.sheets:
        yield from (((sheet.code, field.code),) * 2 for field in sheet.fields)


def _has_line(schema: FormSchema, target: _Place, row: str) -> bool:
    sheet = schema.sheet(target[0])
    if isinstance(sheet, RowsSheet):
        return row.isdecimal() and 1 <= int(row) <= sheet.lines
    return row.isdecimal() or not isinstance(sheet, YearsSheet)


def _is_other_item(schema: FormSchema, target: _Place, row: str, same_items: Collection[str] | None) -> bool:
    is_item = isinstance(schema.sheet(target[0]), CatalogueSheet)
    return is_item and same_items is not None and row not in same_items


def _other_item(title: str, row: str, same_items: Collection[str] | None) -> str:
    if not same_items:
        return f"{title}: asks about other items now; nothing is carried over."
    return f"{title}, {row}: is another item now, or is not asked any more; nothing is carried over."


def _title(schema: FormSchema | None, sheet: str, field: str) -> str:
    sheets = {each.code: each for each in schema.sheets} if schema else {}
    if sheet not in sheets:
        return f"{sheet}, {field}"
    titles: Mapping[str, str] = {each.code: each.title for each in sheets[sheet].fields}
    return f"{sheets[sheet].title}, '{titles.get(field, field)}'"

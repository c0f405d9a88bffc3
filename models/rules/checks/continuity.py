"""Checks against the last plan, whose answers stand at their places in this form; silent without one."""

from collections.abc import Iterator
from decimal import Decimal

from config.form import CatalogueSheet, FieldKind, FieldRole, FormField
from models.rules.answers import Answer, AnswerKey
from models.rules.checks.base import CheckInput, Hit, as_number
from models.rules.checks.comparisons import differs
from models.rules.checks.figures import figure, named
from models.rules.checks.items import is_answered, is_unchanged, titles
from models.rules.checks.later import comes_later
from models.rules.checks.projects import names
from models.rules.checks.values import Amount, Item, Value
from models.rules.checks.words import plain, quoted

NOTABLE_CHANGE = Decimal("0.1")
"""Share of the last plan's figure by which one may differ before the desk is told; ours, not a rule."""


def find_changed_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that differ notably from those of the last plan for the same year."""
    if given.last is None:
        return
    for sheet, field, year in given.figures:
        answer = figure(given, sheet, field.code, year)
        other = as_number(given.last.get(sheet.code, str(year), field.code).value)
        if answer is not None and other is not None and differs(answer, other, NOTABLE_CHANGE):
            values: dict[str, Value] = {
                "figure": named(field, year),
                "answer": Amount(answer, sheet.unit),
                "other": Amount(other, sheet.unit),
            }
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def find_unchanged_texts(given: CheckInput) -> Iterator[Hit]:
    """Yield the texts on items that are those of the last plan, word for word.

    What says so itself is left out: 'no change', and an answer that is not confirmed yet.
    """
    for sheet, field, number_, answer, last in _texts(given):
        is_said = answer.carried_over or is_unchanged(given.plan, sheet, number_)
        if field.code in sheet.answered_by and not is_said and _are_same(answer, last):
            yield _on_field(sheet, field, number_)


def find_hidden_changes(given: CheckInput) -> Iterator[Hit]:
    """Yield the answers on items that differ from the last plan where the line says that nothing changed.

    Those that say of themselves that something changed are another finding.
    """
    for sheet, field, number_, answer, last in _texts(given):
        is_other = field.code not in sheet.contradicts_no_change and not _are_same(answer, last)
        if is_other and is_unchanged(given.plan, sheet, number_):
            yield _on_field(sheet, field, number_)


def find_dropped_items(given: CheckInput) -> Iterator[Hit]:
    """Yield the items that the last plan answered and this one does not."""
    if given.last is None:
        return
    for sheet in given.catalogue_sheets:
        for item in given.catalogue:
            was, is_ = (is_answered(plan, sheet, item.number) for plan in (given.last, given.plan))
            if was and not is_ and not comes_later(given, sheet.code):
                key = AnswerKey(sheet.code, item.number, sheet.answered_by[0])
                yield Hit(key, {"item": Item(sheet.code, item.number)})


def find_dropped_projects(given: CheckInput) -> Iterator[Hit]:
    """Yield the projects of the last plan that the list of this one does not have."""
    if given.last is None:
        return
    for sheet, (field,) in given.with_roles(FieldRole.PROJECT_NAME):
        kept = {plain(name) for _, name in names(given.plan, sheet.code, field.code)}
        for _, name in names(given.last, sheet.code, field.code):
            if plain(name) not in kept:
                # It has no line any more: the finding is on the sheet, and names no cell.
                key = AnswerKey(sheet.code, "", field.code)
                yield Hit(key, {"project": quoted(name), "sheet": sheet.title})


def _texts(given: CheckInput) -> Iterator[tuple[CatalogueSheet, FormField, str, Answer, Answer]]:
    """Yield each text on an item that is in both plans."""
    if given.last is None:
        return
    for sheet in given.catalogue_sheets:
        carried = [field for field in sheet.fields if field.kind is FieldKind.TEXT and field.carries_over]
        for item in given.catalogue:
            for field in carried:
                last = given.last.get(sheet.code, item.number, field.code)
                if not last.is_given:
                    continue
                answer = given.plan.get(sheet.code, item.number, field.code)
                if answer.is_given:
                    yield sheet, field, item.number, answer, last


def _are_same(answer: Answer, last: Answer) -> bool:
    return plain(answer.value) == plain(last.value)


def _on_field(sheet: CatalogueSheet, field: FormField, row: str) -> Hit:
    values: dict[str, Value] = {"item": Item(sheet.code, row), "field": titles(sheet, (field.code,))}
    return Hit(AnswerKey(sheet.code, row, field.code), values)

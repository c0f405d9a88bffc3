"""Checks against the last plan, whose answers stand at their places in this form; silent without one."""

from collections.abc import Iterator
from decimal import Decimal

from config.form import FieldRole, FormField
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit, as_number
from models.rules.checks.comparisons import differs
from models.rules.checks.figures import named
from models.rules.checks.items import is_answered, is_unchanged
from models.rules.checks.later import comes_later
from models.rules.checks.projects import names
from models.rules.checks.values import Amount, Item, Titles, Value
from models.rules.checks.words import are_same, plain, quoted

NOTABLE_CHANGE = Decimal("0.1")
"""Share of the last plan's figure by which one may differ before the desk is told; ours, not a rule."""


def find_changed_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that differ notably from those of the last plan for the same year."""
    if given.last is None:
        return
    for sheet, field, year, answer in given.numbers:
        other = as_number(given.last.get(sheet.code, str(year), field.code).value)
        if other is not None and differs(answer, other, NOTABLE_CHANGE):
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
    for sheet, field, key, answer, last in given.texts_in_both:
        is_told = field.code in sheet.answered_by and not answer.carried_over
        if is_told and not is_unchanged(given.plan, sheet, key.row) and are_same(answer.value, last.value):
            yield _on_field(field, key)


def find_hidden_changes(given: CheckInput) -> Iterator[Hit]:
    """Yield the answers on items that differ from the last plan where the line says that nothing changed.

    Those that say of themselves that something changed are another finding.
    """
    for sheet, field, key, answer, last in given.texts_in_both:
        is_told = field.code not in sheet.contradicts_no_change and is_unchanged(given.plan, sheet, key.row)
        if is_told and not are_same(answer.value, last.value):
            yield _on_field(field, key)


def find_dropped_items(given: CheckInput) -> Iterator[Hit]:
    """Yield the items that the last plan answered and this one does not."""
    if given.last is None:
        return
    for sheet in given.catalogue_sheets:
        for item in given.catalogue:
            if is_answered(given.plan, sheet, item.number) or comes_later(given, sheet.code):
                continue
            if is_answered(given.last, sheet, item.number):
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


def _on_field(field: FormField, key: AnswerKey) -> Hit:
    return Hit(key, {"item": Item(key.sheet, key.row), "field": Titles((field.title,))})

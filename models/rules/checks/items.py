"""Checks on the items of the catalogue."""

from collections.abc import Iterator

from config.form import CatalogueSheet
from models.rules.answers import AnswerKey, Plan
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.later import comes_later
from models.rules.checks.values import Item, Titles, Value


def find_missing_items(given: CheckInput) -> Iterator[Hit]:
    """Yield the items without answer and without 'no change'."""
    for sheet in given.catalogue_sheets:
        missing = [item for item in given.catalogue if not is_answered(given.plan, sheet, item.number)]
        for item in missing if not comes_later(given, sheet.code) else ():
            values: dict[str, Value] = {
                "item": Item(sheet.code, item.number),
                "fields": titles(sheet, sheet.answered_by),
            }
            if sheet.no_change:
                values["no_change"] = titles(sheet, (sheet.no_change,))
            key = AnswerKey(sheet.code, item.number, sheet.answered_by[0])
            yield Hit(key, values, "no_change" if sheet.no_change else "")


def find_contradictions(given: CheckInput) -> Iterator[Hit]:
    """Yield the items that say that nothing changed, and what changed."""
    for sheet in given.catalogue_sheets:
        for item in given.catalogue:
            if not is_unchanged(given.plan, sheet, item.number):
                continue
            for code in sheet.contradicts_no_change:
                if given.plan.get(sheet.code, item.number, code).is_given:
                    yield Hit(
                        AnswerKey(sheet.code, item.number, code),
                        {"item": Item(sheet.code, item.number), "field": titles(sheet, (code,))},
                    )


def is_answered(plan: Plan, sheet: CatalogueSheet, number: str) -> bool:
    """Whether an item is answered in a plan, be it by saying that nothing changed."""
    for code in sheet.answered_by:
        if plan.get(sheet.code, number, code).is_given:
            return True
    return is_unchanged(plan, sheet, number)


def is_unchanged(plan: Plan, sheet: CatalogueSheet, number: str) -> bool:
    """Whether a plan says that nothing changed on an item."""
    return bool(sheet.no_change) and plan.get(sheet.code, number, sheet.no_change or "").value is True


def titles(sheet: CatalogueSheet, codes: tuple[str, ...]) -> Titles:
    """Return the titles of fields of a sheet."""
    by_code = {field.code: field.title for field in sheet.fields}
    return Titles(tuple(by_code[code] for code in codes))

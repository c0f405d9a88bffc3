"""Checks on the items of the catalogue."""

from collections.abc import Iterator

from config.form import CatalogueSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.later import comes_later
from models.rules.checks.words import item_name


def find_missing_items(given: CheckInput) -> Iterator[Hit]:
    """Yield the items without answer and without 'no change'."""
    for sheet in given.catalogue_sheets:
        empty = f"nothing under {_titles(sheet, sheet.answered_by)}"
        unchanged = f", and no 'yes' under {_titles(sheet, (sheet.no_change,))}" if sheet.no_change else ""
        for item in given.catalogue:
            answered = _is_filled(given, sheet, item.number) or _is_unchanged(given, sheet, item.number)
            if not answered and not comes_later(given, sheet.code):
                key = AnswerKey(sheet.code, item.number, sheet.answered_by[0])
                yield Hit(key, f"{item_name(sheet, item)}: {empty}{unchanged}.")


def find_contradictions(given: CheckInput) -> Iterator[Hit]:
    """Yield the items that say that nothing changed, and what changed."""
    for sheet in given.catalogue_sheets:
        for item in given.catalogue:
            if not _is_unchanged(given, sheet, item.number):
                continue
            for code in sheet.contradicts_no_change:
                if given.plan.get(sheet.code, item.number, code).is_given:
                    said = (
                        f"{_titles(sheet, (code,))} is filled in although the line says that nothing changed"
                    )
                    yield Hit(AnswerKey(sheet.code, item.number, code), f"{item_name(sheet, item)}: {said}.")


def _is_filled(given: CheckInput, sheet: CatalogueSheet, number: str) -> bool:
    return any(given.plan.get(sheet.code, number, code).is_given for code in sheet.answered_by)


def _is_unchanged(given: CheckInput, sheet: CatalogueSheet, number: str) -> bool:
    return bool(sheet.no_change) and given.plan.get(sheet.code, number, sheet.no_change or "").value is True


def _titles(sheet: CatalogueSheet, codes: tuple[str, ...]) -> str:
    titles = {field.code: field.title for field in sheet.fields}
    return " or ".join(f"'{titles[code]}'" for code in codes)

"""Checks on what is said of the form as a whole: handling, clearance, prices."""

from collections.abc import Iterator

from config.form import FieldRole
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.words import quoted


def find_missing_marking(given: CheckInput) -> Iterator[Hit]:
    """Yield the marking if it is empty; 'no marking' is an answer."""
    return _find_empty(given, FieldRole.MARKING)


def find_missing_clearance(given: CheckInput) -> Iterator[Hit]:
    """Yield each part of the clearance that is empty."""
    return _find_empty(given, FieldRole.CLEARANCE)


def find_other_prices(given: CheckInput) -> Iterator[Hit]:
    """Yield the price basis if the figures are not at current prices, which alone are added up."""
    for sheet in given.cover_sheets:
        for field in sheet.fields:
            said = given.plan.get(sheet.code, "", field.code)
            if field.role is FieldRole.PRICE_BASIS and said.is_given and said.value != field.choices[0]:
                key = AnswerKey(sheet.code, "", field.code)
                yield Hit(key, f"{field.title}: '{quoted(str(said.value))}', not '{field.choices[0]}'.")


def _find_empty(given: CheckInput, role: FieldRole) -> Iterator[Hit]:
    for sheet in given.cover_sheets:
        for field in sheet.fields:
            if field.role is role and not given.plan.get(sheet.code, "", field.code).is_given:
                yield Hit(AnswerKey(sheet.code, "", field.code), f"{field.title}: nothing is entered.")

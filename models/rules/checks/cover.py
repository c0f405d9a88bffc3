"""Checks on the cover: handling and clearance."""

from collections.abc import Iterator

from config.form import FieldRole
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit


def find_missing_marking(given: CheckInput) -> Iterator[Hit]:
    """Yield the marking if it is empty; 'no marking' is an answer."""
    return _find_empty(given, FieldRole.MARKING)


def find_missing_clearance(given: CheckInput) -> Iterator[Hit]:
    """Yield each part of the clearance that is empty."""
    return _find_empty(given, FieldRole.CLEARANCE)


def _find_empty(given: CheckInput, role: FieldRole) -> Iterator[Hit]:
    for sheet in given.cover_sheets:
        for field in sheet.fields:
            if field.role is role and not given.plan.get(sheet.code, "", field.code).is_given:
                yield Hit(AnswerKey(sheet.code, "", field.code), f"{field.title}: nothing is entered.")

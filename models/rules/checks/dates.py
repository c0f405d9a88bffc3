"""Checks on dates that cannot be: a clearance to come, a period that ends before it begins."""

import re
from collections.abc import Iterator
from datetime import date

from config.form import FieldKind, FieldRole, FieldsSheet, FormField
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.values import Place
from models.rules.checks.words import quoted

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def find_clearance_dates(given: CheckInput) -> Iterator[Hit]:
    """Yield the clearances dated after the plan came, or before the first year that the period names.

    A draft is held against the day on which it is looked at; without either day, nothing is to come.
    """
    period = _period(given)
    first = min(map(int, _YEAR.findall(period)), default=None)
    for sheet in given.cover_sheets:
        for field, day in _clearances(given, sheet):
            key = AnswerKey(sheet.code, "", field.code)
            if given.came_on is not None and day > given.came_on:
                yield Hit(key, {"field": field.title, "day": day, "came": given.came_on}, "future")
            elif first is not None and day.year < first:
                yield Hit(key, {"field": field.title, "day": day, "period": quoted(period)}, "before_period")


def find_ends_before_starts(given: CheckInput) -> Iterator[Hit]:
    """Yield the lines that end before they begin; one that ends on the day on which it begins is right."""
    for sheet, (begins, ends) in given.with_roles(FieldRole.STARTS_ON, FieldRole.ENDS_ON):
        for row in given.plan.rows(sheet.code):
            start, end = (given.plan.get(sheet.code, row, field.code).value for field in (begins, ends))
            if isinstance(start, date) and isinstance(end, date) and end < start:
                key = AnswerKey(sheet.code, row, ends.code)
                yield Hit(key, {"place": Place(key), "start": start, "end": end})


def _clearances(given: CheckInput, sheet: FieldsSheet) -> Iterator[tuple[FormField, date]]:
    for field in sheet.fields:
        if field.role is FieldRole.CLEARANCE and field.kind is FieldKind.DATE:
            day = given.plan.get(sheet.code, "", field.code).value
            if isinstance(day, date):
                yield field, day


def _period(given: CheckInput) -> str:
    for sheet, (field,) in given.with_roles(FieldRole.PERIOD):
        said = given.plan.get(sheet.code, "", field.code)
        if said.is_given:
            return str(said.value)
    return ""

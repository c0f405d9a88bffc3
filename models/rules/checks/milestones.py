"""Checks on milestones: dates that moved, states that do not fit their dates, and their order."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from config.form import FieldRole, FormField, RowsSheet, Sheet
from config.form_sheets import PLANNED, REACHED
from models.rules.answers import AnswerKey, AnswerValue
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.values import Place, Value
from models.rules.checks.words import plain, quoted

_INITIAL = re.compile(r"\binitial (?:operational|operating) capability\b|\bioc\b")
_FULL = re.compile(r"\bfull (?:operational|operating) capability\b|\bfoc\b")
_DELAY = (FieldRole.EARLIER_DATE, FieldRole.NEW_DATE, FieldRole.DELAY_REASON)
_ORDER = (FieldRole.PROJECT_OF, FieldRole.MILESTONE, FieldRole.NEW_DATE)


class _Milestone(NamedTuple):
    """One milestone that has a date."""

    row: str
    project: str
    name: str
    day: date


def find_unexplained_delays(given: CheckInput) -> Iterator[Hit]:
    """Yield the lines where a date moved to a later one without a reason."""
    for sheet, fields in given.with_roles(*_DELAY):
        for row in given.plan.rows(sheet.code) if isinstance(sheet, RowsSheet) else ():
            earlier, new, reason = (given.plan.get(sheet.code, row, field.code) for field in fields)
            if reason.is_given or not _is_later(new.value, earlier.value):
                continue
            key = AnswerKey(sheet.code, row, fields[-1].code)
            values: dict[str, Value] = {
                "place": Place(key),
                "earlier": str(earlier.value),
                "new": str(new.value),
            }
            yield Hit(key, values)


def find_states(given: CheckInput) -> Iterator[Hit]:
    """Yield the milestones planned for a day that has passed, or reached on one that is to come.

    They are held against the day on which the plan came: what passes afterwards is no mistake of the plan.
    """
    today = given.came_on
    if today is None:
        return
    for sheet, (dated, state) in given.with_roles(FieldRole.NEW_DATE, FieldRole.MILESTONE_STATE):
        for row in given.plan.rows(sheet.code):
            day = given.plan.get(sheet.code, row, dated.code).value
            said = given.plan.get(sheet.code, row, state.code).value
            text = _odd_state(said, day, today) if isinstance(day, date) else ""
            if text and isinstance(day, date):
                key = AnswerKey(sheet.code, row, state.code)
                yield Hit(key, {"place": Place(key), "day": day}, text)


def find_wrong_order(given: CheckInput) -> Iterator[Hit]:
    """Yield the milestones of full capability that are dated before the initial one of the same project."""
    for sheet, fields in given.with_roles(*_ORDER):
        found = list(_milestones(given, sheet, fields))
        for full in (each for each in found if _FULL.search(plain(each.name))):
            for initial in (each for each in found if _is_initial_of(each, full)):
                key = AnswerKey(sheet.code, full.row, fields[-1].code)
                values: dict[str, Value] = {
                    "place": Place(key),
                    "full": quoted(full.name),
                    "day": full.day,
                    "initial": quoted(initial.name),
                    "other": initial.day,
                }
                yield Hit(key, values)


def _odd_state(said: AnswerValue, day: date, today: date) -> str:
    if said == PLANNED and day < today:
        return "past"
    return "future" if said == REACHED and day > today else ""


def _milestones(given: CheckInput, sheet: Sheet, fields: tuple[FormField, ...]) -> Iterator[_Milestone]:
    for row in given.plan.rows(sheet.code):
        project, name, day = (given.plan.get(sheet.code, row, field.code).value for field in fields)
        if project and name and isinstance(day, date):
            yield _Milestone(row, plain(project), str(name), day)


def _is_initial_of(one: _Milestone, full: _Milestone) -> bool:
    # A line that names both says nothing of their order.
    said = plain(one.name)
    is_initial = bool(_INITIAL.search(said)) and not _FULL.search(said)
    return is_initial and one.project == full.project and full.day < one.day


def _is_later(new: AnswerValue, earlier: AnswerValue) -> bool:
    return isinstance(new, date) and isinstance(earlier, date) and new > earlier

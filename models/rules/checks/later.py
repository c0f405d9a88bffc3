"""Parts of a form that come later: told as such, and not as missing until their day."""

from collections.abc import Iterator
from datetime import date

from config.form import FormField, YearsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit

PART_OVERDUE = "part_overdue"
"""Name of the check that is run again when an announced day has passed."""


def comes_later(given: CheckInput, sheet: str) -> date | None:
    """Return the day (Brussels) by which a sheet follows, none if it does not or that day has passed."""
    days = (day for key, day in _announced(given) if _followed(given, key) == sheet)
    return next((day for day in days if given.checked_on is None or given.checked_on <= day), None)


def find_parts_that_follow(given: CheckInput) -> Iterator[Hit]:
    """Yield the parts that are announced for a day that has not passed."""
    for key, day in _announced(given):
        sheet = given.schema.sheet(_followed(given, key))
        if comes_later(given, sheet.code):
            yield Hit(key, {"sheet": sheet.title, "day": day})


def find_parts_that_need_not_follow(given: CheckInput) -> Iterator[Hit]:
    """Yield the sheets of figures that are to follow and are given in full; some figures may come before."""
    for key, day in _announced(given):
        if _is_complete(given, key):
            yield Hit(key, {"sheet": given.schema.sheet(_followed(given, key)).title, "day": day})


def find_overdue_parts(given: CheckInput) -> Iterator[Hit]:
    """Yield the parts that were announced for a day that has passed, and are not there."""
    for key, day in _announced(given):
        if given.checked_on is not None and day < given.checked_on and not _is_complete(given, key):
            yield Hit(key, {"sheet": given.schema.sheet(_followed(given, key)).title, "day": day})


def next_announced(given: CheckInput) -> date | None:
    """Return the first day (Brussels) to come by which a part is announced that is not there, or none."""
    return min(
        (
            day
            for key, day in _announced(given)
            if not _is_complete(given, key) and (given.checked_on is None or given.checked_on <= day)
        ),
        default=None,
    )


def _is_complete(given: CheckInput, key: AnswerKey) -> bool:
    sheet = given.schema.sheet(_followed(given, key))
    if not isinstance(sheet, YearsSheet):  # how many lines of another sheet there should be, nobody knows
        return False
    places = ((str(year), field.code) for year in sheet.years(given.year) for field in sheet.fields)
    return all(given.plan.get(sheet.code, row, code).is_given for row, code in places)


def _announced(given: CheckInput) -> Iterator[tuple[AnswerKey, date]]:
    for sheet in given.cover_sheets:
        for field in sheet.fields:
            if not field.follows:
                continue
            day = given.plan.get(sheet.code, "", field.code).value
            if isinstance(day, date):
                yield AnswerKey(sheet.code, "", field.code), day


def _followed(given: CheckInput, key: AnswerKey) -> str:
    field = given.field(key)
    return (field.follows or "") if isinstance(field, FormField) else ""

"""Parts of a form that come later: told as such, and not as missing until their day."""

from collections.abc import Iterator
from datetime import date

from config.form import FormField, YearsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit


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
        sheet = given.schema.sheet(_followed(given, key))
        if not isinstance(sheet, YearsSheet):
            continue
        places = ((str(year), field.code) for year in sheet.years(given.year) for field in sheet.fields)
        if all(given.plan.get(sheet.code, row, code).is_given for row, code in places):
            yield Hit(key, {"sheet": sheet.title, "day": day})


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

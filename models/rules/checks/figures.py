"""Checks on the figures alone."""

from collections.abc import Iterator
from decimal import Decimal

from config.form import YearField, YearsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.later import comes_later
from models.rules.checks.words import amount, quoted
from models.rules.findings import Level


def figures(given: CheckInput) -> Iterator[tuple[YearsSheet, YearField, int]]:
    """Yield every figure that is asked for: sheet, field and year, in the order of the form."""
    for sheet in given.years_sheets:
        for field in sheet.fields:
            for year in sheet.years(given.year):
                yield sheet, field, year


def figure(given: CheckInput, sheet: YearsSheet, code: str, year: int) -> Decimal | None:
    """Return the figure answered, none where there is none or a text stands."""
    value = given.plan.get(sheet.code, str(year), code).value
    return Decimal(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else None


def find_missing_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures with neither value nor reason; for planned years this is a warning only.

    None is missing before the day on which the figures are announced to follow.
    """
    for sheet, field, year in figures(given):
        is_given = given.plan.get(sheet.code, str(year), field.code).is_given
        if not is_given and not comes_later(given, sheet.code):
            planned = year > given.year
            yield Hit(
                AnswerKey(sheet.code, str(year), field.code),
                f"{field.title} {year}{' (planned)' if planned else ''}: neither a figure nor a reason.",
                Level.WARNING if planned else None,
            )


def find_text_in_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures where a text stands that is no number."""
    for sheet, field, year in figures(given):
        value = given.plan.get(sheet.code, str(year), field.code).value
        if value is not None and figure(given, sheet, field.code, year) is None:
            said = f"'{quoted(str(value))}' is not a number that can be read without doubt"
            yield Hit(AnswerKey(sheet.code, str(year), field.code), f"{field.title} {year}: {said}.")


def find_parts_above_totals(given: CheckInput) -> Iterator[Hit]:
    """Yield the parts that are greater than their total in the same year, where both are given."""
    for sheet, field, year in figures(given):
        if field.part_of is None:
            continue
        part, total = (figure(given, sheet, code, year) for code in (field.code, field.part_of))
        if part is not None and total is not None and part > total:
            whole = next(each.title for each in sheet.fields if each.code == field.part_of)
            yield Hit(
                AnswerKey(sheet.code, str(year), field.code),
                f"{field.title} {year}: {amount(part, sheet.unit)} is more than "
                f"{whole.lower()} {year}, {amount(total, sheet.unit)}, of which it is a part.",
            )

"""Checks that compare figures with public ones and with each other; they judge no respondent."""

from collections.abc import Iterator
from decimal import Decimal

from config.definition import PublicFigure
from config.form import YearField, YearsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.figures import figure, figures
from models.rules.checks.words import amount

NOTABLE_GAP = Decimal("0.1")
"""Share of a public figure by which an answer may differ before the desk is told; ours, not a rule."""

THOUSANDFOLD = (Decimal(500), Decimal(2000))
"""Between these an answer is about a thousand times another figure, and likely in another unit."""


def find_units(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that are about a thousand times, or a thousandth of, the one to compare with.

    That is the public figure of the year; where there is none, the answer for the year before.
    """
    for sheet in given.years_sheets:
        for field in sheet.fields:
            yield from _units_of(given, sheet, field)


def find_gaps(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that differ notably from the public ones, which follow another definition."""
    for sheet, field, year in figures(given):
        answer, public = figure(given, sheet, field.code, year), _public(given, field, year)
        if answer is None or public is None:
            continue
        value = Decimal(public.value)
        if abs(answer - value) > NOTABLE_GAP * abs(value):
            yield Hit(
                AnswerKey(sheet.code, str(year), field.code),
                f"{field.title} {year}: {amount(answer, sheet.unit)}; published: "
                f"{amount(value, sheet.unit)} ({public.source}: {public.definition}).",
            )


def _units_of(given: CheckInput, sheet: YearsSheet, field: YearField) -> Iterator[Hit]:
    other: tuple[Decimal, str] | None = None
    for year in sheet.years(given.year):
        answer, public = figure(given, sheet, field.code, year), _public(given, field, year)
        if answer is None:
            continue
        if public is not None:
            value = Decimal(public.value)
            other = value, f"the public figure, {amount(value, sheet.unit)}"
        times = _thousandfold(answer, other[0]) if other else ""
        if other and times:
            key = AnswerKey(sheet.code, str(year), field.code)
            yield Hit(key, f"{field.title} {year}: {amount(answer, sheet.unit)} is about {times} {other[1]}.")
        # A figure in doubt is nothing to compare the next one with.
        other = None if times else (answer, f"the figure for {year}, {amount(answer, sheet.unit)}")


def _thousandfold(answer: Decimal, other: Decimal) -> str:
    if not answer or not other:
        return ""
    least, most = THOUSANDFOLD
    if least <= abs(answer / other) <= most:
        return "a thousand times"
    return "a thousandth of" if least <= abs(other / answer) <= most else ""


def _public(given: CheckInput, field: YearField, year: int) -> PublicFigure | None:
    return given.public_figures.get((given.plan.identity.respondent, field.public or "", year))

"""Checks that compare figures with public ones and with each other; they judge no respondent."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from config.form import YearField, YearsSheet
from config.rows import PublicFigure
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.figures import figure, named
from models.rules.checks.values import Amount, Value

NOTABLE_GAP = Decimal("0.1")
"""Share of a public figure by which an answer may differ before the desk is told; ours, not a rule."""

THOUSANDFOLD = (Decimal(500), Decimal(2000))
"""Between these an answer is about a thousand times another figure, and likely in another unit."""

NOTABLE_JUMP = Decimal("0.5")
"""Share of the figure of the year before by which one may differ before the desk is told; ours, no rule."""


def find_units(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that are about a thousand times, or a thousandth of, the one to compare with.

    That is the public figure of the year; where there is none, the answer for the year before.
    """
    for _, found in groupby(given.numbers, key=lambda each: (each[0].code, each[1].code)):
        yield from _units_of(given, found)


def find_gaps(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that differ notably from the public ones, which follow another definition."""
    for sheet, field, year, answer in given.numbers:
        public = _public(given, field, year)
        if public is None:
            continue
        value = Decimal(public.value)
        if differs(answer, value, NOTABLE_GAP):
            values: dict[str, Value] = {
                "figure": named(field, year),
                "answer": Amount(answer, sheet.unit),
                "public": Amount(value, sheet.unit),
                "source": f"{public.source}: {public.definition}",
            }
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def find_jumps(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that differ much from those for the year before; a thousandfold is another matter."""
    for sheet, field, year, answer in given.numbers:
        before = figure(given, sheet, field.code, year - 1)
        if not before or _thousandfold(answer, before):
            continue
        if differs(answer, before, NOTABLE_JUMP):
            values: dict[str, Value] = {
                "figure": named(field, year),
                "answer": Amount(answer, sheet.unit),
                "other": Amount(before, sheet.unit),
                "year": year - 1,
            }
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def differs(answer: Decimal, other: Decimal, share: Decimal) -> bool:
    """Whether one figure differs from another by more than a share of that other."""
    return abs(answer - other) > share * abs(other)


def _units_of(
    given: CheckInput, numbers: Iterable[tuple[YearsSheet, YearField, int, Decimal]]
) -> Iterator[Hit]:
    other: tuple[Decimal, int | None] | None = None
    for sheet, field, year, answer in numbers:
        public = _public(given, field, year)
        if public is not None:
            other = Decimal(public.value), None
        times = _thousandfold(answer, other[0]) if other else ""
        if other and times:
            values: dict[str, Value] = {
                "figure": named(field, year),
                "answer": Amount(answer, sheet.unit),
                "other": Amount(other[0], sheet.unit),
            }
            of = "public" if other[1] is None else "year"
            values |= {} if other[1] is None else {"year": other[1]}
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values, f"{times}_{of}")
        # A figure in doubt is nothing to compare the next one with.
        other = None if times else (answer, year)


def _thousandfold(answer: Decimal, other: Decimal) -> str:
    if not answer or not other:
        return ""
    least, most = THOUSANDFOLD
    if least <= abs(answer / other) <= most:
        return "times"
    return "thousandth" if least <= abs(other / answer) <= most else ""


def _public(given: CheckInput, field: YearField, year: int) -> PublicFigure | None:
    return given.public_figures.get((given.plan.identity.respondent, field.public or "", year))

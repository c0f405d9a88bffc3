"""Checks on the figures alone."""

import re
from collections.abc import Iterator
from decimal import Decimal

from config.form import YearField, YearsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit, as_number
from models.rules.checks.later import comes_later
from models.rules.checks.values import Amount, Value
from models.rules.checks.words import quoted
from models.rules.findings import Level

_CURRENCY = re.compile(
    r"(?<![^\W\d_])(BGN|CHF|CZK|DKK|EUR|GBP|HUF|NOK|PLN|RON|SEK|USD|kr|zł|Kč|Ft|lei|лв)(?![^\W\d_])|([€£$])"
)
"""Currencies of Europe and the dollar, by code, or as people abbreviate them."""

_SIGNS = {"€": "EUR"}


def figure(given: CheckInput, sheet: YearsSheet, code: str, year: int) -> Decimal | None:
    """Return the figure answered, none where there is none or a text stands."""
    return given.figures_given.get((sheet.code, code, year))


def named(field: YearField, year: int) -> str:
    """Return how a figure is called, such as 'Defence expenditure 2023'."""
    return f"{field.title} {year}"


def find_missing_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures with neither value nor reason; for planned years this is a warning only.

    None is missing before the day on which the figures are announced to follow.
    """
    later = {sheet.code for sheet in given.years_sheets if comes_later(given, sheet.code)}
    for sheet, field, year, answer in given.figures_said:
        if not answer.is_given and sheet.code not in later:
            is_planned = year > given.year
            key = AnswerKey(sheet.code, str(year), field.code)
            text, level = ("planned", Level.WARNING) if is_planned else ("", None)
            yield Hit(key, {"figure": named(field, year)}, text, level)


def find_text_in_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures where a text stands that is no number."""
    for sheet, field, year, answer in given.figures_said:
        value = answer.value
        if value is not None and as_number(value) is None:
            values = {"figure": named(field, year), "said": quoted(str(value))}
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def find_other_currencies(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures that name another currency than that of their sheet."""
    for sheet, field, year, answer in given.figures_said:
        value = answer.value
        if not isinstance(value, str):
            continue
        asked = sheet.unit.partition(" ")[0]
        found = next((each for each in _currencies(value) if each != asked), None)
        if found:
            values = {
                "figure": named(field, year),
                "said": quoted(value),
                "currency": found,
                "unit": sheet.unit,
            }
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def find_negative_figures(given: CheckInput) -> Iterator[Hit]:
    """Yield the figures below zero that the form does not expect there."""
    for sheet, field, year, answer in given.numbers:
        if answer < 0 and not field.negative:
            yield Hit(
                AnswerKey(sheet.code, str(year), field.code),
                {"figure": named(field, year), "answer": Amount(answer, sheet.unit)},
            )


def find_parts_above_totals(given: CheckInput) -> Iterator[Hit]:
    """Yield the parts that are greater than their total in the same year, where both are given."""
    for sheet, field, year, part in given.numbers:
        total = figure(given, sheet, field.part_of, year) if field.part_of else None
        if field.part_of and total is not None and part > total:
            values: dict[str, Value] = {
                "figure": named(field, year),
                "part": Amount(part, sheet.unit),
                "whole": _whole(sheet, field.part_of, year),
                "total": Amount(total, sheet.unit),
            }
            yield Hit(AnswerKey(sheet.code, str(year), field.code), values)


def find_sums_above_totals(given: CheckInput) -> Iterator[Hit]:
    """Yield the years in which parts that share nothing are together greater than their total.

    No part of them is greater alone: that is another finding. Figures may be rounded, each to its last
    digit; what rounding can explain is not found. A part that is missing leaves it open.
    """
    for sheet in given.years_sheets:
        for total in sheet.fields:
            parts = [field for field in sheet.fields if field.part_of == total.code and field.disjoint]
            for year in sheet.years(given.year) if len(parts) > 1 else ():
                yield from _sum_of(given, sheet, total, parts, year)


def _sum_of(
    given: CheckInput, sheet: YearsSheet, total: YearField, parts: list[YearField], year: int
) -> Iterator[Hit]:
    whole = figure(given, sheet, total.code, year)
    said = [figure(given, sheet, part.code, year) for part in parts]
    known = [each for each in said if each is not None]
    if whole is None or len(known) < len(parts) or max(known) > whole:
        return
    if sum(known) - whole > sum(map(_rounding, (whole, *known))):
        values: dict[str, Value] = {
            "parts": ", ".join(part.title for part in parts),
            "year": year,
            "sum": Amount(sum(known, Decimal(0)), sheet.unit),
            "whole": _whole(sheet, total.code, year),
            "total": Amount(whole, sheet.unit),
        }
        yield Hit(AnswerKey(sheet.code, str(year), total.code), values)


def _rounding(answer: Decimal) -> Decimal:
    """Return by how much a figure may be off if it was rounded to its last digit after the point."""
    return Decimal(5).scaleb(min(int(answer.as_tuple().exponent), 0) - 1)


def _whole(sheet: YearsSheet, code: str, year: int) -> str:
    return next(f"{each.title.lower()} {year}" for each in sheet.fields if each.code == code)


def _currencies(text: str) -> Iterator[str]:
    for found in _CURRENCY.finditer(text):
        named_so = found[1] or found[2]
        yield _SIGNS.get(named_so, named_so)

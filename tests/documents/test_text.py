from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents.text import (
    amount_text,
    count_text,
    day_text,
    instant_text,
    list_text,
    number_text,
    percent_text,
    plural,
    printable,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [("46468", "46 468.0"), ("0", "0.0"), ("-1234.5", "−1 234.5"), ("1234567.89", "1 234 567.9")],
)
def test_number(number, text):
    assert number_text(Decimal(number)) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (Decimal("46468"), "EUR million", "EUR 46 468.0 million"),
        (Decimal("12"), "persons", "12.0 persons"),
        (None, "EUR million", "no figure"),
    ],
)
def test_amount_stands_on_one_line(number, unit, text):
    assert amount_text(number, unit) == (text if number is None else text.replace(" ", "\u00a0"))


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.2, "20.0\u00a0%"), (0.18974781501249258, "19.0\u00a0%"), (-0.05, "−5.0\u00a0%"), (None, "no figure")],
)
def test_percent(fraction, text):
    assert percent_text(fraction) == text


def test_day_and_instant_in_winter_and_summer():
    assert day_text(date(2024, 3, 1)) == "1\u00a0March\u00a02024"
    winter = instant_text(datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC))
    assert winter == "10\u00a0March\u00a02024, 23:59 (Brussels\u00a0time)"
    assert "1\u00a0July\u00a02024, 00:30" in instant_text(datetime(2024, 6, 30, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Italy"], "Italy"),
        (["Italy", "Cyprus"], "Italy and Cyprus"),
        (["A", "B", "C"], "A, B and C"),
    ],
)
def test_list(names, text):
    assert list_text(names) == text


@pytest.mark.parametrize(
    ("word", "many"),
    [("Member State", "Member States"), ("strand", "strands"), ("body", "bodies"), ("day", "days")],
)
def test_plural(word, many):
    assert plural(word) == many
    assert count_text(1, word) == f"1\u00a0{word}"
    assert count_text(2, word) == f"2\u00a0{many}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("R&D <b>", "R&D <b>", id="marks of a language are text"),
        pytest.param("a\x00b\x0bc\x1bd\x85", "a\ufffdb\ufffdc\ufffdd\ufffd", id="control characters"),
        pytest.param("a\tb\nc\r", "a\tb\nc\r", id="white space stays"),
        pytest.param("\ud800x\ufffe", "\ufffdx\ufffd", id="what is no character"),
        pytest.param("Łódź Ελλάδα", "Łódź Ελλάδα", id="every language"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown

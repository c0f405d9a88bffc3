"""What people enter, and what it means."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from config.form import FieldKind, FormField
from documents.reader.values import as_percentage, cell_text, parse_number, read_entry, read_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("1 234,5", "1234.5", id="space and comma"),
        pytest.param("1\u00a0234,5", "1234.5", id="hard space"),
        pytest.param("1\u202f234\u202f567.25", "1234567.25", id="narrow spaces"),
        pytest.param("1,234.5", "1234.5", id="English"),
        pytest.param("1.234,5", "1234.5", id="German"),
        pytest.param("1,234,567", "1234567", id="two commas"),
        pytest.param("1.234.567", "1234567", id="two points"),
        pytest.param("12,5", "12.5", id="decimal comma"),
        pytest.param("12.5", "12.5", id="decimal point"),
        pytest.param("0,125", "0.125", id="three decimals after zero"),
        pytest.param("1234,567", "1234.567", id="four digits before the comma"),
        pytest.param("-1 274,4", "-1274.4", id="negative"),
        pytest.param("\u22121 274,4", "-1274.4", id="minus sign"),
        pytest.param(" 46479 ", "46479", id="spaces around"),
        pytest.param("+7", "7", id="plus"),
        pytest.param("1,234", None, id="thousand or one: comma"),
        pytest.param("46.479", None, id="thousand or forty-six: point"),
        pytest.param("1 23", None, id="odd group"),
        pytest.param("EUR 5", None, id="with unit"),
        pytest.param("5 %", None, id="per cent"),
        pytest.param("n/a", None, id="words"),
        pytest.param("1e5", None, id="exponent"),
        pytest.param("٣", "3", id="other digits"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_parse_number(text, number):
    assert parse_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        pytest.param(FieldKind.NUMBER, 46479.0, Decimal(46479), id="whole number"),
        pytest.param(FieldKind.NUMBER, 0.1 + 0.2, Decimal("0.3"), id="noise of the arithmetic"),
        pytest.param(FieldKind.NUMBER, -1274.4, Decimal("-1274.4"), id="negative"),
        pytest.param(FieldKind.NUMBER, 0.0, Decimal(0), id="zero is a figure"),
        pytest.param(FieldKind.NUMBER, "about 5", "about 5", id="text stays"),
        pytest.param(FieldKind.NUMBER, True, "yes", id="yes is no number"),
        pytest.param(FieldKind.NUMBER, date(2024, 3, 8), "2024-03-08", id="date is no number"),
        pytest.param(FieldKind.TEXT, 2024.0, "2024", id="number as text"),
        pytest.param(FieldKind.TEXT, 1e15, "1000000000000000", id="no exponent"),
        pytest.param(FieldKind.TEXT, " a\n& <b>\x01 ", " a\n& <b>\x01 ", id="text unchanged"),
        pytest.param(FieldKind.TEXT, " \n", None, id="blanks are nothing"),
        pytest.param(FieldKind.TEXT, None, None, id="nothing"),
        pytest.param(FieldKind.DATE, date(2024, 3, 8), date(2024, 3, 8), id="date"),
        pytest.param(FieldKind.DATE, 45359.0, date(2024, 3, 8), id="date without format"),
        pytest.param(FieldKind.DATE, " 2024-03-08", date(2024, 3, 8), id="date as text"),
        pytest.param(FieldKind.DATE, "8/3/2024", "8/3/2024", id="day or month first"),
        pytest.param(FieldKind.DATE, "25/12/2024", date(2024, 12, 25), id="no month 25: day first"),
        pytest.param(FieldKind.DATE, "12/25/2024", date(2024, 12, 25), id="no month 25: month first"),
        pytest.param(FieldKind.DATE, "3/3/2024", date(2024, 3, 3), id="day and month alike"),
        pytest.param(FieldKind.DATE, "8.3.2024", date(2024, 3, 8), id="with points the day is first"),
        pytest.param(FieldKind.DATE, "13.13.2024", "13.13.2024", id="no month 13"),
        pytest.param(FieldKind.DATE, "8 March 2024", date(2024, 3, 8), id="English"),
        pytest.param(FieldKind.DATE, "1er août 2024", date(2024, 8, 1), id="French"),
        pytest.param(FieldKind.DATE, "8\u00a0Mar. 2024", date(2024, 3, 8), id="short, with a hard space"),
        pytest.param(FieldKind.DATE, "2024-03-08 00:00:00", date(2024, 3, 8), id="midnight"),
        pytest.param(FieldKind.DATE, "2024-03-08 10:00:00", "2024-03-08 10:00:00", id="an hour is no date"),
        pytest.param(FieldKind.DATE, "March 2024", "March 2024", id="a month is no date"),
        pytest.param(FieldKind.DATE, "30.2.2024", "30.2.2024", id="no such day"),
        pytest.param(FieldKind.DATE, "spring", "spring", id="no date"),
        pytest.param(FieldKind.DATE, 1e9, "1000000000", id="no day so late"),
        pytest.param(FieldKind.DATE, True, "yes", id="yes is no date"),
        pytest.param(FieldKind.YES_NO, "Yes ", True, id="yes"),
        pytest.param(FieldKind.YES_NO, "no", False, id="no"),
        pytest.param(FieldKind.YES_NO, True, True, id="true"),
        pytest.param(FieldKind.YES_NO, False, False, id="false"),
        pytest.param(FieldKind.YES_NO, 1.0, True, id="true as LibreOffice saves it"),
        pytest.param(FieldKind.YES_NO, 0.0, False, id="false as LibreOffice saves it"),
        pytest.param(FieldKind.YES_NO, 2.0, "2", id="neither, as a number"),
        pytest.param(FieldKind.YES_NO, "partly", "partly", id="neither"),
        pytest.param(FieldKind.CHOICE, " lead ", "lead", id="choice"),
        pytest.param(FieldKind.CHOICE, "guest", "guest", id="other choice stays"),
    ],
)
def test_read_value(kind, cell, value):
    found = read_value(kind, cell)
    assert (found, type(found)) == (value, type(value))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_figures_with_three_decimals_are_exact(number):
    assert read_value(FieldKind.NUMBER, float(number)) == number


@given(st.text())
def test_any_text_is_read(text):
    for kind in FieldKind:
        read_value(kind, text)
    assert cell_text(text) == text


SHARE = FormField(code="part", title="Part", kind=FieldKind.NUMBER, unit="%")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param(as_percentage(0.25), Decimal(25), id="percentage"),
        pytest.param(as_percentage(0.07), Decimal(7), id="without noise of the arithmetic"),
        pytest.param(as_percentage(1.0), Decimal(100), id="the whole"),
        pytest.param(as_percentage(-0.0125), Decimal("-1.25"), id="below zero"),
        pytest.param(as_percentage("about half"), "about half", id="no number"),
        pytest.param("25 %", Decimal(25), id="text with the sign"),
        pytest.param("12,5%", Decimal("12.5"), id="text with comma"),
        pytest.param("1,234 %", "1,234 %", id="unclear"),
        pytest.param("%", "%", id="the sign alone"),
        pytest.param(" ", None, id="blank"),
        pytest.param(0.25, Decimal("0.25"), id="number"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_share(cell, value):
    assert read_entry(SHARE, cell, is_share=True) == value


def test_a_percentage_where_no_share_is_asked_for_stays_text():
    assert read_value(FieldKind.NUMBER, as_percentage(0.25)) == "25 %"

"""A report in which two of 26 are: no sum and no share of theirs stands in it, in no format for people."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from config.definition import ReportFormat
from documents.report.formats import REPORT_FORMATS
from documents.report.sections import report_of
from documents.report.wording import summary, told_share, told_sum
from documents.report.xlsx_sheets import figures_sheet, shares_sheet
from documents.text import amount_text, number_text, percent_text
from models.rules.review import Cleared, ShareResult, aggregate


@pytest.fixture(scope="module")
def few(make_inputs):
    """Return the review of the plans of two."""
    given = make_inputs()
    plans = {code: given.plans[code] for code in ("DE", "FR")}
    return aggregate(replace(given, plans=plans))


def test_the_summary_tells_no_total(few):
    said = " ".join(summary(few))
    figure = few.figures["defence_expenditure"][2023]
    assert f"Defence expenditure, 2023: no total; 2 of {figure.of} gave it, fewer than half." in said
    assert f"2023: no share; 2 of {figure.of} gave both, fewer than half." in said
    assert number_text(figure.sum) not in said


def test_no_sum_of_theirs_stands_in_the_report(few):
    page = REPORT_FORMATS[ReportFormat.HTML](few).decode()
    sums = [one.sum for by_year in few.figures.values() for one in by_year.values() if one.sum is not None]
    assert sums
    assert "too few" in page
    assert not [one for one in sums if number_text(one) in page]


def test_of_how_few_there_is_no_total(few):
    figure = few.figures["defence_expenditure"][2023]
    assert told_sum(figure) == told_sum(figure, "EUR million") == f"no total: 2 of {figure.of}"
    shares = [share for by_year in few.shares.values() for share in by_year.values()]
    told = {told_share(share) for share in shares if share.numerator is not None}
    assert told == {f"no share: 2 of {figure.of}"}


def test_of_many_there_is_one(few):
    figure = replace(few.figures["defence_expenditure"][2023], sum=Decimal(1200), reported=few_of(few))
    assert told_sum(figure, "EUR million") == amount_text(Decimal(1200), "EUR million")
    assert told_share(ShareResult(0.1, Decimal(1), Decimal(10), 20, 26, ())) == percent_text(0.1)


def few_of(review):
    """Return of how many a figure is expected."""
    return review.figures["defence_expenditure"][2023].of


def test_nothing_is_drawn_of_them(few):
    assert not [
        block
        for section in report_of(few).sections
        if section.key == "figures"
        for block in section.blocks
        if type(block).__name__ == "BarChart"
    ]


def test_the_workbook_has_no_sum_of_theirs(few):
    assert {row[3] for row in figures_sheet(few).rows} == {None}
    assert {row[place] for row in shares_sheet(few).rows for place in (2, 4, 6)} == {None}


def test_of_most_the_sum_is_told(review):
    assert any(row[3] for row in figures_sheet(review).rows)
    assert not [text for text in summary(review) if "fewer than half" in text and "expenditure" in text]


def test_as_data_it_names_the_version_and_tells_no_sum_of_few(few):
    told = json.loads(REPORT_FORMATS[ReportFormat.JSON](few, Cleared(2, date(2024, 7, 31))))
    assert told["released"] == {"version": 2, "on": "2024-07-31"}
    assert told["inputs"] == {"sha256": few.inputs.sha256}
    sums = [
        (one["sum"], one["reported"] * 2 < one["of"])
        for of in told["figures"].values()
        for one in of.values()
    ]
    assert any(is_few for _, is_few in sums)
    assert all(total is None for total, is_few in sums if is_few)

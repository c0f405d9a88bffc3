"""Trends on pages: years and cycles side by side, each number with what it is made of, and as files."""

import csv
import html
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from benchmarks.site.reading import main_text_of
from config.reference import read_public_figures
from documents.text import number_text
from tasks.access_logs import Of, access_log
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.trends import trends_of

CODE, NEXT = "pesco-nip-2024", "pesco-nip-2025"
TRENDS = f"/cycles/{CODE}/report/trends"
CLOSED = datetime(2024, 7, 3, 9, tzinfo=UTC)


def words(answer):
    return main_text_of(answer.text)


@pytest.fixture
def two(services, clock, counted):
    """A second cycle of the series is open beside the first, with the same days."""
    text = definition_text(CODE).replace(CODE, NEXT).replace("year = 2024", "year = 2025")
    open_from_text(services, text, clock())


def test_one_cycle_alone_says_so(officer):
    text = words(officer.get(TRENDS))
    assert "There is only this cycle of its series here" in text
    assert "0 of 52" in text


def test_published_figures_with_source_and_coverage(officer):
    text = words(officer.get(TRENDS))
    total = sum(
        Decimal(one.value)
        for (who, field, year), one in read_public_figures().items()
        if (field, year) == ("defence_investment", 2023) and who not in ("EU27_2020", "MT")
    )
    assert "Eurostat, gov_ev" in text
    assert "never joined with them" in text
    page = officer.get(f"/cycles/{CODE}/report/published/defence_investment/2023")
    assert f"{total:,.1f}".replace(",", " ") in words(page)
    assert f'href="/cycles/{CODE}/report/published/defence_investment/2023"' in officer.seen[-2].text
    assert 'href="/cycles/pesco-nip-2024/states/EL"' in page.text


@pytest.mark.parametrize("path", ["none/2023", "defence_expenditure/1900", "research_and_technology/2023"])
def test_what_is_not_published(officer, path):
    assert officer.get(f"/cycles/{CODE}/report/published/{path}").status_code == 404


@pytest.mark.usefixtures("counted")
def test_one_of_26_is_told_as_too_few_and_not_drawn(services, clock, officer):
    row = trends_of(services, CODE, clock()).answers[0]
    point = next(one for one in row.points if one.label == "2023")
    assert (point.counted, point.of, point.is_drawn, point.kind.value) == (1, 26, False, "past")
    page = officer.get(TRENDS)
    assert "no total: 1 of 26 :" in words(page)
    assert f"2023: no total: 1 of 26; {point.apart}." in html.unescape(page.text)
    assert number_text(point.value) not in page.text
    assert f'href="/cycles/{CODE}/report/figures/{row.key}/2023"' in page.text
    assert page.text.count('class="line"') == 4  # the published ones alone


@pytest.mark.usefixtures("two")
def test_cycles_stand_side_by_side_and_what_still_runs_is_not_joined(services, clock, officer):
    found = trends_of(services, CODE, clock())
    assert found.cycles == {"2024": CODE, "2025": NEXT}
    last = found.completeness.points[-1]
    assert (last.count, last.of_count, last.apart) == (0, 52, "2025 is still running")
    page = officer.get(TRENDS)
    assert "not joined: 2025 is still running" in words(page)
    assert f'href="/cycles/{NEXT}/report/items/1"' in page.text
    assert f'href="/cycles/{NEXT}/rates"' in page.text


@pytest.mark.usefixtures("two")
def test_two_cycles_that_are_over_are_joined(services):
    found = trends_of(services, CODE, CLOSED)
    assert [one.apart for one in found.completeness.points] == ["", ""]
    assert [one.apart for one in found.progress[0].points] == ["", "2025 goes over 0 of 26 only"]
    assert [one.count for one in found.progress[0].points] == [1, 0]


def test_what_came_in_time_is_for_officers_only(officer, browser):
    auditor = browser("auditor@eeas.example")
    assert "In time" in words(officer.get(TRENDS))
    assert "In time" not in words(auditor.get(TRENDS))
    assert "on_time" in officer.get(f"{TRENDS}.csv").text
    assert "on_time" not in auditor.get(f"{TRENDS}.csv").text


@pytest.mark.usefixtures("counted")
def test_as_files_with_the_same_numbers(services, clock, officer):
    lines = list(csv.DictReader(io.StringIO(officer.get(f"{TRENDS}.csv").text)))
    (line,) = [one for one in lines if (one["Of"], one["Code"], one["Year or cycle"]) == KEY]
    assert (line["In it"], line["Asked"], line["Kind"]) == ("1", "26", "past")
    assert "BE" in line["Without"]
    found = json.loads(officer.get(f"{TRENDS}.json").content)
    (row,) = [one for one in found["trends"] if (one["of"], one["code"]) == KEY[:2]]
    (point,) = [one for one in row["points"] if one["label"] == "2023"]
    assert (point["value"], line["Value"]) == (None, "")  # one of 26 is no total
    (told,) = [one for one in lines if (one["Of"], one["Code"], one["Year or cycle"]) == PUBLISHED]
    (row,) = [one for one in found["trends"] if (one["of"], one["code"]) == PUBLISHED[:2]]
    (point,) = [one for one in row["points"] if one["label"] == "2023"]
    assert point["value"] == float(told["Value"])
    sheet = load_workbook(io.BytesIO(officer.get(f"{TRENDS}.xlsx").content)).active
    assert "INTERNAL" in str([cell.value for row in sheet.iter_rows(max_row=4) for cell in row])
    assert officer.get(f"{TRENDS}.pdf").status_code == 422
    noted = [one.what for one in access_log(services, Of(CODE, ""))]
    assert noted[:3] == ["report, trends"] * 3


KEY = ("answers", "defence_expenditure", "2023")
PUBLISHED = ("published", "defence_investment", "2023")

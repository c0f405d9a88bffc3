"""The report on pages: the same figures as the report itself, each with what it is made of."""

import html
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from benchmarks.site.reading import main_text_of
from documents.text import number_text
from models.rules.review import review_from_json
from models.tables import AccessEntry, Review
from tasks.advance import advance
from tasks.report_view import made_of_figure, report_view

CODE = "pesco-nip-2024"
REPORT = f"/cycles/{CODE}/report"
DRAFTED = datetime(2024, 7, 3, 9, tzinfo=UTC)


def words(answer):
    return main_text_of(answer.text)


@pytest.fixture
def drafted(services, clock, counted, browser):
    """The report is drafted, and an officer looks."""
    clock.now = DRAFTED
    advance(services, CODE, DRAFTED)
    advance(services, CODE, DRAFTED)
    return browser("officer@eeas.example")


def test_before_a_draft_it_says_what_would_be_drafted_now(officer):
    assert f'href="{REPORT}"' in officer.get(f"/cycles/{CODE}").text
    text = words(officer.get(REPORT))
    assert "Internal to the secretariat: not published" in text
    assert "What would be drafted now" in text
    assert "now=true" not in officer.seen[-1].text


def test_figures_are_those_of_the_draft_with_who_is_not_in_them(services, drafted):
    with services.reading() as session:
        review = review_from_json(session.exec(select(Review)).one().content.encode())
    text = words(drafted.get(f"{REPORT}/figures"))
    for label in review.definitions.fields:
        for year, figure in review.figures[label.code].items():
            if figure.sum is not None:
                assert f"{year} no total: 1 of 26 :" in text
                assert f"{year} {number_text(figure.sum)} :".replace("\xa0", " ") not in text
    assert "1 of 26; without Belgium, Bulgaria" in text
    assert "Version 1 of the report, drafted" in words(drafted.get(REPORT))


def test_a_sum_leads_to_the_versions_that_it_is_made_of(services, counted, officer, clock):
    view = report_view(services, CODE, clock())
    field, year = "defence_expenditure", 2023
    made = {one.source.respondent: one for one in made_of_figure(services, view, field, year)}
    ((_, given),) = made["EL"].said
    assert made["EL"].is_in
    assert Decimal(given) == counted.figures[field][year].sum
    assert [code for code, one in made.items() if one.is_in] == ["EL"]
    page = officer.get(f"{REPORT}/figures/{field}/{year}")
    assert f'href="/cycles/{CODE}/states/EL/nip/versions/1"' in page.text
    assert "No total : 1 of 26; without Belgium" in words(page)
    assert "the sum of" not in words(page)
    assert given in words(page)


def test_the_matrix_has_each_answer_in_words_and_leads_to_what_was_said(services, counted, officer):
    page = officer.get(f"{REPORT}/matrix")
    line = re.search(r"items/5\">5</a>.*?</tr>", page.text, re.DOTALL).group()
    said = re.findall(r'data-label="(\w\w)".*?sr-only">([a-z ]+)<', line, re.DOTALL)
    meant = {"progress": "progress", "no_change": "no change", "missing": "not provided"}
    assert said == [(code, meant[counted.matrix[code]["5"]]) for code in counted.expected]
    assert "1 of 26" not in words(page)
    item = words(officer.get(f"{REPORT}/items/5"))
    assert "26 are expected" in item
    with services.reading() as session:
        assert [one.what for one in session.exec(select(AccessEntry))] == ["report, matrix", "report, item 5"]


@pytest.mark.usefixtures("counted")
def test_a_share_is_over_those_with_both_figures(officer):
    shown = officer.get(f"{REPORT}/figures").text
    (path,) = set(re.findall(rf'href="({REPORT}/shares/[^"/]*investment[^"/]*/2023)"', shown))
    assert "no share: 1 of 26 :" in words(officer.seen[-1])
    text = words(officer.get(path))
    assert "No share : 1 of 26; without Belgium" in text
    assert "%" not in text
    assert "EL Greece" in text


@pytest.mark.parametrize(
    "path", ["/items/99", "/figures/none/2023", "/figures/defence_expenditure/1900", "/shares/none/2023"]
)
def test_what_there_is_not(officer, path):
    assert officer.get(REPORT + path).status_code == 404


def test_the_latest_draft_and_what_would_be_drafted_now_lead_to_each_other(drafted):
    assert f'href="{REPORT}?now=true"' in drafted.get(REPORT).text
    now = words(drafted.get(f"{REPORT}?now=true"))
    assert "What would be drafted now" in now
    assert "The latest draft" in now
    assert f'href="{REPORT}/figures?now=true"' in drafted.seen[-1].text


@pytest.mark.usefixtures("counted")
def test_each_number_of_the_overview_leads_to_what_it_is_made_of(officer):
    page = officer.get(REPORT)
    board = f"/cycles/{CODE}?deliverable=nip&amp;state=taken_into_account"
    assert f'href="{board}">1<' in page.text
    assert "1 of 26 expected" in words(page)
    shown = words(officer.get(html.unescape(board)))
    assert ("Greece" in shown, "Cyprus" in shown) == (True, False)
    for path in ("/figures/defence_expenditure/2023", "/matrix"):
        assert f'href="{REPORT}{path}"' in page.text
    assert f'href="/cycles/{CODE}/states/EL/nip/versions/1">Greece</a>' in page.text
    assert "no total: 1 of 26 :" in words(page)
    assert "that none of 26 gave: Equipment procurement" in words(page)


@pytest.mark.usefixtures("counted")
def test_each_count_of_the_matrix_leads_to_who_is_in_it(officer):
    page = officer.get(f"{REPORT}/matrix")
    assert f'href="{REPORT}/items/1#progress"' in page.text
    assert f'href="{REPORT}/items/1#missing"' in page.text
    assert f'href="/cycles/{CODE}/states/EL/nip/versions/1">EL<' in page.text
    item = officer.get(f"{REPORT}/items/1").text
    assert item.count('id="progress"') == item.count('id="missing"') == 1
    assert re.search(r'id="progress".{0,300}states/EL"', item, re.DOTALL)

"""The report: its drafts fetched, drafted again, cleared; never another draft than was seen."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from config.definition import ReportFormat
from models.tables import AccessEntry
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.report_versions import released_file, report_desk

CODE = "pesco-nip-2024"
HERE = f"/cycles/{CODE}/report"
DRAFTED = datetime(2024, 7, 1, 8, tzinfo=UTC)
NOW = datetime(2024, 7, 31, 9, tzinfo=UTC)
PUBLISHED = datetime(2024, 11, 18, 9, tzinfo=UTC)
FIRST = {"version": "1", "is_stale": "false"}


@pytest.fixture
def clock(clock):
    """The clock stands on the day on which the report can be cleared."""
    clock.now = NOW
    return clock


@pytest.fixture
def drafted(services):
    """The engine has drafted the report."""
    advance(services, CODE, DRAFTED)


def latest(services):
    found = report_desk(services, CODE, NOW).latest
    return found.version, found.state.value, found.is_stale


def something_comes(services):
    part = Particulars(reference="EL-1", pages=3, marking="LIMITE")
    carry_out(services, Act(CODE, "EL", "nip", Deed.REGISTER, part), NOW)


def post(browser, path, form):
    browser.get(f"{HERE}/versions")
    return browser.post(f"{HERE}/{path}", form)


def test_before_there_is_a_draft(officer):
    assert "There is no draft yet" in officer.get(f"{HERE}/versions").text
    assert post(officer, "redraft", FIRST).status_code == 409
    assert officer.get(f"{HERE}/versions/1/html").status_code == 404


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize(
    ("name", "begins"), [("html", b"<!"), ("json", b"{"), ("docx", b"PK"), ("xlsx", b"PK")]
)
def test_fetched_in_each_format_and_noted(services, officer, name, begins):
    answer = officer.get(f"{HERE}/versions/1/{name}")
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content == officer.get(f"{HERE}/versions/1/{name}").content
    with services.reading() as session:
        assert {one.what for one in session.exec(select(AccessEntry))} == {f"report, version 1, {name}"}


@pytest.mark.usefixtures("drafted")
def test_what_came_in_since_is_drafted_once(services, officer):
    something_comes(services)
    assert "Something came in after version 1" in officer.get(f"{HERE}/versions").text
    stale = FIRST | {"is_stale": "true"}
    assert "Version 2" in post(officer, "redraft", stale).text
    assert post(officer, "redraft", stale).status_code == 409
    assert latest(services) == (2, "drafted", False)
    assert officer.get(f"{HERE}/versions/1/json").status_code == 200


@pytest.mark.usefixtures("drafted")
def test_cleared_by_who_may(services, officer, browser):
    approver = browser("approver@eeas.example")
    assert "/report/approve" not in officer.get(f"{HERE}/versions").text
    assert "who has the role of approver may do it" in officer.get(f"{HERE}/versions").text
    assert "/report/approve" in approver.get(f"{HERE}/versions").text
    assert post(officer, "approve", FIRST).status_code == 403
    step = report_desk(services, CODE, NOW).to_approve.name
    for _ in range(2):
        assert "is cleared" in post(approver, "approve", FIRST | {"step": step}).text
    assert latest(services) == (1, "approved", False)
    assert post(officer, "redraft", FIRST).status_code == 409


@pytest.mark.usefixtures("drafted")
def test_nobody_clears_another_draft_than_was_seen(services, browser):
    approver = browser("approver@eeas.example")
    approver.get(f"{HERE}/versions")
    something_comes(services)
    answer = post(approver, "approve", FIRST)
    assert answer.status_code == 409
    assert "something came in after it" in answer.text
    assert latest(services) == (1, "drafted", True)


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize(
    ("form", "status"), [({}, 422), (FIRST | {"step": "wrong"}, 409), (FIRST | {"version": "x"}, 422)]
)
def test_what_cannot_be_cleared(services, browser, form, status):
    assert post(browser("approver@eeas.example"), "approve", form).status_code == status
    assert latest(services) == (1, "drafted", False)


@pytest.mark.usefixtures("drafted")
@pytest.mark.parametrize("path", ["versions/2/html", "versions/0/json"])
def test_no_such_draft(officer, path):
    assert officer.get(f"{HERE}/{path}").status_code == 404


@pytest.mark.usefixtures("drafted")
def test_the_report_is_handed_out_once_it_is_cleared(services, officer, browser):
    assert officer.get(f"{HERE}/released/html").status_code == 404
    assert "/released/" not in officer.get(f"{HERE}/versions").text
    post(browser("approver@eeas.example"), "approve", FIRST)
    assert f'href="{HERE}/released/html"' in officer.get(f"{HERE}/versions").text
    answer = officer.get(f"{HERE}/released/html")
    assert f"annual-report-{CODE}.html" in answer.headers["content-disposition"]
    assert "Version 1, cleared on 31 July 2024" in answer.text.replace("\xa0", " ")
    assert "secretariat only" not in answer.text
    draft = officer.get(f"{HERE}/versions/1/html")
    assert f"annual-report-draft-{CODE}-v1.html" in draft.headers["content-disposition"]
    assert "Annex: for the secretariat only" in draft.text


@pytest.mark.usefixtures("drafted")
def test_it_stays_the_same_once_it_is_published(services, browser):
    post(browser("approver@eeas.example"), "approve", FIRST)
    before = released_file(services, CODE, ReportFormat.JSON, NOW)
    advance(services, CODE, PUBLISHED)
    assert report_desk(services, CODE, PUBLISHED).latest.state == "published"
    assert released_file(services, CODE, ReportFormat.JSON, PUBLISHED) == before

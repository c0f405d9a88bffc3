"""Assessing: a house writes, sees the other's text once both are done, clears for itself alone."""

import re
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.rules.access import Role
from models.tables import Cycle
from tasks.acts import Act, Deed, carry_out
from tasks.assess import list_items
from tasks.hand_in import HandIn, hand_in
from tasks.roles import Given, give_role

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
HERE = f"{STATE}/assess"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
OURS, THEIRS = "Plans are on course.", "Spending grows more slowly."
_AFTER = re.compile(r'name="after" value="(\d+)"')


@pytest.fixture
def eda(services, browser):
    """The browser of an officer of the other house."""
    give_role(services, Given("officer@eda.example", Role.OFFICER, "operator", "EDA", house="EDA"), NOW)
    return browser("officer@eda.example")


@pytest.fixture(autouse=True)
def counted(services, plan):
    """The plan of Greece is taken into account."""
    hand_in(services, HandIn(CODE, "EL", "nip", plan, NOW), NOW)
    carry_out(services, Act(CODE, "EL", "nip", Deed.TAKE_INTO_ACCOUNT), NOW)


@pytest.fixture
def both(services):
    """Both houses hold the pen on item 12."""
    with services.transaction() as session:
        cycle = session.exec(select(Cycle)).one()
        assessors = '[catalogue.assessors]\n"12" = ["EDA", "EEAS"]\n\n[clarifications]'
        cycle.definition_text = cycle.definition_text.replace("[clarifications]", assessors)
        session.add(cycle)


def item(services, number):
    return next(one.file for one in list_items(services, CODE, "EL", NOW) if one.file.item == number)


def number_of(services, *pens):
    return next(
        one.file.item for one in list_items(services, CODE, "EL", NOW) if set(one.file.pens) == set(pens)
    )


def write(browser, number, text, **more):
    page = browser.get(f"{HERE}/{number}")
    after = _AFTER.search(page.text)
    form = {"after": after[1] if after else "0", "text": text, "done": "yes", **more}
    return browser.post(f"{HERE}/{number}", form)


def test_written_once_for_ones_own_house(services, officer):
    number = number_of(services, "EEAS")
    page = officer.get(f"{HERE}/{number}")
    form = {"after": _AFTER.search(page.text)[1], "text": OURS, "done": "yes", "findings": "One.\n\nTwo."}
    for said in ("is written", "says that already"):
        assert said in officer.post(f"{HERE}/{number}", form).text
    (version,) = item(services, number).versions
    assert (version.house, version.text, version.findings) == ("EEAS", OURS, ("One.", "Two."))


def test_a_text_that_another_of_the_house_changed_is_not_overwritten(services, officer):
    number = number_of(services, "EEAS")
    officer.get(f"{HERE}/{number}")
    write(officer, number, OURS)
    answer = officer.post(f"{HERE}/{number}", {"after": "0", "text": "Mine instead.", "done": "yes"})
    assert answer.status_code == 409
    assert "Mine instead." in answer.text
    assert item(services, number).latest["EEAS"].text == OURS


@pytest.mark.usefixtures("both")
def test_the_other_house_is_unseen_until_both_are_done(services, officer, eda):
    number = number_of(services, "EDA", "EEAS")
    write(eda, number, THEIRS)
    assert THEIRS not in officer.get(f"{HERE}/{number}").text + officer.get(HERE).text
    write(officer, number, OURS, done="")
    assert THEIRS not in officer.get(f"{HERE}/{number}").text
    write(officer, number, OURS)
    assert THEIRS in officer.get(f"{HERE}/{number}").text
    assert OURS in eda.get(HERE).text


def test_cleared_for_ones_own_house_alone(services, officer, eda):
    number = number_of(services, "EEAS")
    write(officer, number, OURS)
    officer.get(HERE)
    assert "Cleared for EEAS" in officer.post(f"{HERE}/clear", {"item": number}).text
    assert item(services, number).cleared_by == ("EEAS",)
    eda.get(HERE)
    eda.post(f"{HERE}/clear", {"item": number})
    assert item(services, number).state == "cleared"


def test_what_is_not_done_is_not_cleared(services, officer):
    number = number_of(services, "EEAS")
    officer.get(HERE)
    assert officer.post(f"{HERE}/clear", {"item": number}).status_code == 422
    assert "nothing was cleared" in officer.post(f"{HERE}/clear").text
    assert item(services, number).cleared_by == ()


def test_a_house_without_the_pen_writes_nothing(services, officer):
    number = number_of(services, "EDA")
    assert "does not write on this item" in officer.get(f"{HERE}/{number}").text
    assert write(officer, number, OURS).status_code == 422
    assert item(services, number).versions == ()


@pytest.mark.parametrize("text", [" ", "x" * 50_001])
def test_no_text(services, officer, text):
    number = number_of(services, "EEAS")
    assert write(officer, number, text).status_code == 422
    assert item(services, number).versions == ()


def test_the_overview_says_where_it_stands_and_nothing_more(services, officer, browser):
    write(officer, number_of(services, "EEAS"), OURS)
    auditor = browser("auditor@eeas.example").get(f"/cycles/{CODE}/assess").text
    assert "Greece" in auditor
    assert OURS not in auditor


def test_an_officer_of_no_house_reads_no_draft(services, officer, browser):
    number = number_of(services, "EEAS")
    write(officer, number, OURS, done="")
    give_role(services, Given("new@eeas.example", Role.OFFICER, "operator", "EEAS"), NOW)
    newcomer = browser("new@eeas.example")
    assert OURS not in newcomer.get(HERE).text + newcomer.get(f"{HERE}/{number}").text
    assert write(newcomer, number, "Mine.").status_code == 422


def test_feedback_holds_what_is_cleared_alone(services, officer, eda):
    number = number_of(services, "EEAS")
    write(officer, number, OURS)
    assert OURS.encode() not in officer.get(f"{STATE}/feedback/html").content
    for one in (officer, eda):
        one.get(HERE)
        one.post(f"{HERE}/clear", {"item": number})
    answer = officer.get(f"{STATE}/feedback/html")
    assert OURS.encode() in answer.content
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("path", "status"), [(f"{HERE}/99", 422), (f"{STATE}/feedback/xlsx", 422), (f"{STATE}/feedback/odt", 422)]
)
def test_what_there_is_not(officer, path, status):
    assert officer.get(path).status_code == status


@pytest.mark.parametrize("page", ["assess", "feedback/html"])
def test_no_such_state(officer, page):
    assert officer.get(f"/cycles/{CODE}/states/XX/{page}").status_code == 404

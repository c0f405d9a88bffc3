"""Questions to a state: drafted, cleared by both houses, sent once as one set, answered."""

import re
from datetime import UTC, datetime

import pytest

from models.rules.access import Role
from tasks.dossier import dossier
from tasks.hand_in import HandIn, hand_in
from tasks.roles import Given, give_role

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
HERE = f"{STATE}/nip/questions"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
TEXT = "What is meant by soon?"
_HIDDEN = re.compile(r'name="(key|seen|set_)" value="([^"]*)"')
_PLACE = re.compile(r'<option value="(\w+/\w+)"')


def hidden(page):
    return dict(_HIDDEN.findall(page.text))


@pytest.fixture
def received(services, plan):
    """Greece handed in its plan."""
    hand_in(services, HandIn(CODE, "EL", "nip", plan, NOW), NOW)


@pytest.fixture
def eda(services, browser):
    """The browser of an officer of the other house."""
    give_role(services, Given("officer@eda.example", Role.OFFICER, "operator", "EDA", house="EDA"), NOW)
    return browser("officer@eda.example")


def found(services):
    return dossier(services, CODE, "EL", NOW).obligations[0]


def draft(browser, **more):
    page = browser.get(HERE)
    place = _PLACE.search(page.text)[1]
    return browser.post(HERE, {**hidden(page), "text": TEXT, "place": place, **more})


def asked(officer, eda):
    draft(officer)
    for one in (officer, eda):
        one.get(HERE)
        one.post(f"{HERE}/clear", {"number": "1"})
    page = officer.get(f"{HERE}/send")
    return page, hidden(page)


@pytest.mark.usefixtures("received")
def test_one_house_alone_sends_nothing(services, officer):
    assert "noted as a draft" in draft(officer).text
    assert "Cleared for EEAS: 1" in officer.post(f"{HERE}/clear", {"number": "1"}).text
    assert "waits for EDA" in officer.get(f"{HERE}/send").text
    (one,) = found(services).drafts
    assert (one.text, one.house, one.cleared_by) == (TEXT, "EEAS", ("EEAS",))


@pytest.mark.usefixtures("received")
def test_sent_once_as_one_set(services, officer, eda):
    page, form = asked(officer, eda)
    assert TEXT in page.text
    for _ in range(2):
        assert "The questions are asked" in officer.post(f"{HERE}/send", form).text
    obligation = found(services)
    assert obligation.row.state == "clarification_asked"
    assert [len(one.questions) for one in obligation.sets] == [1]


@pytest.mark.usefixtures("received")
def test_a_further_set_waits_until_the_last_one_is_answered(officer, eda):
    _, form = asked(officer, eda)
    officer.post(f"{HERE}/send", form)
    waiting, _ = asked(officer, eda)
    assert "The letter of set 1 has not gone yet" in waiting.text
    assert "Send the questions</button>" not in waiting.text
    assert "A further set waits" in officer.get(HERE).text


@pytest.mark.usefixtures("received")
def test_a_set_that_changed_since_is_shown_again(services, officer, eda):
    _, form = asked(officer, eda)
    officer.get(HERE)
    officer.post(f"{HERE}/1", {"do": "edit", "text": "What is soon?"})
    for one in (officer, eda):
        one.get(HERE)
        one.post(f"{HERE}/clear", {"number": "1"})
    answer = officer.post(f"{HERE}/send", form)
    assert answer.status_code == 409
    assert found(services).row.state == "received"


@pytest.mark.usefixtures("received")
def test_answered_and_followed_up(services, officer, eda):
    _, form = asked(officer, eda)
    officer.post(f"{HERE}/send", form)
    officer.post(f"{HERE}/1", {"do": "answer", "text": "In May."})
    page = officer.get(f"{HERE}?follows=1")
    officer.post(HERE, {**hidden(page), "text": "Which year?", "follows": "1"})
    obligation = found(services)
    assert obligation.thread[0].answer == "In May."
    assert (obligation.drafts[0].thread, obligation.drafts[0].text) == (1, "Which year?")


@pytest.mark.usefixtures("received")
def test_the_marked_copy(officer, eda):
    _, form = asked(officer, eda)
    officer.post(f"{HERE}/send", form)
    answer = officer.get(f"{HERE}/1/marked")
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert officer.get(f"{HERE}/2/marked").status_code == 404


def test_drafted_twice_by_one_click_is_one_draft(services, officer):
    page = officer.get(HERE)
    for _ in range(2):
        officer.post(HERE, {**hidden(page), "text": TEXT})
    assert len(found(services).drafts) == 1


def test_changed_and_dropped(services, officer):
    draft(officer)
    assert "cleared again" in officer.post(f"{HERE}/1", {"do": "edit", "text": "Other."}).text
    assert found(services).drafts[0].text == "Other."
    assert "dropped" in officer.post(f"{HERE}/1", {"do": "drop"}).text
    assert found(services).drafts == ()


@pytest.mark.parametrize(
    "values",
    [{"text": " "}, {"place": "nowhere/field"}, {"text": "x" * 2001}, {"line": "y" * 49}, {"follows": "7"}],
)
def test_no_question(services, officer, values):
    answer = draft(officer, **values)
    assert answer.status_code == 422
    assert "errors" in answer.text
    assert found(services).drafts == ()


@pytest.mark.usefixtures("received")
def test_a_question_without_words_is_refused_in_plain_ones(officer):
    assert "The text is missing. Fill it in, and send it again." in draft(officer, text=" ").text


@pytest.mark.parametrize(
    "form", [{"do": "edit", "text": "kept"}, {"do": "drop"}, {"do": "answer"}, {"do": "x"}]
)
def test_no_such_question(officer, form):
    officer.get(HERE)
    assert officer.post(f"{HERE}/9", form).status_code == 422


def test_nothing_is_asked_before_anything_came(services, officer):
    draft(officer)
    page = officer.get(f"{HERE}/send")
    assert "Nothing can be asked" in page.text
    assert officer.post(f"{HERE}/send", {"seen": "called.1.0"}).status_code == 422
    assert "nothing was cleared" in officer.post(f"{HERE}/clear").text


def test_an_officer_of_no_house(services, browser):
    give_role(services, Given("new@eeas.example", Role.OFFICER, "operator", "EEAS"), NOW)
    newcomer = browser("new@eeas.example")
    assert "You belong to no house" in newcomer.get(HERE).text
    assert newcomer.post(HERE, {"text": TEXT}).status_code == 422


@pytest.mark.usefixtures("received")
def test_the_thread_of_all_and_of_one_item(services, officer, eda):
    thread = f"{STATE}/thread"
    assert "Nothing was asked yet." in officer.get(thread).text
    _, hidden_there = asked(officer, eda)
    officer.post(f"{HERE}/send", hidden_there)
    (one,) = found(services).thread
    assert TEXT in officer.get(thread).text
    assert TEXT in officer.get(f"{thread}?item={one.place.sheet}").text
    other = officer.get(f"{thread}?item=99").text
    assert "Nothing was asked on 99." in other
    assert TEXT not in other


def test_the_thread_has_the_meetings(officer):
    officer.get(f"{STATE}/meeting")
    officer.post(f"{STATE}/meeting", {"held_on": "2024-01-30", "offices": "Policy", "agreed": "Send it."})
    text = officer.get(f"{STATE}/thread").text
    assert "Send it." in text
    assert "Send it." not in officer.get(f"{STATE}/thread?item=2").text


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/cycles", "/cycles/new"),
        (f"/cycles/{CODE}", f"/cycles/{CODE}/letters/what-if"),
        (STATE, f"{STATE}/thread"),
        (STATE, f"{STATE}/meeting"),
        (STATE, f"{STATE}/nip/acts/extend"),
        (f"{STATE}/assess/2", f"{STATE}/thread?item=2"),
    ],
)
def test_what_an_officer_does_is_one_click_away(officer, page, link):
    assert f'href="{link}"' in officer.get(page).text

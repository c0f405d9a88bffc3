"""The morning of an officer, the brief on a state, and the note of a call."""

import re
from datetime import UTC, date, datetime

import pytest

from config.definition import ContactRole
from config.reference import read_roster
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.questions import Draft
from models.rules.access import Role
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.board_head import board_head
from tasks.call_list import calls_to_make
from tasks.dossier import dossier
from tasks.hand_in import HandIn, hand_in
from tasks.morning import morning
from tasks.questions import Whose, add, answered, clear
from tasks.roles import Given, give_role

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
LATE = datetime(2024, 3, 20, 9, tzinfo=UTC)
NOTE = {"office": "Ministry", "said": "It comes on Friday.", "key": "one"}


def note(browser, form):
    browser.get(f"{STATE}/note")
    return browser.post(f"{STATE}/note", form)


@pytest.fixture
def overdue(services, clock, browser):
    """Nobody handed in, and the officer comes when people are to be telephoned."""
    clock.now = LATE
    for _ in range(2):
        advance(services, CODE, LATE)
    return browser("officer@eeas.example")


def test_on_a_quiet_morning_there_is_nothing_to_do(officer):
    text = officer.get("/morning").text
    for words in ("Nobody is to be called today.", "Nothing waits.", "Nothing goes wrong."):
        assert words in text


def test_whom_to_call_with_the_brief_and_the_note_one_click_away(services, overdue):
    text = overdue.get("/morning").text
    calls = calls_to_make(services, CODE, LATE)
    assert len(calls) > 20
    assert f'href="{STATE}/brief"' in text
    assert f'href="{STATE}/note"' in text
    assert "nip@el.example" in text


def test_the_number_to_dial(services, overdue):
    with services.transaction() as session:
        number = {"telephone": "+30 000 000 0000"}
        mailbox = ContactEntry("EL", ContactRole.FUNCTIONAL_MAILBOX, "nip@el.example", "Ministry", **number)
        import_contacts(session, "member_states", [mailbox], number)
    row = overdue.get("/morning").text.split(f'href="{STATE}"')[1].split("</tr>")[0]
    assert 'href="tel:+300000000000"' in row
    assert overdue.get("/morning").text.count("tel:") == 1
    assert "+30 000 000 0000" in overdue.get(f"{STATE}/brief").text
    (call,) = [one for one in calls_to_make(services, CODE, LATE) if one.respondent == "EL"]
    assert [one.telephone for one in call.offices] == ["+30 000 000 0000"]


def test_a_state_with_letters_to_approve_stands_once_in_protocol_order(overdue):
    row = overdue.get("/morning").text.split("States with letters to approve")[1].split("</tr>")[0]
    codes = re.findall(r'/states/(\w+)">', row)
    assert codes == [entry.code for entry in read_roster("member_states") if entry.code in codes]
    assert len(codes) == len(set(codes)) == 26
    assert '<span class="k-cell">26</span>' in row
    assert ">Belgium</a>, " in row


def test_what_is_owed_stands_by_its_title(browser, clock):
    clock.now = datetime(2024, 3, 5, 9, tzinfo=UTC)
    text = browser("officer@eeas.example").get("/morning").text
    assert "Deadline: High-level political statement" in text
    assert "Deadline: National Implementation Plan" in text


def test_the_board_counts_whom_to_telephone_as_today_does(services, overdue):
    pages = (overdue.get("/morning").text, overdue.get(f"/cycles/{CODE}").text)
    found = [re.search(r"(\d+)(?:<[^>]+>|\s)*states to telephone", one) for one in pages]
    assert [one and one[1] for one in found] == ["26", "26"]
    assert sum(len(one.reasons) for one in calls_to_make(services, CODE, LATE)) > 26
    overdue.get(f"{STATE}/note")
    overdue.post(f"{STATE}/note", NOTE)
    assert board_head(services, CODE, LATE).to_call == morning(services, LATE).to_call == 25


def test_what_came(services, officer, clock, plan):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    assert f'href="{STATE}">Greece</a>' in officer.get("/morning").text


def test_answers_in_words_lead_to_the_questions(services, officer, clock, plan):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    whose = Whose(CODE, "EL", "nip")
    add(services, whose, Draft("EDA", "Why?"), clock())
    for house in ("EDA", "EEAS"):
        clear(services, whose, house, (), clock())
    carry_out(services, Act(CODE, "EL", "nip", Deed.CLARIFY), clock())
    answered(services, whose, 1, "So.", clock())
    text = officer.get("/morning").text
    assert "Questions answered in words" in text
    assert "All questions answered: take it into account?" in text
    assert text.count(f'href="{STATE}/nip/questions"') == 2


def test_what_falls_due(browser, clock):
    clock.now = datetime(2024, 3, 7, 9, tzinfo=UTC)
    text = browser("officer@eeas.example").get("/morning").text
    assert "Deadline: National Implementation Plan" in text


def test_who_only_reads_notes_no_calls(overdue, browser):
    text = browser("auditor@eeas.example").get("/morning").text
    assert f'href="{STATE}/brief"' in text
    assert f'href="{STATE}/note"' not in text


def test_a_house_that_no_cycle_knows_sees_the_questions_of_all(services, browser, clock):
    given = Given("else@eeas.example", Role.OFFICER, "operator", "Elsewhere", house="Elsewhere")
    give_role(services, given, clock())
    add(services, Whose(CODE, "EL", "statement"), Draft("EEAS", "Why?"), clock(), None)
    assert "question 1</a> of EEAS" in browser("else@eeas.example").get("/morning").text


def test_the_brief_as_a_page_and_as_a_document(officer):
    text = officer.get(f"{STATE}/brief").text
    assert "INTERNAL" in text
    assert "nip@el.example" in text
    answer = officer.get(f"{STATE}/brief.docx")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["content-disposition"]
    assert officer.get(f"{STATE}/brief.exe").status_code == 422


def test_a_call_is_noted_once(services, officer, clock):
    for _ in range(2):
        assert "The call is noted." in note(officer, NOTE).text
    (call,) = dossier(services, CODE, "EL", clock()).calls
    assert (call.office, call.said) == ("Ministry", "It comes on Friday.")


def test_a_date_announced_in_a_call_moves_the_deadline(services, browser, clock):
    clock.now = datetime(2024, 3, 1, 9, tzinfo=UTC)
    officer = browser("officer@eeas.example")
    text = note(officer, NOTE | {"deliverable": "nip", "until": "2024-03-22"}).text
    assert (
        "The date announced for the National Implementation Plan is noted, and moves the reminders." in text
    )
    deadlines = dossier(services, CODE, "EL", clock()).obligations[0].deadlines
    assert deadlines[-1].due_at.date() == date(2024, 3, 22)


@pytest.mark.parametrize("wrong", [{"office": ""}, {"said": " "}, {"until": "x"}, {"until": "2024-03-22"}])
def test_no_note(services, officer, clock, wrong):
    answer = note(officer, NOTE | wrong)
    assert answer.status_code == 422
    assert 'id="errors"' in answer.text
    assert (NOTE | wrong)["office"] in answer.text
    assert dossier(services, CODE, "EL", clock()).calls == ()

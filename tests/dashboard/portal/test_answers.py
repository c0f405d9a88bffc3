"""Questions told to a state, answered as text; a version certified by a second office."""

from dataclasses import replace

import pytest

from models.errors import CertificationError
from models.operations.questions import Draft
from models.rules.audit import Actor, What
from tasks import questions
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.hand_in import HandIn, hand_in
from tasks.questions import Whose
from tasks.roles import Given, give_role

CODE = "pesco-nip-2024"
NIP = f"/desk/{CODE}/EL/nip"
WHOSE = Whose(CODE, "EL", "nip")
TEXT = "Which year is meant?"


@pytest.fixture
def asked(services, clock, greece, give, plan):
    give(greece, plan)
    for house in ("EDA", "EEAS"):
        if house == "EDA":
            questions.add(services, WHOSE, Draft("EDA", TEXT), clock())
        questions.clear(services, WHOSE, house, (), clock())
    carry_out(services, Act(CODE, "EL", "nip", Deed.CLARIFY), clock())
    return greece


@pytest.fixture
def told(services, clock, asked):
    clock.pass_by(minutes=1)
    advance(services, CODE, clock())
    asked.get(NIP)
    return asked


def test_a_question_is_answered_as_text(services, clock, told, entries):
    page = told.post(f"{NIP}/questions/1", {"text": "The year 2025."})
    assert "The year 2025." in page.text
    (entry,) = questions.threads(services, CODE, "EL", None, clock())
    assert entry.answer == "The year 2025."
    assert entries(What.QUESTION_NOTED)[-1].actor == Actor.CONTACT


def test_the_desk_says_that_the_secretariat_has_the_answers(told):
    looks = "The secretariat looks at your answers."
    before = told.get("/desk").text
    assert "Next: answer the questions." in before
    assert looks not in before
    told.post(f"{NIP}/questions/1", {"text": "The year 2025."})
    for path in ("/desk", NIP):
        page = told.get(path).text
        assert "Next: answer the questions." not in page
        assert looks in page


def test_who_asked_and_who_cleared_is_not_told(told):
    page = told.get(NIP).text
    assert TEXT in page
    assert "EEAS" not in page


@pytest.mark.parametrize(("number", "text"), [(1, ""), (1, "x" * 2001), (2, "Yes."), (0, "Yes.")])
def test_what_is_no_answer(told, entries, number, text):
    before = len(entries(What.QUESTION_NOTED))
    assert told.post(f"{NIP}/questions/{number}", {"text": text}).status_code == 422
    assert len(entries(What.QUESTION_NOTED)) == before


def test_what_is_refused_stands_in_the_form_again(told):
    page = told.post(f"{NIP}/questions/1", {"text": "x" * 2001}).text
    assert '<details class="k-details" open>' in page
    assert f">\n{'x' * 2001}</textarea>" in page
    assert "The text is missing." in told.post(f"{NIP}/questions/1", {"text": " "}).text


def test_the_next_step_leads_to_the_questions(told):
    assert 'href="#questions">See the questions</a>' in told.get(NIP).text


def test_a_question_that_no_letter_told_cannot_be_answered(asked, entries):
    asked.get(NIP)
    assert asked.post(f"{NIP}/questions/1", {"text": "Yes."}).status_code == 422


def test_an_answer_stands(services, clock, told):
    told.post(f"{NIP}/questions/1", {"text": "The year 2025."})
    assert told.post(f"{NIP}/questions/1", {"text": "Another."}).status_code == 422
    assert questions.threads(services, CODE, "EL", None, clock())[0].answer == "The year 2025."


CERTIFIED = "pesco-certified-2024"
CERTIFIED_STATEMENT = f"/desk/{CERTIFIED}/EL/statement"


@pytest.fixture
def certified_cycle(services, clock):
    text = definition_text(CODE).replace(f'code = "{CODE}"', f'code = "{CERTIFIED}"', 1)
    text = text.replace('"pdf"]\n', '"pdf"]\ncertification = true\n', 1)
    open_from_text(services, text, clock())
    clock.pass_by(minutes=5)
    advance(services, CERTIFIED, clock())
    given = Given("mfa@el.example", "authority", "x", "Foreign Ministry", respondent="EL")
    give_role(services, given, clock())


@pytest.fixture
def handed_in(certified_cycle, greece, give):
    page = give(greece, path=CERTIFIED_STATEMENT, text="Our statement.")
    assert page.url.path == f"{CERTIFIED_STATEMENT}/versions/1"
    return greece


def test_a_second_office_certifies(handed_in, browser):
    authority = browser("mfa@el.example")
    assert "Next: a second office certifies" in authority.get("/desk").text
    assert "Certify this version" in authority.get(f"{CERTIFIED_STATEMENT}/versions/1").text
    given = {"office": "Foreign Ministry"}
    done = authority.post(f"{CERTIFIED_STATEMENT}/versions/1/certify", given)
    assert "Version 1 is certified" in done.text


def test_the_office_that_handed_in_certifies_nothing(handed_in):
    page = handed_in.post(f"{CERTIFIED_STATEMENT}/versions/1/certify", {"office": "desk"})
    assert page.status_code == 422
    assert "handed in version 1" in page.text
    assert "Certify this version" in page.text


def test_the_office_is_the_one_on_record_and_not_a_typed_word(handed_in, browser):
    authority = browser("mfa@el.example")
    shown = authority.get(f"{CERTIFIED_STATEMENT}/versions/1").text
    assert "It is certified by: Foreign Ministry" in shown
    assert 'name="office"' not in shown
    typed = handed_in.post(f"{CERTIFIED_STATEMENT}/versions/1/certify", {"office": "Foreign Ministry"})
    assert typed.status_code == 422


def test_who_handed_in_certifies_nothing_as_another_office(services, clock, certified_cycle, browser, give):
    for role, office in (("contact", ""), ("authority", "")):
        give_role(services, Given("both@el.example", role, "x", office, respondent="EL"), clock())
    both, other = browser("both@el.example"), browser("mfa@el.example")
    assert give(both, path=CERTIFIED_STATEMENT, text="Our statement.").url.path.endswith("/versions/1")
    path = f"{CERTIFIED_STATEMENT}/versions/1"
    both.get(path)
    refused = both.post(f"{path}/certify", {"office": "Cabinet"})
    assert refused.status_code == 422
    assert 'name="office" value="Cabinet"' in refused.text
    other.get(path)
    assert "Version 1 is certified" in other.post(f"{path}/certify").text


def test_an_officer_certifies_nothing_that_they_handed_in(services, clock, certified_cycle):
    request = HandIn(
        CERTIFIED, "EL", "statement", b"Ours.", clock(), sender="Policy", by="officer@eeas.example"
    )
    hand_in(services, request, clock())
    act = Act(CERTIFIED, "EL", "statement", Deed.CERTIFY, Particulars(office="Cabinet"))
    with pytest.raises(CertificationError):
        carry_out(services, replace(act, by="officer@eeas.example"), clock())
    carry_out(services, act, clock())


def test_nobody_lets_in_a_second_mailbox_to_certify(handed_in, browser, clock):
    invited = {"address": "second@el.example", "role": "authority", "office": "Cabinet"}
    handed_in.post(f"/desk/{CERTIFIED}/EL/invite", invited)
    second = browser("second@el.example")
    path = f"{CERTIFIED_STATEMENT}/versions/1"
    second.get(path)
    assert second.post(f"{path}/certify").status_code == 422

"""Letters before they go: read, held, released, approved, sent, tried again; once, and by who may."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlmodel import select

from models.rules.occasions import NOT_YET_CARRIED, HoldReason
from models.tables import AccessEntry, Letter, Notice
from tasks.preview import Asked, preview

CODE = "pesco-nip-2024"
HERE = f"/cycles/{CODE}/letters"
BEFORE = datetime(2024, 2, 5, 9, tzinfo=UTC)
OVERDUE = datetime(2024, 3, 13, 7, tzinfo=UTC)
_KEY = re.compile(r'name="key" value="([^"]*)"')
_LETTER = re.compile(r'name="letter" value="([^"]*)"')


@pytest.fixture
def clock(clock):
    """The clock stands before the first reminder, also as people sign in."""
    clock.now = BEFORE
    return clock


def choices(browser, days=7, respondent="EL"):
    text = browser.get(f"{HERE}?days={days}&respondent={respondent}").text
    return [unescape(one) for one in _LETTER.findall(text)]


def act(browser, path, letters, **values):
    page = browser.get(f"{HERE}/{path}", params={"letter": letters})
    key = _KEY.search(page.text)
    return browser.post(f"{HERE}/{path}", {"letter": letters, "key": key[1] if key else "", **values})


def held(services):
    with services.reading() as session:
        return [one.occasion for one in session.exec(select(Notice)) if one.hold is HoldReason.OFFICER]


def test_what_would_go_is_shown_with_why(services, officer):
    text = officer.get(f"{HERE}?days=7").text
    assert text.count('name="letter"') == 26
    assert "reminder 30 days before" in text
    first = preview(services, CODE, Asked(7), BEFORE).letters[0]
    assert all(one in unescape(text) for one in first.why)


def test_who_gets_nothing_is_shown_with_why(officer):
    assert "States that get no letter in these days: 26" in officer.get(f"{HERE}?days=1").text


def test_a_letter_is_read_as_it_would_be_written_and_that_is_noted(services, officer):
    (choice,) = choices(officer)
    text = officer.get(f"{HERE}/ahead", params={"letter": choice}).text
    assert "nip@el.example" in text
    assert "k-letter" in text
    with services.reading() as session:
        entries = session.exec(select(AccessEntry)).all()
    assert [(one.deed, one.respondent, one.what) for one in entries] == [("read", "EL", "letter")]


def test_a_letter_that_would_go_is_shown_as_a_mail_program_shows_it(officer):
    (choice,) = choices(officer)
    page = officer.get(f"{HERE}/ahead", params={"letter": choice})
    frame = unescape(re.search(r'<iframe class="k-frame" src="([^"]+)" sandbox=""', page.text)[1])
    assert page.headers["content-security-policy"].endswith("; frame-src 'self'")
    letter = officer.get(frame)
    assert letter.headers["content-security-policy"].endswith("; sandbox")
    assert "This is a reminder" in letter.text
    assert officer.get(frame.replace("rung", "gnur")).status_code == 404


def test_where_none_would_go_the_page_leads_to_the_next(officer):
    text = unescape(officer.get(f"{HERE}?days=1&respondent=EL").text).replace("\xa0", " ")
    assert "The next ones to Greece are planned for Friday 9 February 2024, 09:00" in text
    (path,) = re.findall(r'href="([^"]*)">Show the letters until then', text)
    assert path == f"{HERE}?days=4&respondent=EL"
    assert len(_LETTER.findall(officer.get(path).text)) == 1


def test_the_state_is_chosen_by_its_name_and_all_are_first(officer):
    text = officer.get(f"{HERE}?respondent=EL").text
    options = re.findall(r'<option value="(\w*)"( selected)?>([^<]*)', text)
    assert [name for _, _, name in options][:5] == ["All states", "Belgium", "Bulgaria", "Czechia", "Denmark"]
    assert [code for code, chosen, _ in options if chosen] == ["EL"]
    assert len(options) == 27


@pytest.mark.parametrize("respondent", ["all", "be", "Belgium"])
def test_an_unknown_code_in_the_address_leads_nowhere(officer, respondent):
    assert officer.get(f"{HERE}?respondent={respondent}").status_code == 404


def test_states_and_what_they_owe_are_named(officer):
    text = officer.get(HERE).text
    assert '<span class="k-cell">Greece, Desk' in text
    assert "reminder 30 days before (High-level political statement)" in text
    (choice,) = choices(officer)
    assert ">Letter to Greece</h1>" in officer.get(f"{HERE}/ahead", params={"letter": choice}).text
    held_ = officer.get(f"{HERE}/do/hold", params={"letter": choice}).text
    assert "reminder 30 days before (National Implementation Plan)" in held_
    assert '<span class="k-cell">Greece</span></th>' in held_


def test_approving_is_the_main_button_only_where_a_letter_waits(services, browser):
    button = re.compile(r'class="ecl-button ecl-button--(\w+)" type="submit" formaction="[^"]*/approve">')
    approver = browser("approver@eeas.example")
    assert button.findall(approver.get(f"{HERE}?days=7").text) == ["secondary"]
    assert button.findall(approver.get(f"{HERE}?days=60").text) == ["primary"]


def test_where_none_is_planned_the_page_says_so(services, officer):
    with services.transaction() as session:
        for one in session.exec(select(Notice).where(Notice.state.in_(NOT_YET_CARRIED))):
            session.delete(one)
    assert "No later one is planned" in officer.get(HERE).text


@pytest.mark.parametrize("letter", ["EL nip/rung:-99:1", "EL nip/call"])
def test_a_letter_that_would_not_go(officer, letter):
    assert "would not go any more" in officer.get(f"{HERE}/ahead", params={"letter": letter}).text


@pytest.mark.parametrize("letter", ["EL", "EL nip", "XX nip/call", " "])
def test_no_letter(officer, letter):
    assert officer.get(f"{HERE}/ahead", params={"letter": letter}).status_code == 404


def test_held_and_released(services, officer):
    chosen = choices(officer)
    assert "Held: 1 letter" in act(officer, "do/hold", chosen, reason="The minister calls.").text
    assert held(services) == ["rung:-30:1"] * 2
    assert "The minister calls." in officer.get(f"{HERE}?respondent=EL").text
    assert "Released" in act(officer, "do/release", choices(officer)).text
    assert held(services) == []


def test_one_comes_back_to_where_the_letter_stands(officer):
    where = {"days": "30", "respondent": "EL"}
    page = officer.get(f"{HERE}/do/hold", params={"letter": choices(officer), **where})
    back = f"{HERE}?days=30&respondent=EL"
    assert f'href="{back}"' in unescape(page.text)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    answer = officer.post(
        f"{HERE}/do/hold", {**fields, "letter": choices(officer), "csrf": officer.token, "reason": "Wait."}
    )
    assert str(answer.url).endswith(back)
    assert "Wait." in answer.text


def test_all_that_wait_are_approved_at_once(services, browser, clock):
    clock.now = OVERDUE
    approver = browser("approver@eeas.example")
    assert "Approve all 26 shown that wait" in approver.get(HERE).text
    page = approver.get(f"{HERE}/approve", params={"every": "true", "days": "7"})
    letters = [unescape(one) for one in _LETTER.findall(page.text)]
    key = _KEY.search(page.text)[1]
    assert "Approved: 26 letters" in approver.post(f"{HERE}/approve", {"letter": letters, "key": key}).text
    assert not any(one.is_for_approval for one in preview(services, CODE, Asked(7), OVERDUE).letters)


def test_without_a_reason_nothing_is_held(services, officer):
    answer = act(officer, "do/hold", choices(officer), reason=" ")
    assert answer.status_code == 422
    assert "k-field--wrong" in answer.text
    assert held(services) == []


@pytest.mark.parametrize("letters", [[], ["nonsense"], ["EL nip/rung:-99:1"]])
def test_nothing_that_can_be_held(officer, letters):
    assert act(officer, "do/hold", letters, reason="x").status_code == 422


def test_all_or_none(services, officer):
    answer = act(officer, "do/hold", [*choices(officer), "EL nip/rung:-99:1"], reason="x")
    assert answer.status_code == 422
    assert held(services) == []


def test_sent_now_once(services, officer):
    chosen = choices(officer)
    page = officer.get(f"{HERE}/do/send-now", params={"letter": chosen})
    form = {"letter": chosen, "key": _KEY.search(page.text)[1]}
    for _ in range(2):
        assert "Sent now" in officer.post(f"{HERE}/do/send-now", form).text
    with services.reading() as session:
        made = [one.state for one in session.exec(select(Letter)) if one.kind == "reminder"]
    assert made == ["sent"]


def waiting_for_approval(services):
    found = preview(services, CODE, Asked(1, "EL"), OVERDUE)
    assert [one.is_for_approval for one in found.letters] == [True]


def test_only_who_may_approve_lets_it_go(services, browser, clock):
    clock.now = OVERDUE
    waiting_for_approval(services)
    officer, approver = browser("officer@eeas.example"), browser("approver@eeas.example")
    chosen = choices(officer)
    assert "Only who may approve" in officer.get(f"{HERE}/do/send-now", params={"letter": chosen}).text
    assert act(officer, "do/send-now", chosen).status_code == 403
    assert "/approve" not in officer.get(HERE).text
    assert "Approved: 1 letter" in act(approver, "approve", chosen, copy_to="deputy").text
    with services.reading() as session:
        copies = {one.copy_to for one in session.exec(select(Notice)) if one.occasion == "rung:+3:1"}
    assert "deputy" in copies


def test_dead_letters_are_tried_again(services, officer):
    with services.transaction() as session:
        letter = session.exec(select(Letter)).first()
        letter.state = "dead"
        session.add(letter)
    text = officer.get(f"{HERE}/outbox?state=dead").text
    (name,) = re.findall(r'name="name" value="([^"]*)"', text)
    assert "next run: 1" in officer.post(f"{HERE}/retry", {"name": unescape(name)}).text
    assert officer.post(f"{HERE}/retry", {"name": unescape(name)}).status_code == 422


def test_the_outbox(officer):
    assert officer.get(f"{HERE}/outbox").text.count("/states/") == 26
    assert ">Greece</a>, nip@el.example" in officer.get(f"{HERE}/outbox").text
    assert "no such letter" in officer.get(f"{HERE}/outbox?state=dead").text
    assert officer.get(f"{HERE}/outbox?state=lost").status_code == 422


def test_rules_and_outbox_are_compared(services, officer):
    assert "Nothing differs" in officer.get(f"/cycles/{CODE}/reconciliation").text
    with services.transaction() as session:
        session.delete(session.exec(select(Notice).where(Notice.occasion == "rung:-7:1")).first())
    assert "What differs" in officer.get(f"/cycles/{CODE}/reconciliation").text


@pytest.mark.parametrize(
    "page", ["letters", "letters/outbox", "letters/what-if", "reconciliation", "circulars"]
)
def test_no_such_cycle(officer, page):
    assert officer.get(f"/cycles/none/{page}").status_code == 404


def test_the_page_of_a_cycle_leads_there(officer, browser):
    text = officer.get(f"/cycles/{CODE}").text
    for page in ("letters", "assess", "report/versions", "circulars"):
        assert f'href="/cycles/{CODE}/{page}"' in text
    assert "/circulars" not in browser("auditor@eeas.example").get(f"/cycles/{CODE}").text
    assert 'href="/cycles/new"' in officer.get("/cycles").text


def test_functions_are_named_where_letters_are_approved(browser):
    approver = browser("approver@eeas.example")
    (choice,) = choices(approver)
    text = approver.get(f"{HERE}/approve", params={"letter": choice}).text
    assert ">Permanent Representation, PSC</label>" in text
    assert ">Mailbox of the office</label>" in text

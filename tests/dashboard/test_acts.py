"""Acts on one obligation: seen before they are done, done once, never on what stands otherwise."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from models.tables import AccessEntry, IdempotencyKey
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.dossier import dossier

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
ACTS = f"{STATE}/nip/acts"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
PAPER = {"reference": "EL-77", "pages": "3", "marking": "RESTREINT UE/EU RESTRICTED", "custodian": "Registry"}
_HIDDEN = re.compile(r'name="(key|seen|looked|based_on)" value="([^"]*)"')


def hidden(page):
    return dict(_HIDDEN.findall(page.text))


def look(browser, deed, **values):
    page = browser.get(f"{ACTS}/{deed}")
    return browser.post(f"{ACTS}/{deed}", {**hidden(page), **values, "step": "look"})


def do(browser, deed, **values):
    seen = look(browser, deed, **values)
    return browser.post(f"{ACTS}/{deed}", {**hidden(seen), **values, "step": "do"})


def row(services, now=NOW):
    return dossier(services, CODE, "EL", now).obligations[0].row


def test_the_page_of_a_state_offers_what_is_possible(officer, browser):
    text = officer.get(STATE).text
    assert f"{ACTS}/extend" in text
    assert f"{ACTS}/take_into_account" not in text
    assert f"{ACTS}/extend" not in browser("auditor@eeas.example").get(STATE).text


def test_what_follows_is_shown_and_nothing_is_done(services, officer):
    text = look(officer, "extend", until="2024-03-22", reason="asked").text
    assert "Nothing is done yet" in text
    assert "22\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2024" in text
    assert "reminder 30 days before" in text
    assert row(services).deadline_version == 1


def test_an_announced_day_is_shown_under_its_name(officer):
    text = look(officer, "announce", until="2024-03-25").text
    assert "Announced for" in text
    assert "word that the announced day is noted" in text
    assert "new deadline" not in text
    assert "after the cut-off" not in text


def test_an_announced_day_after_the_cut_off_is_warned_of(officer):
    assert "That day lies after the cut-off" in look(officer, "announce", until="2024-12-01").text
    assert "after the cut-off" not in look(officer, "extend", until="2024-12-01").text


@pytest.mark.parametrize(
    ("deed", "values", "then"),
    [
        ("extend", {"until": "2024-03-22"}, ("called", 2)),
        ("announce", {"until": "2024-03-12"}, ("called", 2)),
        ("shorten", {"until": "2024-03-05", "reason": "Council"}, ("called", 2)),
        ("no_update", {}, ("no_update", 1)),
        ("not_expected", {"reason": "Left."}, ("not_expected", 1)),
        ("register", PAPER, ("received", 1)),
    ],
)
def test_it_is_done(services, officer, deed, values, then):
    answer = do(officer, deed, **values)
    assert answer.url.path == STATE
    assert "k-notice--success" in answer.text
    found = row(services)
    assert (found.state, found.deadline_version) == then
    with services.reading() as session:
        deeds = [one.deed for one in session.exec(select(AccessEntry))]
    assert deed in deeds


def test_after_a_plan_came(services, officer):
    do(officer, "register", **PAPER)
    assert "Take it into account" in officer.get(f"{ACTS}/take_into_account").text
    page = officer.get(f"{ACTS}/take_into_account")
    officer.post(f"{ACTS}/take_into_account", {**hidden(page), "step": "do"})
    assert row(services).state == "taken_into_account"
    do(officer, "withdraw", version="1", reason="Wrong file.")
    assert row(services).state == "called"


def test_undone_and_asked_again(services, officer):
    do(officer, "extend", until="2024-03-22")
    do(officer, "undo", reason="By mistake.")
    do(officer, "no_update")
    do(officer, "reopen", reason="There is one after all.", until="2024-03-18")
    found = row(services)
    assert (found.state, found.due_at.day, found.deadline_version) == ("called", 18, 4)


@pytest.mark.parametrize(
    ("deed", "values", "says"),
    [
        ("extend", {"until": "soon"}, "is no day"),
        ("extend", {"until": "2024-03-01"}, "is no extension"),
        ("extend", {}, "needs"),
        ("shorten", {"until": "2024-03-05"}, "reason"),
        ("register", {**PAPER, "pages": "three"}, "whole number"),
        ("register", {**PAPER, "pages": "0"}, "at least 1"),
    ],
)
def test_wrong_input_comes_back_with_what_was_typed(services, officer, deed, values, says):
    answer = look(officer, deed, **values)
    assert answer.status_code == 422
    assert says in answer.text
    assert "`kalends" not in answer.text
    for value in set(values.values()) - {"RESTREINT UE/EU RESTRICTED"}:
        assert value in answer.text
    assert row(services).state == "called"


def test_values_changed_after_the_look_are_looked_at_again(services, officer):
    seen = look(officer, "extend", until="2024-03-22")
    answer = officer.post(f"{ACTS}/extend", {**hidden(seen), "until": "2024-03-29", "step": "do"})
    assert "Nothing is done yet" in answer.text
    assert row(services).deadline_version == 1


def test_sent_twice_it_is_done_once(services, officer):
    seen = look(officer, "register", **PAPER)
    form = {**hidden(seen), **PAPER, "step": "do"}
    for _ in range(2):
        assert officer.post(f"{ACTS}/register", form).url.path == STATE
    assert row(services).versions == 1
    with services.reading() as session:
        assert len(session.exec(select(IdempotencyKey)).all()) == 1


def test_a_page_that_is_out_of_date_does_nothing_and_says_so(services, officer):
    seen = look(officer, "not_expected", reason="It left.")
    carry_out(
        services,
        Act(
            CODE,
            "EL",
            "nip",
            Deed.ANNOUNCE,
            Particulars(until=date(2024, 3, 12)),
        ),
        NOW,
    )
    form = {**hidden(seen), "reason": "It left.", "step": "do"}
    answer = officer.post(f"{ACTS}/not_expected", form)
    assert answer.status_code == 409
    assert "something happened here since this page was shown to you" in answer.text.lower()
    assert "entry needs a correction" not in answer.text
    assert "It left." in answer.text
    assert row(services).state == "called"


@pytest.mark.parametrize("deed", ["take_into_account", "reopen", "withdraw"])
def test_what_is_not_possible_says_what_is(officer, deed):
    answer = officer.get(f"{ACTS}/{deed}")
    assert answer.status_code == 409
    assert "Extend the deadline" in answer.text


def test_what_is_only_for_contacts_is_not_there(officer):
    assert officer.get(f"{ACTS}/fetch_form").status_code == 404
    assert officer.post(f"{ACTS}/fetch_form").status_code == 404


@pytest.mark.parametrize(
    "path", [f"/cycles/{CODE}/states/XX/nip", f"{STATE}/plan", "/cycles/x/states/EL/nip"]
)
@pytest.mark.parametrize("page", ["acts/extend", "hand-in"])
def test_what_there_is_not(officer, path, page):
    assert officer.get(f"{path}/{page}").status_code == 404


def test_without_the_token_of_a_page_nothing_is_done(services, officer):
    form = {**hidden(officer.get(f"{ACTS}/no_update")), "step": "do"}
    officer.token = "forged"
    assert officer.post(f"{ACTS}/no_update", form).status_code == 403
    assert row(services).state == "called"


def test_a_file_handed_in_for_a_state(services, officer, plan):
    page = officer.get(f"{STATE}/nip/hand-in")
    answer = officer.post(
        f"{STATE}/nip/hand-in", {**hidden(page), "sender": "Desk"}, files={"file": ("p.xlsx", plan)}
    )
    said = "Greece, National Implementation Plan: received as version 1, Thursday 1 February 2024, 10:00:00"
    assert said in answer.text.replace("\xa0", " ")
    again = officer.post(f"{STATE}/nip/hand-in", hidden(page), files={"file": ("p.xlsx", plan)})
    assert "nothing changed" in again.text
    found = dossier(services, CODE, "EL", NOW).obligations[0]
    assert (found.row.state, found.row.versions, found.versions[0].sender) == ("received", 1, "Desk")


@pytest.mark.parametrize(
    ("files", "says"), [({}, "Choose the file"), ({"file": ("p.xlsx", b"no workbook")}, "k-field--wrong")]
)
def test_a_file_that_may_not_enter(services, officer, files, says):
    page = officer.get(f"{STATE}/nip/hand-in")
    answer = officer.post(f"{STATE}/nip/hand-in", hidden(page), files=files)
    assert answer.status_code == 422
    assert says in answer.text
    assert row(services).state == "called"

"""The contacts: listed, imported whole or not at all, exported, confirmed, reachable again, erased."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.tables import AccessEntry, Contact
from tasks.contacts import list_contacts

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
HEAD = "respondent,role,address,office"
NUMBERED = "EL,deputy,deputy@el.example,Policy directorate,+30 000 000 0000\n"
DEPUTY = f"{HEAD}\nEL,deputy,deputy@el.example,Policy directorate\n"


def send(browser, content, roster="member_states"):
    browser.get("/contacts")
    return browser.post("/contacts/import", {"roster": roster}, files={"file": ("c.csv", content.encode())})


def addresses(services):
    found = list_contacts(services, "member_states", None, NOW).respondents
    return {one.contact.address for state in found for one in state.contacts}


def greece(services, cycle=CODE):
    found = list_contacts(services, "member_states", cycle, NOW)
    return next(one for one in found.respondents if one.code == "EL")


def test_every_state_with_its_contacts(officer):
    text = officer.get("/contacts").text
    assert text.count("@") >= 26
    assert "Confirmed<span" not in text
    assert officer.get(f"/contacts?cycle={CODE}").text.count("Confirmed<span") == 26


def test_imported_and_noted(services, officer):
    assert "1 were new or changed" in send(officer, DEPUTY).text
    assert "deputy@el.example" in addresses(services)
    with services.reading() as session:
        assert "contacts_import" in [one.deed for one in session.exec(select(AccessEntry))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "Choose a CSV file"),
        ("x" * 1_000_001, "Choose a CSV file"),
        (DEPUTY + "XX,deputy,a@b.example,Desk\n", "XX"),
        (DEPUTY + "EL,king,a@b.example,Desk\n", "king"),
        (DEPUTY + "EL,deputy,no address,Desk\n", "line 3"),
    ],
)
def test_all_or_nothing(services, officer, content, says):
    answer = send(officer, content)
    assert answer.status_code == 422
    assert says in answer.text
    assert "deputy@el.example" not in addresses(services)


def test_what_is_exported_changes_nothing_when_it_is_imported(officer):
    answer = officer.get("/contacts/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "0 were new or changed" in send(officer, answer.text).text


def test_the_number_to_dial(officer, browser):
    assert "1 were new or changed" in send(officer, f"{HEAD},telephone\n{NUMBERED}").text
    dialled = '<a class="ecl-link" href="tel:+300000000000">+30\u00a0000\u00a0000\u00a00000</a>'
    for page in ("/contacts", f"/cycles/{CODE}/states/EL"):
        assert dialled in officer.get(page).text
    assert "+30 000 000 0000" in browser("nip@el.example").get(f"/desk/{CODE}/EL").text
    assert "'+30 000 000 0000" in officer.get("/contacts/export").text
    assert "0 were new or changed" in send(officer, DEPUTY).text  # a file without the column takes none away
    assert dialled in officer.get("/contacts").text
    assert "1 were new or changed" in send(officer, f"{HEAD},telephone\n{NUMBERED.partition('+')[0]}\n").text
    assert "tel:" not in officer.get("/contacts").text


def test_confirmed(services, officer):
    officer.get("/contacts")
    form = {"cycle": CODE, "respondent": "EL"}
    assert "has confirmed" in officer.post("/contacts/confirm", form).text
    assert "before" in officer.post("/contacts/confirm", form).text
    assert greece(services).confirmed_at == NOW


def test_reachable_again(services, officer):
    with services.transaction() as session:
        contact = session.exec(select(Contact).where(Contact.address == "nip@el.example")).one()
        contact.undeliverable_at, contact.undeliverable_status = NOW, "5.1.1"
        session.add(contact)
    assert "It works again" in officer.get("/contacts").text
    officer.post("/contacts/reachable", {"address": "nip@el.example"})
    assert greece(services).is_reachable


def test_seen_then_erased_once(services, officer):
    send(officer, DEPUTY)
    form = {"address": "deputy@el.example"}
    assert "Policy directorate" in officer.post("/contacts/erase", form).text
    assert "deputy@el.example" in addresses(services)
    assert "Erased: EL" in officer.post("/contacts/erase", form | {"step": "do"}).text
    assert "deputy@el.example" not in addresses(services)
    again = officer.post("/contacts/erase", form | {"step": "do"})
    assert again.status_code == 422
    assert "No contact has this address" in again.text


def test_the_only_contact_stays(services, officer):
    officer.get("/contacts")
    answer = officer.post("/contacts/erase", {"address": "nip@el.example", "step": "do"})
    assert answer.status_code == 422
    assert "nip@el.example" in addresses(services)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("confirm", {"cycle": "none", "respondent": "EL"}),
        ("confirm", {"cycle": CODE, "respondent": "XX"}),
        ("reachable", {"address": "nobody@el.example"}),
    ],
)
def test_what_there_is_not(officer, path, form):
    officer.get("/contacts")
    assert officer.post(f"/contacts/{path}", form).status_code in (404, 422)


@pytest.mark.parametrize("query", ["?cycle=none", "?roster=none"])
def test_whose_contacts_there_are_not(officer, query):
    assert officer.get(f"/contacts{query}").status_code in (404, 422)

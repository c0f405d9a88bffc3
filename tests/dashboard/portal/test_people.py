"""Who acts for a state: contacts confirmed, colleagues let in and ended, the role handed over."""

import re
from email import message_from_bytes, policy

import pytest

from models.rules.access import Role
from tasks.colleagues import MOST_A_DAY
from tasks.contacts.listing import list_contacts

PEOPLE = "/desk/pesco-nip-2024/EL"
REFUSED = {"address": "no address", "office": "Policy"}
NEW = {"address": "New@el.example", "role": "contact", "office": "Policy"}


@pytest.fixture
def desk_of_greece(greece):
    greece.get(PEOPLE)
    return greece


def test_confirming_contacts(services, clock, desk_of_greece):
    page = desk_of_greece.post(f"{PEOPLE}/confirm")
    assert "your contacts are confirmed" in page.text
    listed = list_contacts(services, "member_states", "pesco-nip-2024", clock()).respondents
    assert [one.code for one in listed if one.confirmed_at] == ["EL"]


def test_letting_a_colleague_in(desk_of_greece, browser):
    page = desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    assert "new@el.example" in page.text
    colleague = browser("new@el.example")
    assert "National Implementation Plan" in colleague.get("/desk").text
    assert "nip@el.example" in colleague.get(PEOPLE).text


def mails_to(services, address):
    """Return the mails that went to an address, as a program for mail reads them."""
    files = services.settings.mailbox_folder.glob("*.eml")
    mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    return [one for one in mails if one["To"] == address]


@pytest.mark.parametrize(
    ("language", "shown", "told"),
    [
        pytest.param(
            "en", "A mail tells", ("You have access for Greece", "nip@el.example let you in"), id="English"
        ),
        pytest.param(
            "fr", "Un courriel", ("Votre accès : Grèce", "accès au dossier suivant : Grèce"), id="French"
        ),
    ],
)
def test_a_colleague_is_told_by_mail(services, desk_of_greece, language, shown, told):
    desk_of_greece.post("/language", {"language": language, "back": PEOPLE})
    assert shown in desk_of_greece.post(f"{PEOPLE}/invite", NEW).text
    (mail,) = mails_to(services, "new@el.example")
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    subject, says = told
    assert mail["Subject"] == subject
    assert says in text
    assert f"{services.settings.web_url}/sign-in " in text


def test_who_is_in_already_gets_no_second_mail(services, desk_of_greece):
    for _ in range(2):
        desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    assert len(mails_to(services, "new@el.example")) == 1


def test_who_takes_over_is_told_too(services, desk_of_greece):
    desk_of_greece.post(f"{PEOPLE}/hand-over", {"address": "third@el.example", "office": "Policy"})
    assert len(mails_to(services, "third@el.example")) == 1


def test_nobody_lets_in_a_crowd(services, desk_of_greece):
    for number in range(MOST_A_DAY):
        assert desk_of_greece.post(f"{PEOPLE}/invite", NEW | {"address": f"n{number}@x.example"}).is_success
    for path in ("invite", "hand-over"):
        page = desk_of_greece.post(f"{PEOPLE}/{path}", NEW)
        assert page.status_code == 422
        assert "come again tomorrow" in page.text.lower()
    assert mails_to(services, "new@el.example") == []


def test_ending_a_role(desk_of_greece, browser):
    desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    colleague = browser("new@el.example")
    page = desk_of_greece.post(f"{PEOPLE}/end", {"address": "new@el.example", "role": "contact"})
    assert "has ended" in page.text
    assert colleague.get(PEOPLE).url.path == "/sign-in"


def test_handing_over_ends_the_own_role(desk_of_greece, browser):
    desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    colleague = browser("new@el.example")
    colleague.get(PEOPLE)
    colleague.post(f"{PEOPLE}/hand-over", {"address": "third@el.example", "office": "Policy"})
    assert colleague.get(PEOPLE).url.path == "/sign-in"
    assert browser("third@el.example").get(f"{PEOPLE}/nip/hand-in").status_code == 200


def test_who_is_on_the_list_of_letters_stays_there(desk_of_greece):
    page = desk_of_greece.post(f"{PEOPLE}/hand-over", {"address": "third@el.example", "office": "Policy"})
    assert "You stay on the list" in page.text
    assert desk_of_greece.get(PEOPLE).status_code == 200


@pytest.mark.parametrize(
    ("path", "person"),
    [
        pytest.param("invite", NEW | {"address": "no address"}, id="no address"),
        pytest.param("invite", NEW | {"role": "officer"}, id="no role of a state"),
        pytest.param("invite", NEW | {"role": "king"}, id="no role"),
        pytest.param("end", NEW, id="who has none"),
        pytest.param("end", {"address": "nip@el.example", "role": "contact"}, id="who is on the list"),
        pytest.param("hand-over", NEW | {"address": "nip@el.example"}, id="to oneself"),
    ],
)
def test_what_cannot_be_changed(desk_of_greece, path, person):
    page = desk_of_greece.post(f"{PEOPLE}/{path}", person)
    assert page.status_code == 422
    assert ('id="errors"' in page.text) is (person["role"] != "king")


@pytest.mark.parametrize(("path", "field"), [("invite", "f-address"), ("hand-over", "over-address")])
def test_what_is_refused_stands_in_the_form_again(desk_of_greece, path, field):
    page = desk_of_greece.post(f"{PEOPLE}/{path}", {**REFUSED, "role": "reader"})
    assert page.status_code == 422
    assert re.search(rf'id="{field}"[^>]*value="no address"', page.text)
    assert page.text.count('<details class="k-details"') == 2
    assert len(re.findall(r'<details class="k-details"[^>]* open>', page.text)) == 1


def test_ending_a_role_is_asked_again_in_a_column_of_its_own(desk_of_greece, browser):
    text = desk_of_greece.get(PEOPLE).text
    cell = re.search(
        r'data-label="Do"><span class="k-cell"><details class="k-confirm">.*?</details>', text, re.S
    )
    assert "can then neither see nor do anything here with this role" in cell[0]
    assert "<form" not in text.partition('data-label="Ended"')[2].partition("</td>")[0]
    assert 'data-label="Do"' not in browser("reader@el.example").get(PEOPLE).text


def test_somebody_stays_who_may_hand_in(services, clock, browser, desk_of_greece):
    desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    end_the_list_of(services, "EL", clock())
    colleague = browser("new@el.example")
    colleague.get(PEOPLE)
    page = colleague.post(f"{PEOPLE}/end", {"address": "new@el.example", "role": Role.CONTACT.value})
    assert page.status_code == 422
    assert colleague.get(f"{PEOPLE}/nip/hand-in").status_code == 200


def end_the_list_of(services, respondent, now):
    listed = list_contacts(services, "member_states", None, now).respondents
    (contact,) = next(one.contacts for one in listed if one.code == respondent)
    with services.transaction() as session:
        contact.contact.valid_to = now.date().replace(day=1, month=1)
        session.merge(contact.contact)


def test_the_log_says_who_let_whom_in(desk_of_greece):
    desk_of_greece.post(f"{PEOPLE}/invite", NEW)
    page = desk_of_greece.get(PEOPLE).text
    row = page.partition("new@el.example")[2].partition("</tr>")[0]
    assert "nip@el.example" in row

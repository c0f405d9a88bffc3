"""The contacts as they stand on a day, and who has confirmed them."""

from datetime import UTC, date, datetime

import pytest

from config.definition import ContactRole
from models.errors import ContactFileError, UnknownCycleError
from models.queries.routes import addressees
from models.tables import Contact
from tasks.contacts import ContactState, confirm, import_contact_file, list_contacts
from tasks.contacts.listing import contact_state

CODE = "pesco-nip-2024"
NOW = datetime(2023, 12, 4, 8, tzinfo=UTC)
DAY = date(2024, 3, 1)
BEFORE, AFTER = DAY.replace(month=2), DAY.replace(day=2)
MARK = {"undeliverable_at": NOW, "undeliverable_status": "5.1.1"}


STATES = [
    pytest.param({}, "reachable", id="nothing said"),
    pytest.param({"valid_from": DAY, "valid_to": DAY}, "reachable", id="that day only"),
    pytest.param({"valid_from": AFTER}, "not_yet", id="not yet"),
    pytest.param({"valid_to": BEFORE}, "ended", id="ended"),
    pytest.param({"absent_from": DAY, "absent_to": DAY}, "absent", id="absent that day only"),
    pytest.param({"absent_from": BEFORE}, "absent", id="absent until further notice"),
    pytest.param({"absent_to": AFTER}, "absent", id="absent until a day"),
    pytest.param({"absent_from": AFTER}, "reachable", id="absent later"),
    pytest.param({"absent_from": BEFORE, "absent_to": BEFORE}, "reachable", id="back again"),
    pytest.param(MARK, "undeliverable", id="marked"),
    pytest.param(MARK | {"absent_from": BEFORE}, "undeliverable", id="marked before absent"),
    pytest.param(MARK | {"valid_to": BEFORE}, "ended", id="ended before marked"),
]


@pytest.mark.parametrize(("said", "state"), STATES)
def test_states(said, state):
    contact = Contact(
        respondent_id=1, role=ContactRole.DEPUTY, address="a@el.example", office="Office", **said
    )
    assert contact_state(contact, DAY) == state


@pytest.mark.parametrize(("said", "state"), STATES)
def test_reachable_is_what_letters_reach(services, said, state):
    import_contact_file(
        services, b"respondent,role,address,office\nEL,deputy,a@el.example,Office", "member_states"
    )
    with services.transaction() as session:
        contact = session.get(Contact, 1)
        for name, value in said.items():
            setattr(contact, name, value)
        session.flush()
        (reached,) = addressees(session, [contact.respondent_id])[contact.respondent_id]
    assert reached.is_reachable(DAY) is (state == ContactState.REACHABLE)


def test_all_of_a_roster_whether_they_have_a_contact_or_not(services):
    content = (
        b"respondent,role,address,office\nEL,deputy,a@el.example,A\nEL,functional_mailbox,b@el.example,B"
    )
    import_contact_file(services, content, "member_states")
    listed = list_contacts(services, "member_states", None, NOW)
    codes = [one.code for one in listed.respondents]
    assert (codes[:3], len(codes), listed.on, listed.cycle) == (
        ["BE", "BG", "CZ"],
        26,
        date(2023, 12, 4),
        None,
    )
    assert [one.code for one in listed.respondents if one.is_reachable] == ["EL"]
    greece = listed.respondents[codes.index("EL")]
    assert [one.contact.address for one in greece.contacts] == ["b@el.example", "a@el.example"]
    assert listed.unconfirmed == ()


def test_a_cycle_knows_who_has_confirmed(opened):
    confirm(opened, CODE, "EL", NOW)
    listed = list_contacts(opened, "another roster", CODE, NOW)
    assert (listed.roster, listed.cycle, len(listed.unconfirmed)) == ("member_states", CODE, 25)
    assert {one.code: one.confirmed_at for one in listed.respondents if one.confirmed_at} == {"EL": NOW}
    assert "EL" not in listed.unconfirmed


def test_an_unknown_cycle_and_an_unknown_roster(services):
    with pytest.raises(UnknownCycleError):
        list_contacts(services, "member_states", "pesco-nip-1999", NOW)
    with pytest.raises(ContactFileError, match="there is no roster 'planets'"):
        list_contacts(services, "planets", None, NOW)

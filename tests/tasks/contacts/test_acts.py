"""Confirming, making reachable and erasing, each in a transaction of its own."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from models.errors import ContactNeededError, UnknownAddressError
from models.tables import Contact, ContactConfirmation
from tasks.contacts import confirm, contact_rows, erase, import_contact_file, reachable
from tasks.verify import verify_cycles

CODE = "pesco-nip-2024"
NOW = datetime(2023, 12, 4, 8, tzinfo=UTC)
DEPUTY = b"respondent,role,address,office\nEL,deputy,policy@el.example,Policy"


def test_confirmed_once(opened):
    first, again = (confirm(opened, CODE, "EL", NOW) for _ in range(2))
    assert (first.is_repeated, first.contacts, first.reachable_again) == (False, 1, ())
    assert again.is_repeated
    with opened.reading() as session:
        assert len(session.exec(select(ContactConfirmation)).all()) == 1
    assert verify_cycles(opened)[0].problems == ()


def test_reachable_again(opened):
    with opened.transaction() as session:
        for contact in session.exec(select(Contact)):
            contact.undeliverable_at = NOW
    assert [reachable(opened, "NIP@el.example") for _ in range(2)] == [1, 0]
    with opened.reading() as session:
        marked = session.exec(select(Contact).where(Contact.address == "nip@el.example")).one()
    assert marked.undeliverable_at is None


def test_erased_and_the_record_still_verifies(reporting):
    services = reporting.services
    import_contact_file(services, DEPUTY, "member_states")
    (erased,) = erase(services, "nip@el.example", NOW)
    assert (erased.respondent, erased.role) == ("EL", "functional_mailbox")
    assert erased.pseudonym.endswith("@erased.invalid")
    greek = [row["address"] for row in contact_rows(services, "member_states") if row["respondent"] == "EL"]
    assert greek == ["policy@el.example"]
    assert verify_cycles(services)[0].problems == ()


def test_what_is_needed_is_not_erased(opened):
    with pytest.raises(ContactNeededError, match="nobody else of EL could be written to in pesco-nip-2024"):
        erase(opened, "nip@el.example", NOW)
    assert "nip@el.example" in [row["address"] for row in contact_rows(opened, "member_states")]


@pytest.mark.parametrize(
    "act", [lambda services: reachable(services, "x@el.example"), lambda services: erase(services, "", NOW)]
)
def test_an_unknown_address(opened, act):
    with pytest.raises(UnknownAddressError) as refused:
        act(opened)
    assert "x@el.example" not in str(refused.value)

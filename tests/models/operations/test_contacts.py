"""Taking over, confirming and marking contacts: done once, brought up to date, all or nothing."""

import json
from datetime import date

import pytest
from sqlmodel import select

from config.definition import ContactRole, Language
from models.errors import ContactFileError, NoContactsError, UnknownAddressError, UnknownRespondentError
from models.operations.contacts import (
    ContactEntry,
    confirm_contacts,
    import_contacts,
    make_reachable,
    mark_undeliverable,
)
from models.queries.contacts import LetterOut, confirmed_at, contacts_at, contacts_of, unconfirmed
from models.tables import Contact

OFFICE = ContactEntry("EL", ContactRole.DEPUTY, "deputy@el.example", "Deputy office")
NOW = "2023-12-04T09:00+01:00"
LATER = "2023-12-05T09:00+01:00"
DIGEST = "0123456789abcdef" * 2


def take_over(world, *entries):
    return world.write(lambda session: import_contacts(session, "member_states", entries))


def of_greece(world):
    pairs = world.read(contacts_of, "member_states")
    return [contact for respondent, contact in pairs if respondent.code == "EL"]


def known(world):
    return [(one.role.value, one.address, one.office) for one in of_greece(world)]


def marks(world):
    return {one.address: one.undeliverable_status for one in of_greece(world) if one.undeliverable_at}


def mark(world, now=NOW, digest=DIGEST, status="5.1.1", address="nip@el.example"):
    """Mark a contact for a letter, and return how many contacts that marked."""
    with world.at(now) as cycle:
        ((_, contact), *_) = contacts_at(cycle.session, address)
        letter = LetterOut(cycle.code, digest, "EL", (contact,))
        return mark_undeliverable(cycle, letter, contact, status)


def confirm(world, now=NOW, code="EL"):
    with world.at(now) as cycle:
        return confirm_contacts(cycle, code)


def test_the_same_contact_changes_nothing(either_world):
    assert [take_over(either_world, OFFICE) for _ in range(2)] == [1, 0]
    assert known(either_world) == [
        ("functional_mailbox", "nip@el.example", "Office"),
        ("deputy", "deputy@el.example", "Deputy office"),
    ]


CHANGES = [
    pytest.param({"office": "Another office"}, id="office"),
    pytest.param({"valid_from": date(2024, 1, 1)}, id="from"),
    pytest.param({"valid_to": date(2024, 6, 30)}, id="to"),
    pytest.param({"absent_from": date(2024, 8, 5)}, id="absent from"),
    pytest.param({"absent_to": date(2024, 8, 23)}, id="absent to"),
    pytest.param({"language": Language.FRENCH}, id="language"),
    pytest.param({"time_zone": "Europe/Brussels"}, id="time zone"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_brought_up_to_date(world, change):
    take_over(world, OFFICE)
    changed = ContactEntry(**(vars(OFFICE) | change))
    assert (take_over(world, changed), take_over(world, changed)) == (1, 0)
    (_, contact) = of_greece(world)
    assert {name: getattr(contact, name) for name in change} == change


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_said_stays_as_it_is(world, change):
    take_over(world, ContactEntry(**(vars(OFFICE) | change)))
    assert world.write(lambda session: import_contacts(session, "member_states", [OFFICE], ())) == 0
    (_, contact) = of_greece(world)
    assert {name: getattr(contact, name) for name in change} == change


def test_who_is_not_on_the_roster_is_refused_and_nothing_is_taken_over(either_world):
    stranger = ContactEntry("MT", ContactRole.DEPUTY, "deputy@mt.example", "Deputy office")
    with pytest.raises(ContactFileError, match="'MT' is not on the roster 'member_states'"):
        take_over(either_world, OFFICE, stranger)
    assert len(known(either_world)) == 1


def test_confirmed_once(either_world):
    assert [confirm(either_world, at).is_new for at in (NOW, LATER)] == [True, False]
    entries = [entry for entry in either_world.entries() if entry.what == "contacts_confirmed"]
    assert [(one.actor, one.respondent, json.loads(one.detail)) for one in entries] == [
        ("secretariat", "EL", {"contacts": 1, "reachable_again": 0})
    ]
    assert [at.isoformat() for at in either_world.read(confirmed_at, 1).values()] == [
        "2023-12-04T08:00:00+00:00"
    ]
    assert "EL" not in [one.code for one in either_world.read(unconfirmed, 1)]


def test_confirming_takes_the_marks_off_and_records_it_each_time(world):
    for day, at in ((NOW, NOW), (LATER, LATER)):
        mark(world, day, digest=day[:32].ljust(32, "0"))
        assert confirm(world, at).reachable_again == ("nip@el.example",)
        assert marks(world) == {}
    assert [entry.what for entry in world.entries()].count("contacts_confirmed") == 2


def test_the_marks_of_others_stay(world):
    mark(world, address="nip@fr.example")
    confirm(world)
    ((_, contact),) = world.read(contacts_at, "nip@fr.example")
    assert contact.undeliverable_status == "5.1.1"


def test_a_contact_that_has_ended_is_not_confirmed(world):
    take_over(world, ContactEntry(**(vars(OFFICE) | {"valid_to": date(2023, 12, 4)})))
    assert len(confirm(world, NOW).contacts) == 2
    assert len(confirm(world, LATER).contacts) == 1


def test_nobody_to_confirm(world):
    with pytest.raises(UnknownRespondentError, match="'MT' owes nothing in 'pesco-nip-2024'"):
        confirm(world, code="MT")
    take_over(
        world,
        ContactEntry("EL", ContactRole.FUNCTIONAL_MAILBOX, "nip@el.example", "X", None, date(2023, 1, 1)),
    )
    with pytest.raises(NoContactsError, match="'EL' has no contact"):
        confirm(world)
    assert world.read(confirmed_at, 1) == {}


def test_marked_once(either_world):
    assert (mark(either_world), mark(either_world, LATER, status="5.2.2")) == (1, 0)
    assert marks(either_world) == {"nip@el.example": "5.1.1"}


def test_the_first_mark_stays(world):
    mark(world)
    assert mark(world, LATER, digest="f" * 32, status="5.2.2") == 0
    assert marks(world) == {"nip@el.example": "5.1.1"}


def test_every_role_of_an_address_is_marked(world):
    take_over(world, ContactEntry(**(vars(OFFICE) | {"address": "NIP@el.example"})))
    assert mark(world) == 2
    assert marks(world) == {"nip@el.example": "5.1.1", "NIP@el.example": "5.1.1"}


def test_reachable_again_until_another_letter_fails(either_world):
    mark(either_world)
    cleared = either_world.write(lambda session: make_reachable(session, "Nip@EL.example"))
    assert [one.address for one in cleared] == ["nip@el.example"]
    assert (mark(either_world), marks(either_world)) == (0, {})
    assert mark(either_world, digest="f" * 32) == 1


def test_an_address_that_is_not_marked(world):
    assert world.write(lambda session: make_reachable(session, "nip@el.example")) == []
    with pytest.raises(UnknownAddressError):
        world.write(lambda session: make_reachable(session, "nobody@el.example"))


def test_a_fault_leaves_no_mark_and_no_memory_of_it(world):
    def step(cycle):
        contact = cycle.session.exec(select(Contact).where(Contact.address == "nip@el.example")).one()
        mark_undeliverable(cycle, LetterOut(cycle.code, DIGEST, "EL", (contact,)), contact, "5.1.1")

    world.fail_after(NOW, step)
    assert (marks(world), mark(world)) == ({}, 1)

"""Whom to write to, who has confirmed, and which letters went to whom."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from config.definition import ContactRole
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.contacts import (
    asked_in,
    confirmed_at,
    contacts_at,
    contacts_of,
    letters_out,
    recipients,
    respondents_of,
    unconfirmed,
)
from models.rules.letters import LetterKey, LetterKind
from models.tables import Contact, ContactConfirmation, Letter, LetterCopy

DAY = date(2024, 3, 1)
NOON = datetime(2023, 12, 4, 11, tzinfo=UTC)
MAILBOX, POINT, DEPUTY, *_ = ContactRole


def entry(role, address, valid_from=None, valid_to=None):
    return ContactEntry("EL", role, f"{address}@el.example", "Office", valid_from, valid_to)


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        pytest.param([], "nip", id="the functional mailbox"),
        pytest.param([entry(POINT, "a"), entry(DEPUTY, "b")], "nip", id="before all others"),
        pytest.param([entry(MAILBOX, "a")], "a", id="of two, by address"),
        pytest.param([entry(MAILBOX, "nip", None, date(2024, 2, 29))], None, id="no more"),
        pytest.param([entry(MAILBOX, "nip", date(2024, 3, 2))], None, id="not yet"),
        pytest.param([entry(MAILBOX, "nip", DAY, DAY)], "nip", id="that day only"),
        pytest.param([entry(MAILBOX, "nip", DAY.replace(day=2)), entry(DEPUTY, "b")], "b", id="the deputy"),
        pytest.param(
            [entry(MAILBOX, "nip", DAY.replace(day=2)), entry(DEPUTY, "b"), entry(POINT, "c")],
            "c",
            id="the point of contact before the deputy",
        ),
    ],
)
def test_recipients(bare_world, others, chosen):
    bare_world.write(lambda session: import_contacts(session, "member_states", others))
    greece = bare_world.read(respondents_of, "member_states")["EL"]
    found = bare_world.read(recipients, [greece.id], DAY)
    assert [one.address for one in found.values()] == ([f"{chosen}@el.example"] if chosen else [])
    assert set(found) <= {greece.id}


def test_respondents_stand_in_protocol_order(bare_world):
    codes = list(bare_world.read(respondents_of, "member_states"))
    assert (codes[:3], codes[7], codes[-1], len(codes)) == (["BE", "BG", "CZ"], "EL", "SE", 26)
    assert bare_world.read(respondents_of, "allies") == {}


def test_contacts_stand_in_protocol_order_then_by_role(bare_world):
    others = [entry(DEPUTY, "b"), entry(DEPUTY, "a"), entry(POINT, "c")]
    bare_world.write(lambda session: import_contacts(session, "member_states", others))
    pairs = bare_world.read(contacts_of, "member_states")
    assert [respondent.code for respondent, _ in pairs[6:12]] == ["IE", "EL", "EL", "EL", "EL", "ES"]
    assert [contact.address[0] for _, contact in pairs[7:11]] == ["n", "c", "a", "b"]


def test_contacts_at_an_address_in_whatever_letters(bare_world):
    others = [entry(DEPUTY, "nip"), entry(POINT, "NIP")]
    bare_world.write(lambda session: import_contacts(session, "member_states", others))
    pairs = bare_world.read(contacts_at, "Nip@EL.example")
    assert {(respondent.code, contact.role) for respondent, contact in pairs} == {
        ("EL", MAILBOX),
        ("EL", DEPUTY),
        ("EL", POINT),
    }
    assert bare_world.read(contacts_at, "nip@e_.example") == []


def test_who_is_asked_and_has_not_confirmed(either_world):
    asked = either_world.read(asked_in, 1)
    assert ([one.code for one in asked[:3]], len(asked)) == (["BE", "BG", "CZ"], 26)
    either_world.write(
        lambda session: session.add(
            ContactConfirmation(cycle_id=1, respondent_id=asked[1].id, confirmed_at=NOON)
        )
    )
    assert either_world.read(confirmed_at, 1) == {asked[1].id: NOON}
    assert [one.code for one in either_world.read(unconfirmed, 1)][:2] == ["BE", "CZ"]
    assert (either_world.read(asked_in, 2), either_world.read(unconfirmed, 2)) == ([], [])


def add_letter(session, code, attempts, *copies):
    """Store a letter to the functional mailbox of a respondent, with copies."""
    recipient = session.exec(select(Contact).where(Contact.address == f"nip@{code}.example")).one()
    key = LetterKey("x", code, "mailbox", LetterKind.CALL, NOON)
    fields = {name: getattr(key, name) for name in ("channel", "kind", "made_at", "digest")}
    letter = Letter(cycle_id=1, recipient_id=recipient.id, attempts=attempts, **fields)
    session.add(letter)
    session.flush()
    for address in copies:
        copy = session.exec(select(Contact).where(Contact.address == address)).one()
        session.add(LetterCopy(letter_id=letter.id, contact_id=copy.id))
    return key.digest


def test_letters_out_with_all_whom_they_went_to(either_world):
    others = [entry(DEPUTY, "b"), entry(DEPUTY, "a"), entry(POINT, "c")]

    def prepare(session):
        import_contacts(session, "member_states", others)
        greek = add_letter(session, "el", 1, "b@el.example", "a@el.example")
        return greek, add_letter(session, "fr", 2), add_letter(session, "be", 0)

    greek, french, waiting = either_world.write(prepare)
    found = either_world.read(letters_out, {greek, french, waiting, "0" * 32})
    assert {name: (one.cycle, one.respondent) for name, one in found.items()} == {
        greek: ("pesco-nip-2024", "EL"),
        french: ("pesco-nip-2024", "FR"),
    }
    assert [one.address[0] for one in found[greek].contacts] == ["n", "b", "a"]
    assert len(found[french].contacts) == 1
    assert either_world.read(letters_out, set()) == {}

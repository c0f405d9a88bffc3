"""Erasing a contact: its address is gone, what hangs on it stays, and nobody is left without a contact."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from config.definition import ContactRole
from models.errors import ContactNeededError, UnknownAddressError
from models.operations.contacts import ContactEntry, import_contacts
from models.operations.erasure import erase_contacts
from models.queries.contacts import contacts_of, is_erased
from models.rules.letters import LetterKey, LetterKind, LetterState
from models.tables import Contact, Cycle, Letter, LetterCopy, MailRow

TODAY = date(2023, 12, 4)
MADE_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
DEPUTY = ContactEntry("EL", ContactRole.DEPUTY, "policy@el.example", "Policy planning")


def take_over(world, **changes):
    entry = ContactEntry(**(vars(DEPUTY) | changes))
    world.write(lambda session: import_contacts(session, "member_states", [entry]))


def erase(world, address="policy@el.example"):
    return world.write(lambda session: erase_contacts(session, address, TODAY))


def rows(world):
    with world.database.reading() as session:
        return {one.id: one for one in session.exec(select(Contact)) if one.id > 26}


def add_letter(world, state, *, copied=False, next_try_at=None):
    """Store a letter to the deputy, or to the functional mailbox with a copy to the deputy."""

    def write(session):
        deputy = session.exec(select(Contact).where(Contact.address == "policy@el.example")).one()
        mailbox = session.exec(select(Contact).where(Contact.address == "nip@el.example")).one()
        recipient = mailbox if copied else deputy
        key = LetterKey("pesco-nip-2024", f"EL {recipient.address}", "mailbox", LetterKind.CALL, MADE_AT)
        letter = Letter(
            cycle_id=1,
            recipient_id=recipient.id,
            channel="mailbox",
            kind=key.kind,
            made_at=MADE_AT,
            digest=key.digest,
            state=state,
            next_try_at=next_try_at,
        )
        session.add(letter)
        session.flush()
        if copied:
            session.add(LetterCopy(letter_id=letter.id, contact_id=deputy.id))

    world.write(write)


def test_mail_that_came_from_it_names_it_no_more(either_world):
    take_over(either_world)
    mails = {
        key: MailRow(
            key=key, sha256=key, message_id="", sender=sender, subject="s", received_at=MADE_AT, state="new"
        )
        for key, sender in (("a", "Policy@el.example"), ("b", "nip@el.example"))
    }
    either_world.write(lambda session: session.add_all(mails.values()))
    erase(either_world)
    with either_world.database.reading() as session:
        found = {one.key: (one.sender, one.subject) for one in session.exec(select(MailRow))}
    assert found == {"a": ("", ""), "b": ("nip@el.example", "s")}


def test_address_office_and_number_are_gone(either_world):
    take_over(either_world, telephone="+30 000 000 0000")
    ((respondent, contact),) = erase(either_world)
    assert re.fullmatch(r"erased-[0-9a-f]{12}@erased\.invalid", contact.address)
    (stored,) = rows(either_world).values()
    assert (respondent.code, stored.address, stored.office) == ("EL", contact.address, "(erased)")
    assert stored.telephone == ""
    assert (stored.valid_to, stored.role) == (date(2023, 12, 3), ContactRole.DEPUTY)
    assert is_erased(stored.address)
    assert not is_erased("nip@el.example")


def test_it_is_on_no_list_any_more(world):
    take_over(world)
    erase(world)
    listed = world.read(contacts_of, "member_states")
    assert [one.address for respondent, one in listed if respondent.code == "EL"] == ["nip@el.example"]


@pytest.mark.parametrize("address", ["policy@el.example", "another@el.example"])
def test_the_pseudonym_says_nothing_of_the_address(world, address):
    take_over(world, address=address)
    ((_, contact),) = erase(world, address)
    assert contact.address == "erased-8a6b45c58b1c@erased.invalid"


def test_erased_known_and_erased_again(world):
    for _ in range(2):
        take_over(world)
        erase(world)
    assert len({contact.address for contact in rows(world).values()}) == 2


def test_in_every_role_whatever_its_letters(world):
    take_over(world)
    take_over(world, role=ContactRole.POINT_OF_CONTACT)
    assert len(erase(world, "Policy@EL.example")) == 2
    assert all(is_erased(contact.address) for contact in rows(world).values())


def test_a_mark_goes_with_it_and_an_earlier_end_stays(world):
    take_over(world, valid_to=date(2023, 6, 30))
    world.write(lambda session: setattr(session.get(Contact, 27), "undeliverable_at", MADE_AT))
    erase(world)
    assert (rows(world)[27].undeliverable_at, rows(world)[27].valid_to) == (None, date(2023, 6, 30))


@pytest.mark.parametrize("copied", [False, True], ids=["recipient", "copy"])
@pytest.mark.parametrize(
    ("state", "is_needed"),
    [
        (LetterState.WAITING, True),
        (LetterState.LEASED, True),
        (LetterState.UNKNOWN, False),
        (LetterState.SENT, False),
        (LetterState.DEAD, False),
        (LetterState.VOID, False),
    ],
)
def test_letters_on_their_way_need_it(world, copied, state, is_needed):
    take_over(world)
    add_letter(world, state, copied=copied)
    if is_needed:
        with pytest.raises(ContactNeededError, match="1 letter to it not yet sent or answered for"):
            erase(world)
    else:
        erase(world)
    assert is_erased(rows(world)[27].address) is not is_needed


def test_a_letter_without_an_answer_needs_it_while_it_is_tried_again(world):
    take_over(world)
    add_letter(world, LetterState.UNKNOWN, next_try_at=MADE_AT)
    with pytest.raises(ContactNeededError, match="1 letter"):
        erase(world)


def test_letters_that_went_keep_their_digest(world):
    take_over(world)
    add_letter(world, LetterState.SENT)
    (before,) = world.letters()
    ((_, contact),) = erase(world)
    (after,) = world.letters()
    assert (after.digest, after.recipient_id) == (before.digest, contact.id)


def test_nobody_else_to_write_to(either_world):
    with pytest.raises(ContactNeededError, match="nobody else of EL could be written to in pesco-nip-2024"):
        erase(either_world, "nip@el.example")
    take_over(either_world)
    assert len(erase(either_world, "nip@el.example")) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"role": ContactRole.POLICY_DIRECTOR}, id="no letters go to that role"),
        pytest.param({"valid_to": date(2023, 12, 3)}, id="ended"),
        pytest.param({"absent_from": date(2023, 12, 1)}, id="absent"),
        pytest.param({"respondent": "CY", "address": "policy@cy.example"}, id="of another state"),
    ],
)
def test_another_contact_that_cannot_be_written_to(world, other):
    take_over(world, **other)
    with pytest.raises(ContactNeededError, match="nobody else of EL"):
        erase(world, "nip@el.example")


def test_a_cycle_that_is_closed_needs_nobody(world):
    world.write(lambda session: setattr(session.get(Cycle, 1), "closed_at", MADE_AT))
    assert len(erase(world, "nip@el.example")) == 1


def test_nothing_is_open(bare_world):
    assert len(erase(bare_world, "nip@el.example")) == 1


def test_an_unknown_address(world):
    with pytest.raises(UnknownAddressError) as refused:
        erase(world, "nobody@el.example")
    assert "nobody" not in str(refused.value)

"""Taking over a file of contacts: all or nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import email_validator
import pytest
from sqlmodel import select

from models.errors import ContactFileError
from models.queries.contacts import contacts_of
from models.tables import Contact
from tasks.contacts import import_contact_file

HEADER = "respondent,role,address,office,language,absent_from"
GREECE = "EL,functional_mailbox,nip@el.example,Defence policy,fr,2024-08-05"


def take_over(services, *lines, header=HEADER):
    return import_contact_file(services, "\n".join([header, *lines]).encode(), "member_states")


def stored(services):
    with services.reading() as session:
        return [contact for _, contact in contacts_of(session, "member_states")]


def mark(services):
    with services.transaction() as session:
        for contact in session.exec(select(Contact)):
            contact.undeliverable_at = datetime(2024, 3, 1, 9, tzinfo=UTC)
            contact.undeliverable_status = "5.1.1"


def test_taken_over_once(services):
    first = take_over(services, GREECE)
    assert (first.contacts, first.changed, len(first.without_contact)) == (1, 1, 25)
    assert take_over(services, GREECE).changed == 0
    assert take_over(services, GREECE.replace("policy", "planning")).changed == 1
    (contact,) = stored(services)
    assert (contact.office, contact.language.value) == ("Defence planning", "fr")


def test_all_or_none(services):
    with pytest.raises(ContactFileError):
        take_over(services, GREECE, "MT,deputy,a@mt.example,Office,,")
    assert stored(services) == []


def test_an_address_of_another_state_that_is_known(services):
    take_over(services, GREECE)
    with pytest.raises(ContactFileError, match="CY: an address is that of EL"):
        take_over(services, GREECE.replace("EL,", "CY,"))


def test_a_column_that_is_not_there_leaves_what_is_known(services):
    take_over(services, GREECE)
    same = "EL,functional_mailbox,nip@el.example,Defence policy"
    assert take_over(services, same, header="respondent,role,address,office").changed == 0
    assert stored(services)[0].language.value == "fr"


def test_an_empty_cell_takes_away_what_was_known(services):
    take_over(services, GREECE)
    assert take_over(services, GREECE.replace(",fr,2024-08-05", ",,")).changed == 1
    (contact,) = stored(services)
    assert (contact.language.value, contact.absent_from) == ("en", None)


def test_the_known_spelling_of_an_address_stays(services):
    take_over(services, GREECE)
    assert take_over(services, GREECE.replace("nip@", "NIP@")).changed == 0
    assert [contact.address for contact in stored(services)] == ["nip@el.example"]


def test_what_is_marked_and_said_again_stays_marked(services):
    take_over(services, GREECE)
    mark(services)
    done = take_over(services, GREECE)
    assert (done.changed, done.undeliverable) == (0, ("nip@el.example",))
    assert stored(services)[0].undeliverable_status == "5.1.1"


def test_another_role_makes_no_mailbox_of_a_marked_address(services):
    take_over(services, GREECE)
    mark(services)
    done = take_over(services, GREECE.replace("functional_mailbox", "deputy"))
    assert (done.changed, done.undeliverable) == (1, ("nip@el.example",))
    assert {contact.undeliverable_status for contact in stored(services)} == {"5.1.1"}


@pytest.mark.parametrize("deputy_first", [True, False], ids=["new role first", "changed line first"])
def test_a_line_that_changed_takes_the_mark_off_its_address(services, deputy_first):
    take_over(services, GREECE)
    mark(services)
    lines = [GREECE.replace("functional_mailbox", "deputy"), GREECE.replace("policy", "planning")]
    done = take_over(services, *(lines if deputy_first else reversed(lines)))
    assert (done.changed, done.undeliverable) == (2, ())
    assert {contact.undeliverable_at for contact in stored(services)} == {None}


def test_marks_of_addresses_that_are_not_in_the_file_are_not_told(services):
    take_over(services, GREECE)
    mark(services)
    assert take_over(services, "FR,deputy,nip@fr.example,Office,,").undeliverable == ()


def test_a_rehearsals_addresses_are_not_looked_up(services, monkeypatch):
    asked = []
    validate = email_validator.validate_email

    def listening(text, *, check_deliverability, **rules):
        asked.append(check_deliverability)
        return validate(text, check_deliverability=False, **rules)

    monkeypatch.setattr("tasks.contacts.cells.validate_email", listening)
    settings = services.settings.model_copy(update={"check_mail_domains": True})
    take_over(replace(services, settings=settings), GREECE)
    monkeypatch.setattr("tasks.contacts.importing.is_rehearsal", lambda _database: False)
    take_over(replace(services, settings=settings), GREECE)
    assert asked == [False, True]

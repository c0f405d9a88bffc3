"""Taking over contacts from a CSV file: all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.errors import ContactFileError
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.contacts import contacts_of
from models.schema import is_rehearsal
from tasks.contacts.reading import STATES_APART, are_apart, read_contact_file, roster_members
from tasks.services import Services


@dataclass(frozen=True)
class ImportedContacts:
    """How many contacts a file held, how many of them were new or changed, and who has none yet."""

    contacts: int
    changed: int
    without_contact: tuple[str, ...]
    undeliverable: tuple[str, ...] = ()
    """Addresses in the file that stay marked: a delivery report said that nothing reaches them."""


def import_contact_file(services: Services, content: bytes, roster: str) -> ImportedContacts:
    """Take over the contacts in a CSV file; the same file again changes nothing.

    Raises:
        ContactFileError: something is wrong in the file; every problem is named, nothing was taken over.
    """
    # A rehearsal's addresses end in .example, where there is nothing to look up.
    looks_up = services.settings.check_mail_domains and not is_rehearsal(services.database)
    file = read_contact_file(content, roster, looks_up=looks_up)
    with services.transaction() as session:
        _must_stay_apart(session, roster, file.entries)
        changed = import_contacts(session, roster, file.entries, file.columns)
        known = contacts_of(session, roster)
    reached = {respondent.code for respondent, _ in known}
    without = tuple(code for code in roster_members(roster) if code not in reached)
    said = {entry.address.casefold() for entry in file.entries}
    marked = (one.address for _, one in known if one.undeliverable_at and one.address.casefold() in said)
    return ImportedContacts(len(file.entries), changed, without, tuple(dict.fromkeys(marked)))


def _must_stay_apart(session: Session, roster: str, entries: Iterable[ContactEntry]) -> None:
    members = roster_members(roster)
    owners = {contact.address.casefold(): row.code for row, contact in contacts_of(session, roster)}
    problems = [
        f"{entry.respondent}: an address is that of {owner}, who is known already; {STATES_APART}"
        for entry in entries
        if (owner := owners.get(entry.address.casefold())) and are_apart(members, owner, entry.respondent)
    ]
    if problems:
        raise ContactFileError(*problems)

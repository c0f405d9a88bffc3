"""Taking over contacts: offices to write to, never persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models.errors import ContactFileError
from models.operations.locks import lock_table
from models.operations.opening import sync_roster
from models.tables import Contact, ContactRole


@dataclass(frozen=True)
class ContactEntry:
    """One contact as a file says it; the address is syntactically valid, days are Brussels days."""

    respondent: str
    role: ContactRole
    address: str
    office: str
    valid_from: date | None = None
    valid_to: date | None = None


def import_contacts(session: Session, roster: str, entries: Iterable[ContactEntry]) -> int:
    """Add contacts or bring known ones up to date, and count what changed.

    Raises:
        ContactFileError: somebody is not on the roster; nothing was taken over.
    """
    respondents = sync_roster(session, roster)
    lock_table(session, Contact)
    changed = 0
    for entry in entries:
        if entry.respondent not in respondents:
            raise ContactFileError(f"'{entry.respondent}' is not on the roster '{roster}'")
        changed += _save(session, respondents[entry.respondent].id or 0, entry)
    return changed


def _save(session: Session, respondent_id: int, entry: ContactEntry) -> bool:
    known = session.exec(
        select(Contact).where(
            Contact.respondent_id == respondent_id,
            Contact.address == entry.address,
            Contact.role == entry.role,
        )
    ).one_or_none()
    contact = known or Contact(
        respondent_id=respondent_id, role=entry.role, address=entry.address, office=entry.office
    )
    before = (contact.office, contact.valid_from, contact.valid_to)
    after = (entry.office, entry.valid_from, entry.valid_to)
    contact.office, contact.valid_from, contact.valid_to = after
    session.add(contact)
    return known is None or before != after

"""Taking over contacts, confirming and marking them: offices, never persons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date

from sqlmodel import Session

from config.definition import ContactRole, Language
from models.errors import ContactFileError, NoContactsError, UnknownAddressError, UnknownRespondentError
from models.operations.audit import record
from models.operations.cycle import is_first_time
from models.operations.locks import lock_table
from models.operations.opening import sync_roster
from models.queries.contacts import LetterOut, asked_in, confirmed_at, contacts_at, contacts_of, report_key
from models.queries.cycles import CycleAt
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day
from models.tables import Contact, ContactConfirmation, Respondent


@dataclass(frozen=True)
class ContactEntry:
    """One contact as a file says it; the address is syntactically valid, days are Brussels days."""

    respondent: str
    role: ContactRole
    address: str
    office: str
    valid_from: date | None = None
    valid_to: date | None = None
    absent_from: date | None = None
    absent_to: date | None = None
    language: Language = Language.ENGLISH
    time_zone: str | None = None
    telephone: str = ""
    """In the international form of ITU-T E.123, such as '+32 2 000 00 00'; empty where none is known."""


CONTACT_FIELDS = tuple(
    one.name for one in fields(ContactEntry) if one.name not in ("respondent", "role", "address")
)
"""What a file may say about a contact, besides whose it is, its role and its address."""


@dataclass(frozen=True)
class Confirmed:
    """A respondent's contacts in a cycle after a confirmation."""

    is_new: bool
    """Whether it is the first one in this cycle."""
    contacts: tuple[Contact, ...]
    """Those that have not ended."""
    reachable_again: tuple[str, ...]
    """Addresses that were marked as undeliverable until then."""


def import_contacts(
    session: Session,
    roster: str,
    entries: Iterable[ContactEntry],
    fields: Collection[str] = CONTACT_FIELDS,
) -> int:
    """Add contacts or bring known ones up to date, and count what changed.

    An address that is marked as undeliverable stays so, unless what is said about it changed.

    Args:
        session: session for writing.
        roster: name of the roster that the respondents are on.
        entries: the contacts.
        fields: which of CONTACT_FIELDS are said; of a known contact, the others stay as they are.

    Raises:
        ContactFileError: somebody is not on the roster; nothing was taken over.
    """
    respondents = sync_roster(session, roster)
    lock_table(session, Contact)
    known = _Known(session, roster)
    changed = 0
    for entry in entries:
        if entry.respondent not in respondents:
            raise ContactFileError(f"'{entry.respondent}' is not on the roster '{roster}'")
        changed += known.save(respondents[entry.respondent], entry, fields)
    return changed


def confirm_contacts(cycle: CycleAt, code: str, actor: Actor = Actor.SECRETARIAT) -> Confirmed:
    """Note that a respondent says its contacts are right, and take the marks off its addresses.

    Again changes nothing. `actor` is who enters it: a contact, or an officer who was told.

    Raises:
        UnknownRespondentError: that respondent owes nothing in this cycle.
        NoContactsError: there is no contact to confirm.
    """
    respondent = next((one for one in asked_in(cycle.session, cycle.id) if one.code == code), None)
    if respondent is None:
        raise UnknownRespondentError(cycle.code, code)
    contacts = _current(cycle, respondent)
    if not contacts:
        raise NoContactsError(code)
    marked = tuple(dict.fromkeys(one.address for one in contacts if one.undeliverable_at))
    _clear(cycle.session, contacts)
    is_new = respondent.id not in confirmed_at(cycle.session, cycle.id)
    if is_new:
        row = ContactConfirmation(cycle_id=cycle.id, respondent_id=respondent.id or 0, confirmed_at=cycle.now)
        cycle.session.add(row)
    if is_new or marked:
        detail = {"contacts": len(contacts), "reachable_again": len(marked)}
        record(cycle, Entry(What.CONTACTS_CONFIRMED, actor, code, detail=detail))
    return Confirmed(is_new, contacts, marked)


def mark_undeliverable(cycle: CycleAt, letter: LetterOut, contact: Contact, status: str) -> int:
    """Note that nothing of a letter reached a contact, and count the contacts with its address now marked.

    The same letter and contact again change nothing, even where the address has been made reachable since.
    """
    if not is_first_time(cycle, report_key(letter, contact)):
        return 0
    same = [one for _, one in contacts_at(cycle.session, contact.address) if one.undeliverable_at is None]
    for one in same:
        one.undeliverable_at, one.undeliverable_status = cycle.now, status
        cycle.session.add(one)
    return len(same)


def make_reachable(session: Session, address: str) -> list[Contact]:
    """Take the mark off every contact with an address, and return those that bore it.

    Raises:
        UnknownAddressError: no contact has that address.
    """
    pairs = contacts_at(session, address)
    if not pairs:
        raise UnknownAddressError(address)
    marked = [contact for _, contact in pairs if contact.undeliverable_at]
    _clear(session, marked)
    return marked


def _current(cycle: CycleAt, respondent: Respondent) -> tuple[Contact, ...]:
    day = brussels_day(cycle.now)
    return tuple(
        contact
        for owner, contact in contacts_of(cycle.session, respondent.roster)
        if owner.id == respondent.id and (contact.valid_to is None or contact.valid_to >= day)
    )


def _clear(session: Session, contacts: Iterable[Contact]) -> None:
    for contact in contacts:
        contact.undeliverable_at, contact.undeliverable_status = None, ""
        session.add(contact)


class _Known:
    """The contacts of a roster, as they stand while a file is taken over."""

    def __init__(self, session: Session, roster: str) -> None:
        self._session = session
        self._at: dict[tuple[int, str], list[Contact]] = {}
        for respondent, contact in contacts_of(session, roster):
            self._same(respondent, contact.address).append(contact)

    def save(self, respondent: Respondent, entry: ContactEntry, fields: Collection[str]) -> bool:
        """Add or change one contact, and say whether anything changed."""
        same = self._same(respondent, entry.address)
        # Of one address in small letters and capitals, the known spelling stays: letters are named by it.
        known = next((one for one in same if one.role is entry.role), None)
        if known is None:
            self._add(respondent, entry, same)
            return True
        after = {name: getattr(entry, name) for name in CONTACT_FIELDS if name in fields}
        if all(getattr(known, name) == value for name, value in after.items()):
            return False
        for name, value in after.items():
            setattr(known, name, value)
        _clear(self._session, same)
        return True

    def _add(self, respondent: Respondent, entry: ContactEntry, same: list[Contact]) -> None:
        said = {name: getattr(entry, name) for name in ("role", "address", *CONTACT_FIELDS)}
        contact = Contact(respondent_id=respondent.id or 0, **said)
        if marked := next((one for one in same if one.undeliverable_at), None):
            # Another role makes no mailbox of an address that has none.
            contact.undeliverable_at = marked.undeliverable_at
            contact.undeliverable_status = marked.undeliverable_status
        same.append(contact)
        self._session.add(contact)

    def _same(self, respondent: Respondent, address: str) -> list[Contact]:
        return self._at.setdefault((respondent.id or 0, address.casefold()), [])

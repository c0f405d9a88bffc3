"""The contacts as they stand on a day, by respondent, and what a cycle knows of their confirmation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from models.queries.contacts import asked_in, confirmed_at, contacts_of
from models.queries.cycles import look_at_cycle
from models.rules.calendar import brussels_day
from models.tables import Contact
from tasks.contacts.reading import roster_members
from tasks.services import Services


class ContactState(StrEnum):
    """Whether a letter of a day reaches a contact, and if not, why."""

    REACHABLE = "reachable"
    UNDELIVERABLE = "undeliverable"
    ABSENT = "absent"
    NOT_YET = "not_yet"
    ENDED = "ended"


@dataclass(frozen=True)
class ListedContact:
    """One contact, and where it stands."""

    contact: Contact
    state: ContactState


@dataclass(frozen=True)
class ListedRespondent:
    """A respondent with its contacts, by role and address."""

    code: str
    name: str
    contacts: tuple[ListedContact, ...]
    confirmed_at: datetime | None = None
    """UTC instant of its first confirmation in the cycle asked about."""

    @property
    def is_reachable(self) -> bool:
        """Whether a letter of that day reaches anybody."""
        return any(one.state is ContactState.REACHABLE for one in self.contacts)


@dataclass(frozen=True)
class ContactList:
    """Respondents in protocol order: all of a roster, or those whom a cycle asks."""

    roster: str
    cycle: str | None
    on: date
    """Brussels day."""
    respondents: tuple[ListedRespondent, ...]

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Return the codes of those who have not confirmed their contacts in the cycle."""
        return tuple(one.code for one in self.respondents if self.cycle and one.confirmed_at is None)


def list_contacts(services: Services, roster: str, cycle: str | None, now: datetime) -> ContactList:
    """Return all contacts of a roster, or of those whom a cycle asks; who has none is named as well.

    Args:
        services: the surroundings.
        roster: name of the roster; a cycle has its own.
        cycle: code of a cycle, or none.
        now: UTC instant; its Brussels day decides who is reachable.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ContactFileError: there is no such roster.
    """
    with services.reading() as session:
        if cycle is not None:
            return _of_cycle(session, cycle, now)
        names = {code: member.name for code, member in roster_members(roster).items()}
        return ContactList(
            roster, None, brussels_day(now), _listed(session, roster, names, brussels_day(now))
        )


def contact_state(contact: Contact, day: date) -> ContactState:
    """Return whether a letter of a Brussels day reaches a contact; what lasts longest is said first."""
    if contact.valid_to and contact.valid_to < day:
        return ContactState.ENDED
    if contact.undeliverable_at:
        return ContactState.UNDELIVERABLE
    if contact.valid_from and contact.valid_from > day:
        return ContactState.NOT_YET
    is_absent = bool(contact.absent_from or contact.absent_to)
    has_begun = contact.absent_from is None or contact.absent_from <= day
    is_over = contact.absent_to is not None and contact.absent_to < day
    return ContactState.ABSENT if is_absent and has_begun and not is_over else ContactState.REACHABLE


def _of_cycle(session: Session, code: str, now: datetime) -> ContactList:
    cycle = look_at_cycle(session, code, now)
    day = brussels_day(cycle.now)
    roster = cycle.definition.respondents.roster
    asked = asked_in(session, cycle.id)
    confirmed = confirmed_at(session, cycle.id)
    instants = {one.code: confirmed[one.id or 0] for one in asked if one.id in confirmed}
    listed = _listed(session, roster, {one.code: one.name for one in asked}, day, instants)
    return ContactList(roster, code, day, listed)


def _listed(
    session: Session,
    roster: str,
    names: Mapping[str, str],
    day: date,
    confirmed: Mapping[str, datetime] | None = None,
) -> tuple[ListedRespondent, ...]:
    contacts: dict[str, list[ListedContact]] = {code: [] for code in names}
    for respondent, contact in contacts_of(session, roster):
        if respondent.code in contacts:
            contacts[respondent.code].append(ListedContact(contact, contact_state(contact, day)))
    instants = confirmed or {}
    return tuple(
        ListedRespondent(code, name, tuple(contacts[code]), instants.get(code))
        for code, name in names.items()
    )

"""What is said about contacts besides a file: they are right, an address works again, it is to be erased."""

from dataclasses import dataclass
from datetime import datetime

from models.operations.access import forget_address
from models.operations.contacts import confirm_contacts, make_reachable
from models.operations.cycle import lock_cycle
from models.operations.erasure import erase_contacts
from models.rules.audit import Actor
from models.rules.calendar import brussels_day
from tasks.services import Services


@dataclass(frozen=True)
class ConfirmedContacts:
    """What a respondent has confirmed."""

    cycle: str
    respondent: str
    is_repeated: bool
    """Whether it had confirmed them in this cycle before."""
    contacts: int
    reachable_again: tuple[str, ...]


@dataclass(frozen=True)
class ErasedContact:
    """One contact whose address and office are gone; nobody finds the address by its pseudonym."""

    respondent: str
    role: str
    pseudonym: str


def confirm(
    services: Services, code: str, respondent: str, now: datetime, actor: Actor = Actor.SECRETARIAT
) -> ConfirmedContacts:
    """Note that a respondent says its contacts are right, and take the marks off its addresses.

    Raises:
        CycleError: no such cycle, or nothing that this respondent could confirm in it.
    """
    with services.transaction() as session:
        done = confirm_contacts(lock_cycle(session, code, now), respondent, actor)
    return ConfirmedContacts(code, respondent, not done.is_new, len(done.contacts), done.reachable_again)


def reachable(services: Services, address: str) -> int:
    """Take the mark off an address that works again, and count the contacts that bore it.

    Raises:
        UnknownAddressError: no contact has that address.
    """
    with services.transaction() as session:
        return len(make_reachable(session, address))


def erase(services: Services, address: str, now: datetime) -> tuple[ErasedContact, ...]:
    """Erase the personal data of the contacts with an address, and what the logs of sign-ins say of it.

    Raises:
        UnknownAddressError: no contact has that address.
        ContactNeededError: a letter to it is on its way, or nobody else could be written to; nothing changed.
    """
    with services.transaction() as session:
        erased = erase_contacts(session, address, brussels_day(now))
        forget_address(session, address.lower(), erased[0][1].address, now)
        return tuple(ErasedContact(row.code, one.role.value, one.address) for row, one in erased)

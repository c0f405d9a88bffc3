"""Reads about respondents and their contacts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session, bindparam, col, select

from config.definition import ContactRole
from models.rules.access import Member
from models.tables import (
    Contact,
    ContactConfirmation,
    Cycle,
    IdempotencyKey,
    Letter,
    LetterCopy,
    Obligation,
    Respondent,
)

ERASED_DOMAIN = "erased.invalid"
"""Right side of what stands in place of an erased address; reserved, so that nothing goes there."""

# Built once: the page of a state asks for them, and building a statement takes longer than its reading.
_CONTACTS = select(Respondent, Contact).join(Contact).where(Respondent.roster == bindparam("roster"))
_CONTACTS_OF_ONE = _CONTACTS.where(Respondent.code == bindparam("respondent"))

_FIRST_ROLE = {role: place for place, role in enumerate(ContactRole)}


@dataclass(frozen=True)
class LetterOut:
    """A letter that was handed to its channel, and the contacts that it went to."""

    cycle: str
    digest: str
    respondent: str
    contacts: tuple[Contact, ...]


def report_key(letter: LetterOut, contact: Contact) -> str:
    """Return the name under which it is noted that nothing of a letter reached a contact."""
    return f"report:{letter.digest}:{contact.id}"


def is_reported(session: Session, cycle_id: int, letter: LetterOut, contact: Contact) -> bool:
    """Whether it was noted before that nothing of a letter reached a contact."""
    noted = select(IdempotencyKey.id).where(
        IdempotencyKey.cycle_id == cycle_id, IdempotencyKey.key == report_key(letter, contact)
    )
    return session.exec(noted).first() is not None


def is_erased(address: str) -> bool:
    """Whether an address is the pseudonym of a contact that was erased."""
    return address.endswith(f"@{ERASED_DOMAIN}")


def respondents_of(session: Session, roster: str) -> dict[str, Respondent]:
    """Return the stored respondents of a roster by code, in protocol order."""
    statement = select(Respondent).where(Respondent.roster == roster).order_by(col(Respondent.protocol_order))
    return {respondent.code: respondent for respondent in session.exec(statement)}


def members_called(session: Session, codes: Sequence[str]) -> list[Member]:
    """Return who has those codes, on whatever roster, in the order of the codes, then of the rosters."""
    found = select(Respondent.roster, Respondent.code).where(col(Respondent.code).in_(codes))
    members = [Member(*one) for one in session.exec(found)]
    return sorted(members, key=lambda one: (list(codes).index(one.code), one.roster))


def contacts_of(
    session: Session, roster: str, respondent: str | None = None
) -> list[tuple[Respondent, Contact]]:
    """Return the contacts of a roster, or of one on it, in protocol order, then by role and address.

    Those that were erased are left out.
    """
    asked = {"roster": roster, "respondent": respondent}
    found = session.exec(_CONTACTS if respondent is None else _CONTACTS_OF_ONE, params=asked).all()
    return sorted(
        (pair for pair in found if not is_erased(pair[1].address)),
        key=lambda pair: (pair[0].protocol_order, _FIRST_ROLE[pair[1].role], pair[1].address),
    )


def contacts_at(session: Session, address: str) -> list[tuple[Respondent, Contact]]:
    """Return the contacts with an address, in small letters or capitals, on whatever roster."""
    statement = (
        select(Respondent, Contact)
        .join(Contact)
        .where(func.lower(Contact.address) == address.lower())
        .order_by(col(Respondent.roster), col(Respondent.protocol_order), col(Contact.id))
    )
    return list(session.exec(statement).all())


def asked_in(session: Session, cycle_id: int) -> list[Respondent]:
    """Return the respondents who owe anything in a cycle, in protocol order."""
    owing = select(Obligation.respondent_id).where(Obligation.cycle_id == cycle_id)
    statement = (
        select(Respondent).where(col(Respondent.id).in_(owing)).order_by(col(Respondent.protocol_order))
    )
    return list(session.exec(statement))


def confirmed_at(session: Session, cycle_id: int) -> dict[int, datetime]:
    """Return when respondents first confirmed their contacts in a cycle: UTC instants by respondent."""
    statement = select(ContactConfirmation).where(ContactConfirmation.cycle_id == cycle_id)
    return {row.respondent_id: row.confirmed_at for row in session.exec(statement)}


def unconfirmed(session: Session, cycle_id: int) -> list[Respondent]:
    """Return who owes anything in a cycle and has not confirmed its contacts in it, in protocol order."""
    confirmed = confirmed_at(session, cycle_id)
    return [respondent for respondent in asked_in(session, cycle_id) if respondent.id not in confirmed]


def letters_out(session: Session, digests: Collection[str]) -> dict[str, LetterOut]:
    """Return those letters that were handed to their channel at least once, by digest."""
    statement = (
        select(Letter, Cycle.code, Respondent.code, Contact)
        .join(Cycle, col(Letter.cycle_id) == Cycle.id)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(Letter.digest).in_(digests), Letter.attempts > 0)
    )
    found = session.exec(statement).all()
    copies = _copies(session, [letter.id or 0 for letter, _, _, _ in found])
    return {
        letter.digest: LetterOut(
            cycle, letter.digest, respondent, (recipient, *copies.get(letter.id or 0, ()))
        )
        for letter, cycle, respondent, recipient in found
    }


def recipients(session: Session, respondent_ids: Collection[int], day: date) -> dict[int, Contact]:
    """Return whom to write to on that Brussels day, by respondent: the first in the order of roles."""
    statement = select(Contact).where(
        col(Contact.respondent_id).in_(respondent_ids),
        or_(col(Contact.valid_from).is_(None), col(Contact.valid_from) <= day),
        or_(col(Contact.valid_to).is_(None), col(Contact.valid_to) >= day),
    )
    contacts = sorted(
        session.exec(statement),
        key=lambda contact: (_FIRST_ROLE[contact.role], contact.address),
        reverse=True,
    )
    return {contact.respondent_id: contact for contact in contacts}


def _copies(session: Session, letter_ids: Collection[int]) -> dict[int, list[Contact]]:
    statement = (
        select(LetterCopy.letter_id, Contact)
        .join(Contact, col(LetterCopy.contact_id) == Contact.id)
        .where(col(LetterCopy.letter_id).in_(letter_ids))
        .order_by(col(LetterCopy.id))
    )
    copies: dict[int, list[Contact]] = {}
    for letter_id, contact in session.exec(statement):
        copies.setdefault(letter_id, []).append(contact)
    return copies

"""Erasing the personal data of a contact: a pseudonym takes the place of its address and its office."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col, or_, select

from models.errors import ContactNeededError, UnknownAddressError
from models.operations.letter_texts import forget_texts_with
from models.queries.contacts import ERASED_DOMAIN, contacts_at
from models.queries.cycles import pinned_definition
from models.queries.outbox import is_sendable
from models.queries.routes import addressees
from models.rules.letters import LetterKind, LetterState
from models.rules.routes import addressed
from models.tables import Contact, Cycle, Letter, LetterCopy, MailRow, Obligation, Respondent

ERASED_OFFICE = "(erased)"
"""What stands in place of the name of an erased contact's office."""


def erase_contacts(session: Session, address: str, today: date) -> list[tuple[Respondent, Contact]]:
    """Put a pseudonym in place of an address and its office, wherever it is a contact; return those.

    Its telephone number goes. Of mail that came from it, the sender and the subject go as well, and the texts
    of letters that name it.

    The contact stays as a row that letters of the past belong to, ends the day before, and nothing goes
    there any more. Digests of its letters stay as they are: their Message-IDs stand in the record and in
    the mailboxes of others. Whoever holds one, with the database, can test whether a guessed address fits.

    Args:
        session: session for writing.
        address: the address, in small letters or capitals.
        today: Brussels day.

    Raises:
        UnknownAddressError: no contact has that address.
        ContactNeededError: a letter to it is on its way, or nobody else could be written to; nothing changed.

    Source: Regulation (EU) 2018/1725, Article 3(6) (pseudonymisation) and Article 19 (erasure).
    """
    cycles = _hold_cycles(session)
    pairs = contacts_at(session, address)
    if not pairs:
        raise UnknownAddressError(address)
    going = {contact.id or 0 for _, contact in pairs}
    reasons = _unfinished(session, going) + _left_alone(session, cycles, pairs, today)
    if reasons:
        raise ContactNeededError(reasons)
    forget_texts_with(session, going, {respondent.id or 0 for respondent, _ in pairs})
    for respondent, contact in pairs:
        _erase(respondent, contact, today)
        session.add(contact)
    session.execute(
        update(MailRow).where(func.lower(MailRow.sender) == address.lower()).values(sender="", subject="")
    )
    return pairs


def _hold_cycles(session: Session) -> Sequence[Cycle]:
    # No letter to it may be made meanwhile: what makes letters holds the row of its cycle.
    return session.exec(select(Cycle).order_by(col(Cycle.code)).with_for_update()).all()


def _erase(respondent: Respondent, contact: Contact, today: date) -> None:
    # Made of the row, not of the address: nobody can find the address by trying.
    made_of = f"{respondent.roster}\n{respondent.code}\n{contact.role}\n{contact.id}"
    contact.address = f"erased-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}@{ERASED_DOMAIN}"
    contact.office = ERASED_OFFICE
    contact.telephone = ""
    last = today - timedelta(days=1)
    contact.valid_to = min(contact.valid_to or last, last)
    contact.undeliverable_at, contact.undeliverable_status = None, ""


def _unfinished(session: Session, contact_ids: Collection[int]) -> list[str]:
    copied = select(LetterCopy.letter_id).where(col(LetterCopy.contact_id).in_(contact_ids))
    statement = select(Letter.id).where(
        or_(col(Letter.recipient_id).in_(contact_ids), col(Letter.id).in_(copied)),
        or_(is_sendable(), col(Letter.state) == LetterState.LEASED),
    )
    count = len(session.exec(statement).all())
    return [f"{count} letter{'s' if count > 1 else ''} to it not yet sent or answered for"] if count else []


def _left_alone(
    session: Session, cycles: Sequence[Cycle], pairs: Sequence[tuple[Respondent, Contact]], today: date
) -> list[str]:
    going = {contact.id for _, contact in pairs}
    known = addressees(session, {respondent.id or 0 for respondent, _ in pairs})
    reasons = []
    for cycle in cycles:
        routes = {pinned_definition(cycle.definition_text).letters.route(kind) for kind in LetterKind}
        for respondent in _owing(session, cycle, pairs):
            everybody = known[respondent.id or 0]
            others = [one for one in everybody if one.contact_id not in going]
            if any(addressed(one, everybody, today) and not addressed(one, others, today) for one in routes):
                reasons.append(f"nobody else of {respondent.code} could be written to in {cycle.code}")
    return reasons


def _owing(session: Session, cycle: Cycle, pairs: Sequence[tuple[Respondent, Contact]]) -> list[Respondent]:
    if cycle.closed_at:
        return []
    statement = select(Obligation.respondent_id).where(Obligation.cycle_id == cycle.id)
    owing = set(session.exec(statement))
    by_id = {respondent.id: respondent for respondent, _ in pairs if respondent.id in owing}
    return list(by_id.values())

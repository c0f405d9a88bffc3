"""Reads about respondents and their contacts."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.tables import Contact, ContactRole, Respondent

_FIRST_ROLE = {role: place for place, role in enumerate(ContactRole)}


def respondents_of(session: Session, roster: str) -> dict[str, Respondent]:
    """Return the stored respondents of a roster by code, in protocol order."""
    statement = select(Respondent).where(Respondent.roster == roster).order_by(col(Respondent.protocol_order))
    return {respondent.code: respondent for respondent in session.exec(statement)}


def contacts_of(session: Session, roster: str) -> list[tuple[Respondent, Contact]]:
    """Return all contacts of a roster, in protocol order, then by role and address."""
    statement = select(Respondent, Contact).join(Contact).where(Respondent.roster == roster)
    return sorted(
        session.exec(statement).all(),
        key=lambda pair: (pair[0].protocol_order, _FIRST_ROLE[pair[1].role], pair[1].address),
    )


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

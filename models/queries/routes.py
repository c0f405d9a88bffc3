"""Reads about contacts as far as they decide whom letters go to."""

from collections.abc import Collection

from sqlalchemy import select as columns  # of more than SQLModel's takes
from sqlmodel import Session, col

from models.rules.routes import Addressee
from models.tables import Contact

ADDRESSEE = (
    col(Contact.id),
    col(Contact.role),
    col(Contact.address),
    col(Contact.valid_from),
    col(Contact.valid_to),
    col(Contact.absent_from),
    col(Contact.absent_to),
    col(Contact.undeliverable_at).is_not(None),
)
"""Columns that make an addressee, in the order of its fields: not objects, a sweep asks for thousands."""


def addressees(session: Session, respondent_ids: Collection[int]) -> dict[int, list[Addressee]]:
    """Return all contacts of respondents, by respondent."""
    found: dict[int, list[Addressee]] = {key: [] for key in respondent_ids}
    statement = columns(col(Contact.respondent_id), *ADDRESSEE).where(
        col(Contact.respondent_id).in_(respondent_ids)
    )
    for respondent_id, *what in session.execute(statement):
        found[respondent_id].append(Addressee(*what))
    return found

"""Reads about the installation."""

from sqlmodel import Session, select

from models.tables import Installation


def is_for_rehearsal(session: Session) -> bool:
    """Whether the database was made for rehearsal: its clock may be set, and nothing in it is real."""
    installation = session.exec(select(Installation)).first()
    return installation is not None and installation.is_rehearsal

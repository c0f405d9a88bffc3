"""Reads about the installation."""

from sqlmodel import Session, select

from config.definition import Language
from models.rules.letters import marking_of
from models.tables import Installation

# Built once: many pages say what it is, and building a statement takes longer than its reading.
_INSTALLATION = select(Installation)


def is_for_rehearsal(session: Session) -> bool:
    """Whether the database was made for rehearsal: its clock may be set, and nothing in it is real."""
    installation = session.exec(_INSTALLATION).first()
    return installation is not None and installation.is_rehearsal


def marking_on(session: Session, said: str, language: Language = Language.ENGLISH) -> str:
    """Return what stands at the head of a document made here, whose definition says that marking."""
    return marking_of(said, language, is_rehearsal=is_for_rehearsal(session))

"""Letting one transaction at a time write what has no row to lock yet."""

from sqlalchemy import text
from sqlmodel import Session, SQLModel


def lock_table(session: Session, table: type[SQLModel]) -> None:
    """Keep other writers of a table waiting until this transaction ends; in SQLite they wait already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'LOCK TABLE "{table.__tablename__}" IN SHARE ROW EXCLUSIVE MODE'))

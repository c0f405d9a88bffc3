"""Giving roles, tokens of programs by their hashes, and the log of what is read inside."""

from datetime import datetime

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, delete, select, update

from models.errors import RoleError, UnknownGrantError
from models.queries.access import token_in_force
from models.rules.access import AT_A_RESPONDENT, SECRETARIAT, Role
from models.tables import (
    AccessEntry,
    AccessGrant,
    ApiToken,
    SignInEvent,
    SignInLink,
    SignInSession,
    Submission,
)


def grant(session: Session, given: AccessGrant) -> bool:
    """Give somebody a role, and say whether it is new.

    Raises:
        RoleError: a role at a respondent names none, or one at the secretariat names one.
    """
    expected = AT_A_RESPONDENT if given.respondent_id is not None else SECRETARIAT
    if given.role not in expected:
        needs = "needs a respondent" if given.role in AT_A_RESPONDENT else "is not one at a respondent"
        raise RoleError(f"the role {given.role.value} {needs}", f"roles here: {', '.join(sorted(expected))}")
    if _grants(session, given.address, given.role, given.respondent_id):
        return False
    session.add(given)
    return True


def end_grant(session: Session, ended: AccessGrant, by: str, now: datetime) -> None:
    """Take a role away; the next page that they ask for knows it.

    Raises:
        UnknownGrantError: they do not have it.
    """
    found = _grants(session, ended.address, ended.role, ended.respondent_id)
    if not found:
        raise UnknownGrantError(ended.address, ended.role.value)
    for one in found:
        one.ended_at, one.ended_by = now, by
        session.add(one)


def note_access(session: Session, entry: AccessEntry) -> None:
    """Add a line to the log of what is read and done inside; what is too long for a line is cut."""
    for name, column in inspect(AccessEntry).columns.items():
        if longest := getattr(column.type, "length", None):
            setattr(entry, name, getattr(entry, name)[:longest])
    session.add(entry)


def make_token(session: Session, token: ApiToken) -> None:
    """Keep a token of a program."""
    session.add(token)


def note_token_use(session: Session, token_sha256: str, now: datetime) -> None:
    """Note that a token in force is in use."""
    if found := token_in_force(session, token_sha256, now):
        found.last_used_at = now
        session.add(found)


def revoke_token(session: Session, token_id: int, respondent_id: int | None, now: datetime) -> bool:
    """End a token of a respondent, or of none, and say whether it was in force; what ended stays so."""
    in_force = (col(ApiToken.revoked_at).is_(None), col(ApiToken.ends_at) > now)
    named = (col(ApiToken.id) == token_id, col(ApiToken.respondent_id) == respondent_id)
    ended = session.execute(update(ApiToken).where(*named, *in_force).values(revoked_at=now))
    return bool(ended.rowcount)  # type: ignore[attr-defined]  # an update has one


def _grants(session: Session, address: str, role: Role, respondent_id: int | None) -> list[AccessGrant]:
    statement = select(AccessGrant).where(
        AccessGrant.address == address,
        AccessGrant.role == role,
        AccessGrant.respondent_id == respondent_id,
        col(AccessGrant.ended_at).is_(None),
    )
    return list(session.exec(statement))


def forget_address(session: Session, address: str, pseudonym: str, now: datetime) -> None:
    """Put a pseudonym in place of an address that signed in or had a role; roles and sessions of it end.

    Args:
        session: session for writing.
        address: the address, in small letters.
        pseudonym: what stands in its place.
        now: UTC instant.
    """
    ended = {"ended_at": now}
    for open_one in (AccessGrant, SignInSession):
        mine = (col(open_one.address) == address, col(open_one.ended_at).is_(None))
        session.execute(update(open_one).where(*mine).values(ended))
    session.execute(update(AccessGrant).where(col(AccessGrant.address) == address).values(office=""))
    of_provider = {"subject": "", "provider_session": ""}
    session.execute(update(SignInSession).where(col(SignInSession.address) == address).values(of_provider))
    session.execute(delete(SignInLink).where(col(SignInLink.address) == address))
    for table, names in _NAMED_IN:
        for name in names:
            named = col(getattr(table, name)) == address
            session.execute(update(table).where(named).values({name: pseudonym}))


_NAMED_IN: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (AccessGrant, ("address", "granted_by", "ended_by")),
    (SignInSession, ("address",)),
    (SignInEvent, ("address",)),
    (AccessEntry, ("address",)),
    (ApiToken, ("made_by",)),
    (Submission, ("sender_address", "certifier_address")),
)
"""Columns in which the address of somebody who signs in may stand, and stays for the log."""

"""Reads about who signs in: their roles today, their sessions, the logs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session, bindparam, col, select

from config.definition import Language
from models.queries.contacts import is_erased
from models.rules.access import (
    ROLE_OF_CONTACT,
    Mine,
    Role,
    Viewer,
    session_lasts,
)
from models.rules.calendar import brussels_day
from models.tables import (
    AccessEntry,
    AccessGrant,
    ApiToken,
    Contact,
    Cycle,
    Obligation,
    Respondent,
    SignInEvent,
    SignInSession,
)
from models.tables.base import LARGEST_NUMBER

# Built once: every page begins with these, and building a statement takes longer than its reading.
_SESSION = select(SignInSession).where(SignInSession.token_sha256 == bindparam("token_sha256"))
_OWES = (
    select(Obligation.id)
    .join(Cycle)
    .where(Cycle.code == bindparam("cycle"), Obligation.respondent_id == bindparam("respondent_id"))
    .limit(1)
)
_GRANTS = (
    select(AccessGrant, Respondent)
    .outerjoin(Respondent)
    .where(AccessGrant.address == bindparam("address"), col(AccessGrant.ended_at).is_(None))
    .order_by(col(AccessGrant.id))
)
_CONTACTS = (
    select(Contact, Respondent)
    .join(Respondent)
    .where(
        func.lower(Contact.address) == bindparam("address"),
        or_(col(Contact.valid_from).is_(None), col(Contact.valid_from) <= bindparam("day")),
        or_(col(Contact.valid_to).is_(None), col(Contact.valid_to) >= bindparam("day")),
    )
    .order_by(col(Contact.id))
)


@dataclass(frozen=True)
class Granted:
    """A role that somebody has; the respondent is empty for one at the secretariat."""

    address: str
    office: str
    role: Role
    respondent: str
    house: str
    granted_at: datetime
    granted_by: str


def viewer_at(session: Session, address: str, now: datetime) -> Viewer | None:
    """Return what an address may do today, or none if it may do nothing."""
    grants = _grants_of(session, address)
    contacts = _contacts_of(session, address, brussels_day(now))
    inside = [grant for grant, _ in grants if grant.respondent_id is None]
    mine = _mine([(grant.role, grant.office, at) for grant, at in grants if at], contacts)
    if not inside and not mine:
        return None
    offices = [grant.office for grant in inside] or [one.office for one in mine]
    return Viewer(
        address=address,
        office=next((office for office in offices if office), ""),
        roles=frozenset(grant.role for grant in inside),
        house=next((grant.house for grant in inside if grant.house), ""),
        mine=mine,
        language=contacts[0][0].language if contacts else Language.ENGLISH,
    )


def session_in_force(session: Session, token_sha256: str, now: datetime) -> SignInSession | None:
    """Return a session that has neither ended nor grown too old."""
    found = session.exec(_SESSION, params={"token_sha256": token_sha256}).one_or_none()
    if found is None or found.ended_at or not session_lasts(found.started_at, found.last_used_at, now):
        return None
    return found


def sessions_of(session: Session, address: str, now: datetime) -> list[SignInSession]:
    """Return the sessions of an address that are in force, the latest first."""
    statement = (
        select(SignInSession)
        .where(SignInSession.address == address, col(SignInSession.ended_at).is_(None))
        .order_by(col(SignInSession.started_at).desc(), col(SignInSession.id).desc())
    )
    return [one for one in session.exec(statement) if session_lasts(one.started_at, one.last_used_at, now)]


def granted(session: Session) -> list[Granted]:
    """Return the roles that are given now: those at the secretariat, then in protocol order."""
    statement = (
        select(AccessGrant, Respondent)
        .outerjoin(Respondent)
        .where(col(AccessGrant.ended_at).is_(None))
        .order_by(col(Respondent.protocol_order), col(AccessGrant.address), col(AccessGrant.role))
    )
    rows = [
        Granted(
            grant.address,
            grant.office,
            grant.role,
            respondent.code if respondent else "",
            grant.house,
            grant.granted_at,
            grant.granted_by,
        )
        for grant, respondent in session.exec(statement)
    ]
    return sorted(rows, key=lambda one: bool(one.respondent))


@dataclass(frozen=True)
class GrantEntry:
    """A role at a respondent as its log has it; instants are UTC."""

    address: str
    office: str
    role: Role
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None
    ended_by: str


def grants_at(session: Session, respondent_id: int) -> list[GrantEntry]:
    """Return every role that was given at a respondent, ended ones too, the latest first."""
    statement = (
        select(*(getattr(AccessGrant, name) for name in GrantEntry.__dataclass_fields__))
        .where(AccessGrant.respondent_id == respondent_id)
        .order_by(col(AccessGrant.id).desc())
    )
    return [GrantEntry(*row) for row in session.exec(statement)]


def let_in_by(session: Session, respondent_id: int, address: str, day: date) -> frozenset[str]:
    """Return who gave an address its roles at a respondent; nobody if letters go to it on a Brussels day.

    That list is kept by the secretariat.
    """
    if any(at.id == respondent_id for _, at in _contacts_of(session, address, day)):
        return frozenset()
    given = grants_at(session, respondent_id)
    return frozenset(one.granted_by for one in given if one.address == address and one.ended_at is None)


def writers_at(session: Session, respondent_id: int, day: date) -> set[str]:
    """Return the addresses that may hand in for a respondent on a Brussels day."""
    given = {
        one.address
        for one in grants_at(session, respondent_id)
        if one.ended_at is None and one.role is Role.CONTACT
    }
    listed = select(Contact).where(
        Contact.respondent_id == respondent_id,
        or_(col(Contact.valid_from).is_(None), col(Contact.valid_from) <= day),
        or_(col(Contact.valid_to).is_(None), col(Contact.valid_to) >= day),
    )
    by_list = (one.address.lower() for one in session.exec(listed) if _may_write(one))
    return given | set(by_list)


def token_in_force(session: Session, token_sha256: str, now: datetime) -> ApiToken | None:
    """Return a token that was neither revoked nor grew too old, or none."""
    found = session.exec(select(ApiToken).where(ApiToken.token_sha256 == token_sha256)).one_or_none()
    return None if found is None or found.revoked_at or found.ends_at <= now else found


def tokens_of(session: Session, respondent_id: int | None, address: str, now: datetime) -> list[ApiToken]:
    """Return the tokens in force that somebody made for a respondent, or for none; the latest first."""
    statement = select(ApiToken).where(
        ApiToken.respondent_id == respondent_id,
        ApiToken.made_by == address,
        col(ApiToken.revoked_at).is_(None),
        col(ApiToken.ends_at) > now,
    )
    return list(session.exec(statement.order_by(col(ApiToken.id).desc())))


def tokens_in_force(session: Session, now: datetime) -> list[tuple[ApiToken, str]]:
    """Return all tokens in force and whose: those of the secretariat, which is "", then in protocol order."""
    statement = (
        select(ApiToken, Respondent)
        .outerjoin(Respondent)
        .where(col(ApiToken.revoked_at).is_(None), col(ApiToken.ends_at) > now)
        .order_by(col(Respondent.protocol_order), col(ApiToken.id))
    )
    found = [(token, at.code if at else "") for token, at in session.exec(statement)]
    return sorted(found, key=lambda one: bool(one[1]))


def token_numbered(session: Session, number: int) -> tuple[ApiToken, str] | None:
    """Return a token in force or ended and whose, "" for the secretariat; none if no token has the number."""
    if not 0 < number <= LARGEST_NUMBER:
        return None
    statement = select(ApiToken, Respondent).outerjoin(Respondent).where(ApiToken.id == number)
    found = session.exec(statement).one_or_none()
    return (found[0], found[1].code if found[1] else "") if found else None


def sign_ins(session: Session, address: str | None = None, limit: int = 200) -> list[SignInEvent]:
    """Return the log of sign-ins, the latest first, of everybody or of one address."""
    statement = select(SignInEvent).order_by(col(SignInEvent.id).desc()).limit(limit)
    if address is not None:
        statement = statement.where(SignInEvent.address == address)
    return list(session.exec(statement))


def accesses(
    session: Session, *, cycle: str | None = None, respondent: str | None = None, limit: int = 200
) -> list[AccessEntry]:
    """Return the log of what was read and done inside, the latest first."""
    statement = select(AccessEntry).order_by(col(AccessEntry.id).desc()).limit(limit)
    if cycle is not None:
        statement = statement.where(AccessEntry.cycle == cycle)
    if respondent is not None:
        statement = statement.where(AccessEntry.respondent == respondent)
    return list(session.exec(statement))


def owes_in(session: Session, cycle: str, respondent_id: int) -> bool:
    """Whether a respondent owes anything in a cycle."""
    return session.exec(_OWES, params={"cycle": cycle, "respondent_id": respondent_id}).first() is not None


def _grants_of(session: Session, address: str) -> list[tuple[AccessGrant, Respondent | None]]:
    return [(grant, at) for grant, at in session.exec(_GRANTS, params={"address": address})]


def _contacts_of(session: Session, address: str, day: date) -> list[tuple[Contact, Respondent]]:
    found = session.exec(_CONTACTS, params={"address": address, "day": day})
    return [(contact, at) for contact, at in found]


def _may_write(contact: Contact) -> bool:
    return ROLE_OF_CONTACT[contact.role] is Role.CONTACT and not is_erased(contact.address)


def _mine(
    given: Iterable[tuple[Role, str, Respondent]], contacts: Iterable[tuple[Contact, Respondent]]
) -> tuple[Mine, ...]:
    roles: dict[int, set[Role]] = {}
    offices: dict[int, str] = {}
    respondents: dict[int, Respondent] = {}
    found = [*given, *((ROLE_OF_CONTACT[contact.role], contact.office, at) for contact, at in contacts)]
    for role, office, at in found:
        roles.setdefault(at.id or 0, set()).add(role)
        offices[at.id or 0] = offices.get(at.id or 0) or office
        respondents[at.id or 0] = at
    ordered = sorted(respondents.values(), key=lambda at: (at.protocol_order, at.roster))
    return tuple(
        Mine(
            at.id or 0,
            at.roster,
            at.code,
            at.name,
            at.time_zone,
            frozenset(roles[at.id or 0]),
            offices[at.id or 0],
        )
        for at in ordered
    )

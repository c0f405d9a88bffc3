"""Who else acts for a respondent: colleagues that a contact lets in, ends or hands over to, with a log."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.errors import RoleError
from models.operations.access import end_grant, grant
from models.queries.access import GrantEntry, grants_at, writers_at
from models.rules.access import AT_A_RESPONDENT, Mine, Role
from models.rules.calendar import brussels_day
from models.tables import AccessGrant
from notifications.headers import checked_address
from tasks.access import plain_address
from tasks.services import Services

LONGEST_OFFICE = 128
"""Characters of an office that are kept."""

MOST_A_DAY = 20
"""People whom one person may let in within a day: each of them gets a mail."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Colleague:
    """Somebody at the same respondent, and as what."""

    address: str
    role: Role
    office: str = ""


def roles_log(services: Services, mine: Mine) -> tuple[GrantEntry, ...]:
    """Return every role that was given at a respondent, ended ones too, the latest first."""
    with services.reading() as session:
        return tuple(grants_at(session, mine.id))


def invite(services: Services, mine: Mine, colleague: Colleague, by: str, now: datetime) -> bool:
    """Let a colleague in, on a contact's word, and say whether that is new.

    Raises:
        RoleError: the role is none at a respondent, or too many were let in today.
        CycleError: the address is none.
    """
    with services.transaction() as session:
        _must_be_few(session, mine, by, now)
        return grant(session, _grant(mine, colleague, by, now))


def end_colleague(services: Services, mine: Mine, colleague: Colleague, by: str, now: datetime) -> None:
    """Take a role from a colleague, or give up one's own.

    Raises:
        UnknownGrantError: they were not given it, or not any more.
        RoleError: nobody would be left who may hand in.
    """
    with services.transaction() as session:
        end_grant(session, _grant(mine, colleague, by, now), by, now)
        session.flush()
        _must_leave_somebody(session, mine, now)


def hand_over(services: Services, mine: Mine, successor: Colleague, by: str, now: datetime) -> bool:
    """Make somebody else the contact, and say whether the own role ended with it.

    Who acts because letters go to it stays on that list: the secretariat keeps it.
    """
    with services.transaction() as session:
        taken = _grant(mine, successor, by, now)
        if taken.address == by:
            raise RoleError("this is your own address", "name the address of who takes over")
        _must_be_few(session, mine, by, now)
        grant(session, taken)
        own = [
            one
            for one in grants_at(session, mine.id)
            if one.ended_at is None and (one.address, one.role) == (by, Role.CONTACT)
        ]
        for one in own:
            ended = Colleague(one.address, one.role, one.office)
            end_grant(session, _grant(mine, ended, by, now), by, now)
        return bool(own)


def _grant(mine: Mine, colleague: Colleague, by: str, now: datetime) -> AccessGrant:
    if colleague.role not in AT_A_RESPONDENT:
        raise RoleError(
            f"the role {colleague.role.value} is none at a respondent", "choose contact, authority or reader"
        )
    return AccessGrant(
        address=plain_address(checked_address("address", colleague.address)),
        office=" ".join(colleague.office.split())[:LONGEST_OFFICE],
        role=colleague.role,
        respondent_id=mine.id,
        granted_at=now,
        granted_by=by,
    )


def _must_be_few(session: Session, mine: Mine, by: str, now: datetime) -> None:
    lately = [
        one for one in grants_at(session, mine.id) if one.granted_by == by and now - one.granted_at < _DAY
    ]
    if len(lately) >= MOST_A_DAY:
        raise RoleError(
            f"you let {MOST_A_DAY} in within a day", "come again tomorrow, or ask the secretariat"
        )


def _must_leave_somebody(session: Session, mine: Mine, now: datetime) -> None:
    if not writers_at(session, mine.id, brussels_day(now)):
        raise RoleError("nobody would be left who may hand in", "let a colleague in as contact first")

"""Giving roles to those who sign in, and taking them away."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.errors import RoleError
from models.operations.access import end_grant, grant
from models.operations.opening import sync_roster
from models.queries.access import Granted, granted
from models.rules.access import AT_A_RESPONDENT, Role
from models.tables import AccessGrant, Respondent
from notifications.headers import checked_address
from tasks.access import plain_address
from tasks.services import Services

ROSTER = "member_states"
"""Roster of a respondent that is named by its code alone."""


@dataclass(frozen=True)
class Given:
    """A role to be given or ended: to whom, at which respondent, by whom."""

    address: str
    role: Role
    by: str
    office: str = ""
    respondent: str = ""
    house: str = ""


def give_role(services: Services, given: Given, now: datetime) -> bool:
    """Give somebody a role, and say whether it is new.

    Raises:
        RoleError: the role does not fit.
    """
    with services.transaction() as session:
        return grant(session, _grant(session, given, now))


def end_role(services: Services, ended: Given, now: datetime) -> None:
    """Take a role away.

    Raises:
        UnknownGrantError: they do not have it.
    """
    with services.transaction() as session:
        end_grant(session, _grant(session, ended, now), ended.by, now)


def roles_given(services: Services) -> list[Granted]:
    """Return every role that is given now."""
    with services.reading() as session:
        return granted(session)


def _grant(session: Session, given: Given, now: datetime) -> AccessGrant:
    respondent = _respondent(session, given.respondent) if given.respondent else None
    if given.role in AT_A_RESPONDENT and respondent is None:
        raise RoleError(f"the role {given.role.value} is one at a respondent", "name the respondent too")
    return AccessGrant(
        address=plain_address(checked_address("address", given.address)),
        office=given.office,
        role=given.role,
        respondent_id=respondent.id if respondent else None,
        house=given.house,
        granted_at=now,
        granted_by=given.by,
    )


def _respondent(session: Session, code: str) -> Respondent:
    found = sync_roster(session, ROSTER).get(code)
    if found is None:
        raise RoleError(f"'{code}' is not on the roster {ROSTER}", "use a code such as EL")
    return found

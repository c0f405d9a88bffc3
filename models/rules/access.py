"""Who may do what, how long a sign-in lasts, and how often one may try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from config.definition import ContactRole, Language
from models.rules.roles import AT_A_RESPONDENT, SECRETARIAT, Role

__all__ = [
    "AT_A_RESPONDENT",
    "IDLE",
    "LINK_LASTS",
    "ROLE_OF_CONTACT",
    "SECRETARIAT",
    "SESSIONS",
    "SESSION_LASTS",
    "TRIES",
    "WINDOW",
    "Event",
    "Mine",
    "Role",
    "Viewer",
    "link_is_usable",
    "session_lasts",
]

LINK_LASTS = timedelta(minutes=10)
"""How long a link to sign in may be used, once."""

IDLE = timedelta(minutes=30)
"""How long a session lasts in which nothing is asked for."""

SESSION_LASTS = timedelta(hours=8)
"""How long a session lasts at most."""

SESSIONS = 20
"""How many sessions of one address go on at once: behind a functional mailbox are several people."""

TRIES = 5
"""How often a link may be asked for, by one browser for an address and from one place, in a window."""

WINDOW = timedelta(minutes=15)
"""Time in which tries are counted."""


ROLE_OF_CONTACT: Mapping[ContactRole, Role] = MappingProxyType(
    {
        ContactRole.FUNCTIONAL_MAILBOX: Role.CONTACT,
        ContactRole.POINT_OF_CONTACT: Role.CONTACT,
        ContactRole.DEPUTY: Role.CONTACT,
        ContactRole.PERMANENT_REPRESENTATION_DEFENCE: Role.READER,
        ContactRole.PERMANENT_REPRESENTATION_PSC: Role.READER,
        ContactRole.POLICY_DIRECTOR: Role.AUTHORITY,
        ContactRole.FOREIGN_MINISTRY: Role.AUTHORITY,
    }
)
"""What a contact to whom letters go may do when it signs in."""


class Event(StrEnum):
    """What the log of sign-ins knows."""

    ASKED = "asked"
    TOO_OFTEN = "too_often"
    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGNED_OUT_BY_OPERATOR = "signed_out_by_operator"
    SIGNED_OUT_BY_PROVIDER = "signed_out_by_provider"
    SIGNED_OUT_AS_MANY = "signed_out_as_many"
    """The session used longest ago made room for a new one."""


class Member(NamedTuple):
    """A respondent by its roster and its code: rosters may have the same codes."""

    roster: str
    code: str


@dataclass(frozen=True)
class Mine:
    """A respondent for whom somebody acts, and as what."""

    id: int
    roster: str
    code: str
    name: str
    time_zone: str
    roles: frozenset[Role]
    office: str = ""
    """Office as which they act there; what another respondent calls them counts nothing here."""

    @property
    def member(self) -> Member:
        """Return which respondent it is."""
        return Member(self.roster, self.code)

    @property
    def may_write(self) -> bool:
        """Whether they may hand in and answer for it."""
        return Role.CONTACT in self.roles

    @property
    def may_clear(self) -> bool:
        """Whether they may certify what is handed in, and sign."""
        return bool(self.roles & {Role.CONTACT, Role.AUTHORITY})


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page: an address with its roles, today."""

    address: str
    office: str
    roles: frozenset[Role] = frozenset()
    """Roles at the secretariat."""
    house: str = ""
    """House of an officer, such as 'EDA'."""
    mine: tuple[Mine, ...] = ()
    """Respondents for whom they act, in protocol order."""
    language: Language = Language.ENGLISH

    def has(self, *roles: Role) -> bool:
        """Whether they have one of these roles at the secretariat."""
        return bool(self.roles & set(roles))

    @property
    def is_secretariat(self) -> bool:
        """Whether they see what is inside."""
        return bool(self.roles)

    @property
    def is_officer(self) -> bool:
        """Whether they may act for the secretariat."""
        return Role.OFFICER in self.roles

    @property
    def is_approver(self) -> bool:
        """Whether they may approve and clear."""
        return Role.APPROVER in self.roles

    @property
    def is_auditor(self) -> bool:
        """Whether they may read the logs."""
        return Role.AUDITOR in self.roles

    @property
    def is_operator(self) -> bool:
        """Whether they keep users and runs."""
        return Role.OPERATOR in self.roles

    @property
    def members(self) -> tuple[Member, ...]:
        """Return the respondents for whom they act."""
        return tuple(one.member for one in self.mine)

    def respondent(self, roster: str, code: str) -> Mine | None:
        """Return what they are at a respondent, or none if they have nothing to do with it."""
        return next((one for one in self.mine if (one.roster, one.code) == (roster, code)), None)


def link_is_usable(asked_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """Whether a link to sign in may still be used."""
    return used_at is None and now < asked_at + LINK_LASTS


def session_lasts(started_at: datetime, last_used_at: datetime, now: datetime) -> bool:
    """Whether a session goes on: neither idle for too long, nor too old."""
    return now < last_used_at + IDLE and now < started_at + SESSION_LASTS

"""What can be done about an obligation, and which of it is possible as the obligation stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from models.rules.lifecycle import (
    ANSWERED,
    ENDED_WITHOUT_PLAN,
    OWED,
    Change,
    ObligationState,
    is_allowed,
)


class Deed(StrEnum):
    """What can be done about an obligation, besides handing in."""

    EXTEND = "extend"
    ANNOUNCE = "announce"
    SHORTEN = "shorten"
    UNDO = "undo"
    NO_UPDATE = "no_update"
    NOT_EXPECTED = "not_expected"
    REGISTER = "register"
    FETCH_FORM = "fetch_form"
    CLARIFY = "clarify"
    TAKE_INTO_ACCOUNT = "take_into_account"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CERTIFY = "certify"


@dataclass(frozen=True)
class Standing:
    """How an obligation stands; its text goes with a form, so that it is known whether that is still so."""

    state: ObligationState
    deadline_version: int
    version: int | None
    """Number of the latest version that counts."""
    awaits_certification: bool
    awaits_answers: bool = False
    """Whether questions were asked on that version, and the next set has to wait for what becomes of them."""

    def __str__(self) -> str:
        """Return it as one word, such as 'received.1.2'; a version that was certified makes no other one."""
        return f"{self.state.value}.{self.deadline_version}.{self.version or 0}"


def deeds_allowed(standing: Standing) -> tuple[Deed, ...]:
    """Return what the secretariat can do as an obligation stands.

    Whether a day fits is seen when it is given. To note that a form was fetched is for a contact.
    """
    return tuple(deed for deed, is_possible in _POSSIBLE.items() if is_possible(standing))


def _by_change(change: Change) -> Callable[[Standing], bool]:
    return lambda one: is_allowed(one.state, change)


_POSSIBLE: Mapping[Deed, Callable[[Standing], bool]] = MappingProxyType(
    {
        Deed.TAKE_INTO_ACCOUNT: _by_change(Change.TAKE_INTO_ACCOUNT),
        Deed.CLARIFY: lambda one: is_allowed(one.state, Change.ASK_CLARIFICATION) and not one.awaits_answers,
        Deed.CERTIFY: lambda one: one.awaits_certification,
        Deed.EXTEND: lambda one: one.state in OWED | ANSWERED,
        Deed.ANNOUNCE: lambda one: one.state in OWED,
        Deed.SHORTEN: lambda one: one.state in OWED,
        Deed.UNDO: lambda one: one.state in OWED and one.deadline_version > 1,
        Deed.NO_UPDATE: _by_change(Change.RECORD_NO_UPDATE),
        Deed.NOT_EXPECTED: _by_change(Change.RECORD_NOT_EXPECTED),
        Deed.REGISTER: _by_change(Change.RECEIVE),
        Deed.WITHDRAW: lambda one: one.version is not None,
        Deed.REOPEN: lambda one: one.state in ENDED_WITHOUT_PLAN,
    }
)
"""When a deed is possible, the likeliest first."""

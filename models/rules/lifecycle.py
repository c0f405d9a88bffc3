"""The states of an obligation and the one table of allowed changes."""

from collections.abc import Collection
from enum import StrEnum
from types import MappingProxyType

from models.errors import StateChangeError
from models.rules.occasions import (
    CLARIFICATION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    TOLD_AFTER_CLOSE,
    WHATEVER_HAPPENS,
    Occasion,
    WithdrawReason,
)


class ObligationState(StrEnum):
    """Where an obligation stands; the heart of the board."""

    PLANNED = "planned"
    CALLED = "called"
    IN_PREPARATION = "in_preparation"
    RECEIVED = "received"
    CLARIFICATION_ASKED = "clarification_asked"
    TAKEN_INTO_ACCOUNT = "taken_into_account"
    NO_UPDATE = "no_update"
    NOT_EXPECTED = "not_expected"
    NOT_RECEIVED = "not_received"


class Change(StrEnum):
    """What can happen to an obligation."""

    CALL = "call"
    FETCH_FORM = "fetch_form"
    RECEIVE = "receive"
    ASK_CLARIFICATION = "ask_clarification"
    TAKE_INTO_ACCOUNT = "take_into_account"
    PASS_CUT_OFF = "pass_cut_off"  # noqa: S105 - a cut-off, not a password
    RECORD_NO_UPDATE = "record_no_update"
    RECORD_NOT_EXPECTED = "record_not_expected"
    REOPEN = "reopen"
    REOPEN_BEFORE_CALL = "reopen_before_call"
    COUNT_EARLIER = "count_earlier"
    """The last version was withdrawn: the one before it counts again, and is to be decided on."""


_S = ObligationState

OWED = frozenset({_S.PLANNED, _S.CALLED, _S.IN_PREPARATION})
"""States in which something is still owed: only these get reminders, and only these can pass the cut-off."""

ANSWERED = frozenset({_S.RECEIVED, _S.CLARIFICATION_ASKED, _S.TAKEN_INTO_ACCOUNT})
"""States with a version handed in."""

ENDED_WITHOUT_PLAN = frozenset({_S.NO_UPDATE, _S.NOT_EXPECTED})
"""Ends that an officer records; they end letters."""

_TO_DECIDE = frozenset({_S.RECEIVED, _S.CLARIFICATION_ASKED})

_DONE_WITHOUT_PLAN = OWED | {_S.NOT_RECEIVED}

ALLOWED = MappingProxyType(
    {
        Change.CALL: (frozenset({_S.PLANNED}), _S.CALLED),
        Change.FETCH_FORM: (frozenset({_S.CALLED}), _S.IN_PREPARATION),
        Change.RECEIVE: (frozenset(_S), _S.RECEIVED),
        Change.ASK_CLARIFICATION: (_TO_DECIDE, _S.CLARIFICATION_ASKED),
        Change.TAKE_INTO_ACCOUNT: (_TO_DECIDE, _S.TAKEN_INTO_ACCOUNT),
        Change.PASS_CUT_OFF: (OWED, _S.NOT_RECEIVED),
        Change.RECORD_NO_UPDATE: (_DONE_WITHOUT_PLAN, _S.NO_UPDATE),
        Change.RECORD_NOT_EXPECTED: (_DONE_WITHOUT_PLAN, _S.NOT_EXPECTED),
        Change.REOPEN: (ANSWERED | ENDED_WITHOUT_PLAN, _S.CALLED),
        Change.REOPEN_BEFORE_CALL: (ANSWERED | ENDED_WITHOUT_PLAN, _S.PLANNED),
        Change.COUNT_EARLIER: (ANSWERED, _S.RECEIVED),
    }
)
"""Every allowed change: from which states, to which one. Nothing else sets a state."""


def is_allowed(state: ObligationState, change: Change) -> bool:
    """Whether the change can happen in that state."""
    return state in ALLOWED[change][0]


def next_state(state: ObligationState, change: Change) -> ObligationState:
    """Return the state after the change.

    Raises:
        StateChangeError: the change is not allowed in that state.
    """
    before, after = ALLOWED[change]
    if state not in before:
        raise StateChangeError(change, state, sorted(before))
    return after


def called(state: ObligationState) -> ObligationState | None:
    """Return the state once the call went, or none if that changes nothing, as for who handed in before."""
    return next_state(state, Change.CALL) if is_allowed(state, Change.CALL) else None


def reopening(*, call_is_unsent: bool) -> Change:
    """Return how an obligation is owed again: as before the call while that is unsent, else as called."""
    return Change.REOPEN_BEFORE_CALL if call_is_unsent else Change.REOPEN


def after_withdrawal(counting: Collection[int], version: int, *, call_is_unsent: bool) -> Change | None:
    """Return what changes when a version is withdrawn, none where a later one counts anyway.

    Args:
        counting: numbers of the versions that count until then, that one among them.
        version: number of the one that is withdrawn.
        call_is_unsent: whether no letter carries the call of the obligation yet.
    """
    left = [one for one in counting if one != version]
    if not left:
        return reopening(call_is_unsent=call_is_unsent)
    return Change.COUNT_EARLIER if max(left) < version else None


def reason_to_withdraw(
    occasion: Occasion, state: ObligationState, deadline_version: int
) -> WithdrawReason | None:
    """Return why a notice about an obligation in that state, on that deadline version, must not go, or none.

    Receipts, answers to withdrawals and to refused files, and thanks go whatever happens. The call goes also
    to who has already handed in.
    """
    if occasion.name in WHATEVER_HAPPENS:
        return None
    if ended := _ENDS_LETTERS.get(state):
        return ended
    if occasion.rung is not None and state not in OWED:
        return WithdrawReason.AFTER_CUT_OFF if state is _S.NOT_RECEIVED else WithdrawReason.MET
    if awaited := _WHILE.get(occasion.name):
        return None if state is awaited else WithdrawReason.MET
    is_about_deadline = occasion.rung is not None or occasion.name in DEADLINE_OCCASIONS
    is_old = is_about_deadline and occasion.number != deadline_version
    return WithdrawReason.DEADLINE_CHANGED if is_old else None


def reason_at_close(occasion: Occasion) -> WithdrawReason | None:
    """Return why a notice that no letter carries when its cycle closes must not go any more, or none."""
    return None if occasion.name in TOLD_AFTER_CLOSE else WithdrawReason.CLOSED


def reason_once_closed(occasion: Occasion) -> WithdrawReason | None:
    """Return why a notice that is written in a closed cycle must not go, or none.

    What somebody does in a closed cycle, such as withdrawing the only version, is told; nobody is reminded
    of what it makes owed again, and nothing about it waits for approval.
    """
    return WithdrawReason.CLOSED if occasion.is_by_plan else None


_WHILE = MappingProxyType(
    {CLARIFICATION: ObligationState.CLARIFICATION_ASKED, CUT_OFF: ObligationState.NOT_RECEIVED}
)
"""Occasions that are told only while the obligation is in one state."""

_ENDS_LETTERS = MappingProxyType(
    {
        ObligationState.NO_UPDATE: WithdrawReason.NO_UPDATE,
        ObligationState.NOT_EXPECTED: WithdrawReason.NOT_EXPECTED,
    }
)

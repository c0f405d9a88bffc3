"""Every change in every state, and why a notice must not go."""

import pytest

from models.errors import StateChangeError
from models.rules.lifecycle import (
    ALLOWED,
    ANSWERED,
    ENDED_WITHOUT_PLAN,
    OWED,
    Change,
    ObligationState,
    after_withdrawal,
    called,
    is_allowed,
    next_state,
    reason_at_close,
    reason_once_closed,
    reason_to_withdraw,
)
from models.rules.occasions import (
    CIRCULAR,
    CLARIFICATION,
    CORRECTION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    DRILL,
    RECEIVED,
    REFUSED,
    RUNG,
    THANKS,
    WITHDRAWAL,
    WithdrawReason,
    parse_occasion,
)

OCCASIONS = (
    "call",
    RUNG,
    RECEIVED,
    CLARIFICATION,
    CUT_OFF,
    THANKS,
    DRILL,
    CORRECTION,
    CIRCULAR,
    *sorted(DEADLINE_OCCASIONS),
)

STATES = (
    "planned",
    "called",
    "in_preparation",
    "received",
    "clarification_asked",
    "taken_into_account",
    "no_update",
    "not_expected",
    "not_received",
)

# One row a change, one column a state, in the order above: '+' allowed, '.' refused; then what it becomes.
TABLE = {
    "call": ("+........", "called"),
    "fetch_form": (".+.......", "in_preparation"),
    "receive": ("+++++++++", "received"),
    "ask_clarification": ("...++....", "clarification_asked"),
    "take_into_account": ("...++....", "taken_into_account"),
    "pass_cut_off": ("+++......", "not_received"),
    "record_no_update": ("+++.....+", "no_update"),
    "record_not_expected": ("+++.....+", "not_expected"),
    "reopen": ("...+++++.", "called"),
    "reopen_before_call": ("...+++++.", "planned"),
    "count_earlier": ("...+++...", "received"),
}

PAIRS = [
    pytest.param(change, state, TABLE[change][1] if mark == "+" else None, id=f"{change} while {state}")
    for change in TABLE
    for state, mark in zip(STATES, TABLE[change][0], strict=True)
]


def test_the_table_is_complete():
    assert list(STATES) == [state.value for state in ObligationState]
    assert list(TABLE) == [change.value for change in Change]
    assert set(ALLOWED) == set(Change)


@pytest.mark.parametrize(("change", "state", "becomes"), PAIRS)
def test_every_change_in_every_state(change, state, becomes):
    change, state = Change(change), ObligationState(state)
    assert is_allowed(state, change) is (becomes is not None)
    if becomes:
        assert next_state(state, change) is ObligationState(becomes)
        return
    words = change.removeprefix("record_").replace("_", " ")
    with pytest.raises(StateChangeError, match=f"'{words}' is not possible while") as refused:
        next_state(state, change)
    assert refused.value.allowed == sorted(ALLOWED[change][0])
    assert all(allowed.replace("_", " ") in refused.value.way_out for allowed in refused.value.allowed)


def test_the_groups_of_states_share_nothing():
    groups = (OWED, ANSWERED, ENDED_WITHOUT_PLAN, {ObligationState.NOT_RECEIVED})
    assert sorted(state for group in groups for state in group) == sorted(ObligationState)


# One row an occasion on deadline version 2, one column a state: '.' goes, else why it must not.
WHY = {
    "call": "......nx.",
    "rung:-7:2": "...mmmnxc",
    "rung:+10:2": "...mmmnxc",
    "rung:-7:1": "dddmmmnxc",
    "rung:-7:3": "dddmmmnxc",
    "received:1": ".........",
    "received:3": ".........",
    "thanks": ".........",
    "clarification:1": "mmmm.mnxm",
    "cut_off:1": "mmmmmmnx.",
    "extended:2": "......nx.",
    "announced:2": "......nx.",
    "shortened:2": "......nx.",
    "restored:2": "......nx.",
    "moved:2": "......nx.",
    "reopened:2": "......nx.",
    "extended:1": "ddddddnxd",
    "moved:1": "ddddddnxd",
}
MARKS = {
    "m": WithdrawReason.MET,
    "n": WithdrawReason.NO_UPDATE,
    "x": WithdrawReason.NOT_EXPECTED,
    "c": WithdrawReason.AFTER_CUT_OFF,
    "d": WithdrawReason.DEADLINE_CHANGED,
}


@pytest.mark.parametrize(
    ("counting", "version", "call_is_unsent", "change"),
    [
        pytest.param([1], 1, False, "reopen", id="the only one"),
        pytest.param([1], 1, True, "reopen_before_call", id="the only one, before the call"),
        pytest.param([3], 3, False, "reopen", id="the only one left"),
        pytest.param([1, 2], 2, False, "count_earlier", id="the last one"),
        pytest.param([1, 2], 2, True, "count_earlier", id="the last one, before the call"),
        pytest.param([1, 2, 4], 2, False, None, id="an older one"),
        pytest.param([2, 10], 10, False, "count_earlier", id="numbers, not texts"),
    ],
)
def test_what_a_withdrawal_changes(counting, version, call_is_unsent, change):
    found = after_withdrawal(counting, version, call_is_unsent=call_is_unsent)
    assert found == (Change(change) if change else None)


@pytest.mark.parametrize("state", ObligationState)
def test_the_call_changes_only_who_was_not_called(state):
    expected = ObligationState.CALLED if state is ObligationState.PLANNED else None
    assert called(state) is expected


@pytest.mark.parametrize(
    ("occasion", "state", "why"),
    [
        pytest.param(occasion, state, MARKS.get(mark), id=f"{occasion} while {state}")
        for occasion, marks in WHY.items()
        for state, mark in zip(STATES, marks, strict=True)
    ],
)
def test_why_a_notice_must_not_go(occasion, state, why):
    assert reason_to_withdraw(parse_occasion(occasion), ObligationState(state), 2) is why


# What becomes of an occasion that no letter carries when its cycle closes, and of one written after that.
CLOSING = {
    "call": "xx",
    "rung": "xx",
    "cut_off": "xx",
    "drill": "xx",
    "clarification": "x.",
    **dict.fromkeys(DEADLINE_OCCASIONS, "x."),
    **dict.fromkeys((RECEIVED, WITHDRAWAL, REFUSED, THANKS, CORRECTION, CIRCULAR), ".."),
}


@pytest.mark.parametrize("name", [*OCCASIONS, WITHDRAWAL, REFUSED])
def test_what_is_told_after_the_close(name):
    occasion = parse_occasion(f"{name}:+3:1" if name == RUNG else name)
    found = (reason_at_close(occasion), reason_once_closed(occasion))
    assert found == tuple(WithdrawReason.CLOSED if mark == "x" else None for mark in CLOSING[name])


def test_every_occasion_about_an_obligation_is_in_that_table():
    about_all = {DRILL, CORRECTION, CIRCULAR}
    assert {text.partition(":")[0] for text in WHY} | about_all == {*OCCASIONS}

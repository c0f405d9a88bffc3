"""Every change in every state, and why a notice must not go."""

from itertools import product

import pytest

from models.errors import StateChangeError
from models.rules.lifecycle import (
    ALLOWED,
    ANSWERED,
    ENDED_WITHOUT_PLAN,
    OWED,
    Change,
    ObligationState,
    is_allowed,
    next_state,
    reason_to_withdraw,
)
from models.rules.occasions import CALL_OCCASION, Occasion, WithdrawReason, received_occasion, rung_occasion

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
    "ask_clarification": ("...+.....", "clarification_asked"),
    "take_into_account": ("...++....", "taken_into_account"),
    "pass_cut_off": ("+++......", "not_received"),
    "record_no_update": ("+++.....+", "no_update"),
    "record_not_expected": ("+++.....+", "not_expected"),
    "reopen": ("...+++++.", "called"),
    "reopen_before_call": ("...+++++.", "planned"),
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


RUNG, OLD_RUNG = rung_occasion("-7", 2), rung_occasion("-7", 1)
RECEIPT = received_occasion(1)


@pytest.mark.parametrize(
    ("state", "call", "rung", "old_rung"),
    [
        pytest.param("planned", None, None, "deadline_changed", id="planned"),
        pytest.param("called", None, None, "deadline_changed", id="called"),
        pytest.param("in_preparation", None, None, "deadline_changed", id="in_preparation"),
        pytest.param("received", None, "met", "met", id="received"),
        pytest.param("clarification_asked", None, "met", "met", id="clarification_asked"),
        pytest.param("taken_into_account", None, "met", "met", id="taken_into_account"),
        pytest.param("no_update", "no_update", "no_update", "no_update", id="no_update"),
        pytest.param("not_expected", "not_expected", "not_expected", "not_expected", id="not_expected"),
        pytest.param("not_received", None, "after_cut_off", "after_cut_off", id="not_received"),
    ],
)
def test_why_a_notice_must_not_go(state, call, rung, old_rung):
    occasions = (CALL_OCCASION, RUNG, OLD_RUNG)
    found = [reason_to_withdraw(occasion, ObligationState(state), 2) for occasion in occasions]
    assert found == [reason and WithdrawReason(reason) for reason in (call, rung, old_rung)]


@pytest.mark.parametrize(
    ("occasion", "state"),
    list(product([RECEIPT, received_occasion(3), Occasion("clarification", None, 1)], ObligationState)),
    ids=str,
)
def test_what_is_no_ladder_goes_whatever_happens(occasion, state):
    assert reason_to_withdraw(occasion, state, 2) is None

"""Which deeds are possible as an obligation stands."""

import pytest

from models.rules.deeds import Deed, Standing, deeds_allowed
from models.rules.lifecycle import ObligationState as S

D = Deed
OWED = {D.EXTEND, D.ANNOUNCE, D.SHORTEN, D.NO_UPDATE, D.NOT_EXPECTED, D.REGISTER}
HERE = {D.EXTEND, D.REGISTER, D.WITHDRAW}
GONE = {D.REGISTER, D.REOPEN}


@pytest.mark.parametrize(
    ("state", "version", "allowed"),
    [
        pytest.param(S.PLANNED, None, OWED, id="planned"),
        pytest.param(S.CALLED, None, OWED, id="called"),
        pytest.param(S.IN_PREPARATION, None, OWED, id="in preparation"),
        pytest.param(S.RECEIVED, 1, HERE | {D.CLARIFY, D.TAKE_INTO_ACCOUNT}, id="received"),
        pytest.param(S.CLARIFICATION_ASKED, 1, HERE | {D.CLARIFY, D.TAKE_INTO_ACCOUNT}, id="asked"),
        pytest.param(S.TAKEN_INTO_ACCOUNT, 1, HERE, id="taken into account"),
        pytest.param(S.NO_UPDATE, None, GONE, id="no update"),
        pytest.param(S.NOT_EXPECTED, None, GONE, id="not expected"),
        pytest.param(S.NOT_RECEIVED, None, {D.REGISTER, D.NO_UPDATE, D.NOT_EXPECTED}, id="not received"),
    ],
)
def test_what_is_possible(state, version, allowed):
    assert set(deeds_allowed(Standing(state, 1, version, awaits_certification=False))) == allowed


def test_a_change_can_be_undone_once_there_is_one():
    assert D.UNDO in deeds_allowed(Standing(S.CALLED, 2, None, awaits_certification=False))


def test_what_is_to_be_certified_can_be():
    assert D.CERTIFY in deeds_allowed(Standing(S.RECEIVED, 1, 1, awaits_certification=True))


def test_no_further_set_is_asked_while_answers_are_awaited():
    waiting = Standing(S.CLARIFICATION_ASKED, 1, 1, awaits_certification=False, awaits_answers=True)
    assert D.CLARIFY not in deeds_allowed(waiting)


def test_a_standing_says_state_and_versions():
    assert str(Standing(S.RECEIVED, 2, 3, awaits_certification=False)) == "received.2.3"
    assert str(Standing(S.CALLED, 1, None, awaits_certification=True)) == "called.1.0"

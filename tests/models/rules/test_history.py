"""Where an obligation stood, replayed from what the record says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.audit import What
from models.rules.history import Happened, Then, latest_set, replay
from models.rules.lifecycle import ObligationState

START = datetime(2024, 2, 1, 9, tzinfo=UTC)
S = ObligationState
TAKEN = [(What.RECEIVED, 1), (What.RECEIVED, 2), (What.TAKEN_INTO_ACCOUNT, 2)]


def year(*happened):
    """Return what happened, an hour after each other."""
    return [Happened(START + timedelta(hours=hour), *one) for hour, one in enumerate(happened)]


@pytest.mark.parametrize(
    ("happened", "state", "versions"),
    [
        pytest.param([], S.PLANNED, (), id="nothing yet"),
        pytest.param([(What.CALLED,)], S.CALLED, (), id="called"),
        pytest.param([(What.CALLED,), (What.FORM_FETCHED,)], S.IN_PREPARATION, (), id="fetched"),
        pytest.param([(What.RECEIVED, 1), (What.REGISTERED, 2)], S.RECEIVED, (1, 2), id="two came"),
        pytest.param(
            [(What.RECEIVED, 1), (What.TAKEN_INTO_ACCOUNT, 1), (What.RECEIVED, 2)], S.RECEIVED, (1, 2)
        ),
        pytest.param(
            [(What.RECEIVED, 1), (What.CLARIFICATION_ASKED, 1)], S.CLARIFICATION_ASKED, (1,), id="asked"
        ),
        pytest.param(
            [*TAKEN, (What.VERSION_WITHDRAWN, 1)],
            S.TAKEN_INTO_ACCOUNT,
            (2,),
            id="one that did not count was withdrawn",
        ),
        pytest.param(
            [*TAKEN, (What.VERSION_WITHDRAWN, 2, True)],
            S.RECEIVED,
            (1,),
            id="the one before counts again",
        ),
        pytest.param(
            [(What.RECEIVED, 1), (What.VERSION_WITHDRAWN, 1), (What.REOPENED,)], S.CALLED, (), id="owed again"
        ),
        pytest.param(
            [(What.NO_UPDATE,), (What.REOPENED, None, False, True)], S.PLANNED, (), id="before the call"
        ),
        pytest.param([(What.CALLED,), (What.EXTENDED,)], S.CALLED, (), id="a deadline changes no state"),
        pytest.param([(What.NOT_RECEIVED,), (What.NOT_EXPECTED,)], S.NOT_EXPECTED, (), id="an end"),
    ],
)
def test_all_that_happened(happened, state, versions):
    assert replay(year(*happened), START + timedelta(days=1)) == Then(state, versions)


@pytest.mark.parametrize(("seconds", "state"), [(-1, S.CALLED), (0, S.RECEIVED), (3600, S.NO_UPDATE)])
def test_until_an_instant(seconds, state):
    happened = year((What.CALLED,), (What.RECEIVED, 1), (What.NO_UPDATE,))
    assert replay(happened, START + timedelta(hours=1, seconds=seconds)).state == state


def test_the_deadline_in_force():
    set_at = {1: START, 2: START + timedelta(days=1), 3: START + timedelta(days=1)}
    assert [latest_set(set_at, START + timedelta(hours=hours)) for hours in (0, 23, 24)] == [1, 1, 3]

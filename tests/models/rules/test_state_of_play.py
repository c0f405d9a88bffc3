"""Counts without names: which are told, and which are not because they might identify."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from models.rules.lifecycle import ObligationState
from models.rules.state_of_play import (
    MOST_DAYS,
    Counted,
    PlayDay,
    Untold,
    days_to_show,
    first_day,
    play_days,
    play_line,
    told,
)

S = ObligationState
CAME = datetime(2024, 3, 1, 9, tzinfo=UTC)
FEW, BESIDE = Untold.FEW, Untold.BESIDE_FEW


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        pytest.param((0, 0), (0, 0), id="none is told"),
        pytest.param((3, 4), (3, 4), id="many are told"),
        pytest.param((1, 0), (FEW, 0), id="one"),
        pytest.param((2, 3), (FEW, BESIDE), id="three beside two would tell them"),
        pytest.param((1, 2), (FEW, FEW), id="both few"),
        pytest.param((2,), (FEW,), id="alone"),
    ],
)
def test_what_is_told(counts, shown):
    assert told(*counts) == shown


def test_a_line():
    states = [S.TAKEN_INTO_ACCOUNT] * 3 + [S.CLARIFICATION_ASKED] + [S.RECEIVED]
    counted = [Counted("nip", state, CAME) for state in states]
    counted += [Counted("nip", state, None) for state in (S.CALLED, S.NO_UPDATE, *[S.NOT_RECEIVED] * 3)]
    line = play_line("nip", [*counted, Counted("statement", S.RECEIVED, CAME)])
    assert (line.asked, line.received, line.taken_into_account) == (10, 5, 3)
    assert (line.clarification_asked, line.no_update, line.not_received) == (FEW, FEW, BESIDE)


def test_what_was_received_by_the_end_of_days():
    end = datetime(2024, 3, 1, 22, 59, 59, tzinfo=UTC)
    counted = [
        Counted("nip", S.RECEIVED, end),
        Counted("nip", S.RECEIVED, end + timedelta(seconds=1)),
        Counted("statement", S.CALLED, None),
    ]
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2)]
    assert play_days(["nip", "statement"], counted, days) == [
        PlayDay(day, (number, 0)) for number, day in enumerate(days)
    ]


@pytest.mark.parametrize("length", [0, 1, 7, 69, 70, 71, 140, 400, 3000])
def test_days_on_the_line(length):
    first, last = date(2023, 12, 1), date(2023, 12, 1) + timedelta(days=length)
    days = days_to_show(first, last)
    assert (days[0], days[-1]) == (first, last)
    assert days == sorted(set(days))
    assert len(days) <= MOST_DAYS
    assert {(later - one).days % 7 for one, later in pairwise(days[:-1])} <= {0}


def test_the_line_begins_with_the_call():
    assert first_day(date(2023, 12, 1), CAME) == date(2023, 12, 1)
    assert first_day(date(2024, 12, 1), CAME) == date(2024, 3, 1)

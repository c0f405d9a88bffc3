"""How mails to sign in are spaced, which line counts a flood, and which account of a provider counts."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.access import LINK_LASTS
from models.rules.sign_in import (
    LINES,
    LINES_OF_ALL,
    Answer,
    Taken,
    answer_for,
    line_for,
    subject_counts,
    wait_after,
)

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mailed", "minutes"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 10), (10, 10), (10_000, 10)],
)
def test_waits_grow_up_to_the_life_of_a_link(mailed, minutes):
    assert wait_after(mailed) == timedelta(minutes=minutes)
    assert wait_after(mailed) <= LINK_LASTS


@pytest.mark.parametrize(
    ("mailed", "minutes_ago", "answer"),
    [
        pytest.param(0, 0, Answer.MAIL, id="the first"),
        pytest.param(4, 0, Answer.MAIL, id="the fifth"),
        pytest.param(5, 0, Answer.SHARE, id="the sixth at once"),
        pytest.param(5, 1, Answer.MAIL, id="the sixth a minute later"),
        pytest.param(9, 5, Answer.SHARE, id="half of a life ago"),
        pytest.param(9, 5.1, Answer.WAIT, id="longer ago"),
        pytest.param(9, 10, Answer.MAIL, id="a whole life ago"),
    ],
)
def test_what_becomes_of_a_wish(mailed, minutes_ago, answer):
    last = NOW - timedelta(minutes=minutes_ago)
    assert answer_for([last - timedelta(hours=1)] * (mailed - 1) + [last] * bool(mailed), NOW) is answer


@pytest.mark.parametrize(
    ("taken", "line"),
    [
        pytest.param(Taken(LINES - 1, LINES - 1, LINES_OF_ALL - 1), None, id="few"),
        pytest.param(Taken(LINES, 0, LINES), ("", "place"), id="one place"),
        pytest.param(Taken(0, LINES, LINES), ("address", ""), id="one address"),
        pytest.param(Taken(LINES, LINES, LINES), ("address", "place"), id="both"),
        pytest.param(Taken(0, 0, LINES_OF_ALL), ("", ""), id="ever others"),
    ],
)
def test_which_line_counts_one_more(taken, line):
    assert line_for("address", "place", taken) == line


def test_places_of_who_gave_no_address_stay_apart():
    assert line_for("", "place", Taken(0, LINES, LINES)) is None


@pytest.mark.parametrize(
    ("known", "is_proved_since", "counts"),
    [("", False, True), ("u1", False, True), ("u2", False, False), ("u2", True, True)],
)
def test_which_account_counts(known, is_proved_since, counts):
    assert subject_counts(known, "u1", is_proved_since=is_proved_since) is counts

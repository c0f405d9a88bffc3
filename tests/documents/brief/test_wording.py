from dataclasses import replace
from datetime import UTC, datetime

import pytest

from config.definition import ContactRole
from documents.brief.wording import (
    ROLE_WORDS,
    due_in_both,
    kind_text,
    letter_state,
    next_letter_text,
    standing,
    version_text,
)
from models.rules.brief import BriefVersion, PlannedLetter
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState


def plain(text):
    return text.replace("\u00a0", " ")


def at(month, day, hour=12):
    return datetime(2024, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("as_at", "words"),
    [
        pytest.param(at(3, 1), "9 days left", id="before"),
        pytest.param(at(3, 9), "1 day left", id="the day before"),
        pytest.param(at(3, 10), "due today", id="the due day"),
        pytest.param(at(3, 11), "due day passed, in time until Monday 11 March 2024", id="after a Sunday"),
        pytest.param(at(3, 12, 0), "1 day late; cut-off on Tuesday 30 April 2024", id="the first late hour"),
        pytest.param(at(3, 20), "9 days late; cut-off on Tuesday 30 April 2024", id="late"),
        pytest.param(at(5, 2), "52 days late; cut-off passed Tuesday 30 April 2024", id="after the cut-off"),
    ],
)
def test_what_is_owed_and_did_not_come(plan, as_at, words):
    owed = replace(plan, versions=(), state=ObligationState.CALLED)
    assert plain(standing(owed, as_at)) == words


@pytest.mark.parametrize(
    ("as_at", "words"),
    [
        pytest.param(at(2, 20), "9 days to the day announced", id="before"),
        pytest.param(at(2, 29), "announced for today", id="that day"),
        pytest.param(at(3, 2), "announced day passed, in time until Monday 11 March 2024", id="between"),
        pytest.param(at(3, 13), "2 days late; cut-off on Tuesday 30 April 2024", id="late"),
    ],
)
def test_a_day_that_was_announced(plan, as_at, words):
    due_at = datetime(2024, 2, 29, 22, 59, 59, tzinfo=UTC)
    owed = replace(plan, versions=(), state=ObligationState.CALLED, due_at=due_at, is_announced=True)
    assert plain(standing(owed, as_at)) == words


@pytest.mark.parametrize(
    ("arrived", "words"),
    [
        pytest.param(at(3, 8), "first version in time", id="before the due day"),
        pytest.param(at(3, 11), "first version in time", id="on the working day after it"),
        pytest.param(at(3, 13), "first version 2 days late", id="late"),
    ],
)
def test_what_came_is_judged_by_its_first_version(plan, arrived, words):
    came = replace(plan, versions=(BriefVersion(1, arrived), BriefVersion(2, at(4, 1))))
    assert plain(standing(came, at(4, 2))) == words


def test_late_within_the_day_is_late_by_one(plan):
    strict = replace(plan, versions=(), late_after=at(3, 11, 8))
    assert plain(standing(strict, at(3, 11, 9))).startswith("1 day late")


@pytest.mark.parametrize("state", [ObligationState.NO_UPDATE, ObligationState.NOT_EXPECTED])
def test_who_owes_nothing_is_never_late(plan, state):
    assert standing(replace(plan, versions=(), state=state), at(5, 2)) == "nothing is owed"


@pytest.mark.parametrize(
    ("zone", "change", "words"),
    [
        ("Europe/Athens", "", "Sunday 10 March 2024, 23:59 Brussels time (Monday 00:59 in Athens)"),
        ("Europe/Paris", "", "Sunday 10 March 2024, 23:59 Brussels time"),
        (
            "Europe/Dublin",
            "extended",
            "Sunday 10 March 2024, 23:59 Brussels time (22:59 in Dublin), extended",
        ),
    ],
    ids=["another clock", "the same clock", "moved"],
)
def test_due_in_brussels_and_in_the_capital(plan, zone, change, words):
    assert plain(due_in_both(replace(plan, change=change), zone)) == words


def test_every_role_and_state_has_its_words():
    assert ROLE_WORDS.keys() == set(ContactRole)
    assert all(letter_state(state) for state in LetterState)
    assert {kind_text(kind) for kind in LetterKind} >= {"cut-off", "overdue", "thanks"}


def test_versions_and_registrations():
    assert version_text(BriefVersion(2, at(3, 1))) == "version 2"
    assert version_text(BriefVersion(1, at(3, 1), "2024/17")) == "version 1, registered as 2024/17"


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        pytest.param(None, "No letter is planned.", id="none"),
        pytest.param(
            PlannedLetter(at(3, 20, 8), LetterKind.OVERDUE), "Next: overdue, 20 March 2024, 09:00", id="one"
        ),
        pytest.param(
            PlannedLetter(at(3, 20, 8), LetterKind.CUT_OFF, "held"),
            "Next: cut-off, 20 March 2024, 09:00 (held)",
            id="one that is kept",
        ),
    ],
)
def test_next_letter(planned, words):
    assert plain(next_letter_text(planned)) == words

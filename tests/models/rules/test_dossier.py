"""What a respondent does next, and which questions have no answer."""

from datetime import UTC, datetime

import pytest

from models.rules.dossier import NextStep, QuestionSet, last_asked, next_step
from models.rules.lifecycle import ObligationState

AT = datetime(2024, 2, 1, 9, tzinfo=UTC)


def asked(version=1, answers=(), number=1):
    return QuestionSet(number, version, AT, ("Which year?", "In euro?", "And by mail?"), True, answers)


@pytest.mark.parametrize(
    ("state", "facts", "expected"),
    [
        pytest.param("called", (False, False, False), NextStep.HAND_IN, id="owed"),
        pytest.param("not_received", (False, False, False), NextStep.HAND_IN, id="after the cut-off"),
        pytest.param("clarification_asked", (True, True, True), NextStep.ANSWER, id="a question is open"),
        pytest.param("clarification_asked", (False, False, False), NextStep.NOTHING, id="all are answered"),
        pytest.param("clarification_asked", (False, True, True), NextStep.CORRECT, id="answered, and wrong"),
        pytest.param(
            "clarification_asked", (False, False, True), NextStep.CERTIFY, id="answered, one missing"
        ),
        pytest.param("received", (True, False, False), NextStep.NOTHING, id="a new version came"),
        pytest.param("taken_into_account", (False, True, False), NextStep.NOTHING, id="taken into account"),
    ],
)
def test_what_comes_next(state, facts, expected):
    awaits_answer, to_correct, awaits_certification = facts
    found = next_step(
        ObligationState(state),
        awaits_answer=awaits_answer,
        to_correct=to_correct,
        awaits_certification=awaits_certification,
    )
    assert found is expected


@pytest.mark.parametrize(
    ("answers", "unanswered", "answered"),
    [
        pytest.param((), ("Which year?", "In euro?", "And by mail?"), (), id="none"),
        pytest.param(
            ("2025.", ""), ("In euro?", "And by mail?"), (("Which year?", "2025."),), id="the first one"
        ),
        pytest.param(
            ("2025.", "Yes.", "Yes."),
            (),
            (("Which year?", "2025."), ("In euro?", "Yes."), ("And by mail?", "Yes.")),
            id="all",
        ),
    ],
)
def test_which_questions_have_an_answer(answers, unanswered, answered):
    found = asked(answers=answers)
    assert (found.unanswered, found.answered) == (unanswered, answered)


def test_what_was_asked_last_counts_on_the_version_that_counts():
    first, second = asked(1), asked(2, number=2)
    assert last_asked([first, second], 2) is second
    assert last_asked([first, second], 3) is None
    assert last_asked([first], None) is None
    assert last_asked([], 1) is None

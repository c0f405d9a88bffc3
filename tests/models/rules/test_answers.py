"""Answers: what counts as one, and that they come back from JSON as they went in."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan, plan_from_json, plan_to_json

IDENTITY = FormIdentity("pesco-nip-2024", "EL", "nip", 1)

values = (
    st.none()
    | st.text()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
)
answers = st.builds(
    Answer,
    value=values,
    not_available=st.booleans(),
    reason=st.text(max_size=20),
    carried_over=st.booleans(),
    cell=st.from_regex(r"[A-Z]{1,2}[1-9][0-9]?", fullmatch=True),
)
keys = st.builds(AnswerKey, st.text(max_size=9), st.text(max_size=4), st.text(max_size=9))
plans = st.builds(
    Plan,
    identity=st.builds(FormIdentity, st.text(), st.text(), st.text(), st.integers()),
    answers=st.dictionaries(keys, answers, max_size=8),
)


@given(plans)
def test_a_plan_comes_back_as_it_went(plan):
    again = plan_from_json(plan_to_json(plan))
    assert again == plan
    assert list(again.answers) == list(plan.answers)
    assert [type(answer.value) for answer in again.answers.values()] == [
        type(answer.value) for answer in plan.answers.values()
    ]


@given(plans)
def test_the_same_plan_is_the_same_text(plan):
    assert plan_to_json(plan_from_json(plan_to_json(plan))) == plan_to_json(plan)


def test_decimals_keep_their_digits():
    plan = Plan(IDENTITY, {AnswerKey("figures", "2023", "defence_investment"): Answer(Decimal("-1274.40"))})
    assert '"decimal","-1274.40"' in plan_to_json(plan)


@pytest.mark.parametrize(
    ("answer", "is_given"),
    [
        pytest.param(Answer(), False, id="nothing"),
        pytest.param(Answer(""), False, id="an empty text"),
        pytest.param(Answer("no"), True, id="a text"),
        pytest.param(Answer(False), True, id="no"),
        pytest.param(Answer(0), True, id="zero"),
        pytest.param(Answer(Decimal(0)), True, id="zero as a figure"),
        pytest.param(Answer(not_available=True), False, id="not available, without a reason"),
        pytest.param(Answer(not_available=True, reason="  "), False, id="not available, a blank reason"),
        pytest.param(Answer(not_available=True, reason="not decided"), True, id="not available, and why"),
        pytest.param(Answer(reason="not decided"), False, id="a reason alone"),
    ],
)
def test_what_is_an_answer(answer, is_given):
    assert answer.is_given is is_given


def test_an_answer_is_the_respondents_own_unless_said():
    assert (Answer("text").not_available, Answer("text").carried_over, Answer("text").cell) == (
        False,
        False,
        "",
    )


def test_get_and_rows():
    first, second = AnswerKey("figures", "2023", "a"), AnswerKey("figures", "2022", "a")
    again, cover = AnswerKey("figures", "2023", "b"), AnswerKey("cover", "", "a")
    plan = Plan(IDENTITY, {first: Answer(1), cover: Answer(2), second: Answer(3), again: Answer(4)})
    assert plan.get("figures", "2022", "a") == Answer(3)
    assert plan.get("figures", "2021", "a") == Answer()
    assert plan.rows("figures") == ["2023", "2022"]
    assert plan.rows("projects") == []

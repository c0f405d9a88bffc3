"""Parts put together: nothing is lost, nothing is overwritten."""

from decimal import Decimal

import pytest

from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.merging import Conflict, PlanPart, merge_plans

IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
KEY, OTHER = AnswerKey("cover", "", "period"), AnswerKey("projects", "1", "project")


def merged(*given):
    parts = [
        PlanPart(name, Plan(IDENTITY, dict(answers)), ("cover",))
        for name, answers in zip("abc", given, strict=False)
    ]
    return merge_plans(IDENTITY, parts)


def test_what_stands_in_one_part_stands_in_the_whole():
    found = merged({KEY: Answer("2023")}, {OTHER: Answer("Mobility")}, {})
    assert found.plan == Plan(IDENTITY, {KEY: Answer("2023"), OTHER: Answer("Mobility")})
    assert found.conflicts == ()


def test_an_empty_answer_says_nothing():
    assert merged({KEY: Answer(cell="C9")}, {KEY: Answer("2023")}).plan.answers == {KEY: Answer("2023")}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(Answer("2023"), Answer("2024"), id="texts"),
        pytest.param(Answer(Decimal(1)), Answer(value=True), id="one and yes"),
        pytest.param(Answer(Decimal(5)), Answer(None, True, "secret"), id="figure and none"),
        pytest.param(Answer(None, True, "late"), Answer(None, True, "secret"), id="two reasons"),
        pytest.param(Answer("a", carried_over=True), Answer("b", carried_over=True), id="both unconfirmed"),
    ],
)
def test_different_answers_are_both_shown_and_none_is_taken(one, two):
    found = merged({KEY: one}, {KEY: two})
    assert found.conflicts == (Conflict(KEY, (("a", one), ("b", two))),)
    assert found.plan.answers == {}


def test_the_same_answer_at_another_place_is_the_same():
    found = merged({KEY: Answer(Decimal("1.0"), cell="C9")}, {KEY: Answer(Decimal(1), cell="C8")})
    assert (found.conflicts, len(found.plan.answers)) == ((), 1)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_not_confirmed_gives_way(order):
    old, new = Answer("2022", carried_over=True), Answer("2023")
    found = merged(*[{KEY: old}, {KEY: new}][::order])
    assert (found.conflicts, found.plan.answers) == ((), {KEY: new})

"""Questions: their places, and whose clearance they need."""

import pytest

from config.definition import Clarifications
from config.form import load_form_schema
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.differences import Difference
from models.rules.questions import QuestionPlace, is_place, lines_of, place_words, to_be_cleared_by

BOTH = Clarifications(houses=("EDA", "EEAS"))
ONE = Clarifications(houses=("EDA", "EEAS"), one_house_suffices=True)


@pytest.mark.parametrize(
    ("cleared_by", "rule", "missing"),
    [
        pytest.param((), BOTH, ("EDA", "EEAS"), id="by nobody"),
        pytest.param(("EEAS",), BOTH, ("EDA",), id="by one"),
        pytest.param(("EEAS", "EDA"), BOTH, (), id="by both"),
        pytest.param((), ONE, ("EDA", "EEAS"), id="one suffices, by nobody"),
        pytest.param(("EEAS",), ONE, (), id="one suffices, by one"),
        pytest.param((), Clarifications(), ("any house",), id="none named, by nobody"),
        pytest.param(("Desk",), Clarifications(), (), id="none named, by one"),
    ],
)
def test_who_still_has_to_clear(cleared_by, rule, missing):
    assert to_be_cleared_by(cleared_by, rule) == missing


@pytest.mark.parametrize(
    ("place", "covers"),
    [
        pytest.param(("projects",), True, id="the sheet"),
        pytest.param(("projects", "3"), True, id="the line as it was"),
        pytest.param(("projects", "Alpha"), True, id="the line by its name"),
        pytest.param(("projects", "4"), False, id="another line"),
        pytest.param(("projects", "3", "role"), True, id="the cell"),
        pytest.param(("projects", "3", "aim"), False, id="another field"),
        pytest.param(("figures",), False, id="another sheet"),
        pytest.param((), False, id="no place"),
    ],
)
def test_which_changes_answer_it(place, covers):
    one = Difference("projects", "Alpha", "role", "", Answer("a"), Answer("b"), "3")
    assert QuestionPlace(*place).covers(one) is covers


def test_a_place_in_words():
    schema = load_form_schema("nip")
    key = AnswerKey("commitments", "7", "progress")
    plan = Plan(FormIdentity("c", "BE", "nip", 2), {key: Answer("x", cell="D14")})
    words = place_words(QuestionPlace(*key), schema, plan)
    assert words.endswith(" (cell D14)")
    assert words.startswith(f"{schema.sheet('commitments').title}, 7, ")
    assert place_words(QuestionPlace("commitments"), schema) == schema.sheet("commitments").title
    assert place_words(QuestionPlace(), schema) == ""


@pytest.mark.parametrize(
    ("place", "is_there"),
    [
        pytest.param((), True, id="the whole"),
        pytest.param(("figures",), True, id="a sheet"),
        pytest.param(("figures", "2024"), True, id="a year that is asked"),
        pytest.param(("figures", "2199"), False, id="one that is not"),
        pytest.param(("commitments", "7", "progress"), True, id="an item"),
        pytest.param(("commitments", "21"), False, id="no item"),
        pytest.param(("projects", "3"), True, id="a line to fill"),
        pytest.param(("projects", "Alpha"), True, id="what fills it"),
        pytest.param(("projects", "Beta"), False, id="what fills none"),
        pytest.param(("cover", "1"), False, id="a sheet without lines"),
    ],
)
def test_a_question_stands_at_a_place_that_the_form_has(place, is_there):
    schema, at = load_form_schema("nip"), QuestionPlace(*place)
    plan = Plan(FormIdentity("c", "BE", "nip", 2), {AnswerKey("projects", "1", "project"): Answer("Alpha")})
    lines = lines_of(at, schema, 2024, map(str, range(1, 21)), plan)
    assert is_place(at, schema, lines) is is_there

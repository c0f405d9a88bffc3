"""What of a plan is quoted: the answers on one item, as they were given."""

from decimal import Decimal

import pytest

from config.form import load_form_schema
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.feedback import Quote, quotes

SCHEMA = load_form_schema("nip")


def quoted(answer, field="progress", row="6"):
    plan = Plan(
        FormIdentity("c", "BE", "nip", 1),
        {AnswerKey("commitments", row, field): answer, AnswerKey("figures", "6", field): Answer("a figure")},
    )
    return list(quotes(plan, SCHEMA, "6"))


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        pytest.param(Answer("Three projects. "), "Three projects.", id="text"),
        pytest.param(Answer(value=True), "yes", id="yes"),
        pytest.param(Answer(value=False), "no", id="no"),
        pytest.param(Answer(Decimal("1.5")), "1.5", id="number"),
        pytest.param(Answer(not_available=True, reason="not yet"), "not yet", id="a reason"),
    ],
)
def test_quotes(answer, text):
    assert quoted(answer) == [Quote("Progress in the past year", text)]


def test_nothing_else_is_quoted():
    assert quoted(Answer("of another item"), row="7") == []
    assert quoted(Answer("")) == quoted(Answer()) == []

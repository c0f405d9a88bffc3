"""The steps after collection: whose is next, when, and what publishing waits for."""

from datetime import UTC, date, datetime

import pytest

from config.definition import Step, StepKind
from models.rules.steps import has_come, is_approved, is_of_engine, next_step


def step(name, kind, day):
    return Step(name=name, kind=kind, on=date(2024, 6, day), title=name)


DRAFT, FIRST = step("draft", StepKind.DRAFT, 3), step("first", StepKind.APPROVE, 4)
PUBLISH, LATER = step("publish", StepKind.PUBLISH, 5), step("later", StepKind.APPROVE, 6)
STEPS = (DRAFT, FIRST, PUBLISH, LATER)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param(set(), DRAFT, id="the first"),
        pytest.param({"draft", "publish"}, FIRST, id="the first that is left"),
        pytest.param({one.name for one in STEPS}, None, id="none"),
    ],
)
def test_next_step(done, expected):
    assert next_step(STEPS, done) is expected


def test_only_approvals_are_an_officers():
    assert [is_of_engine(one) for one in STEPS] == [True, False, True, False]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(datetime(2024, 6, 3, 6, 59, 59, tzinfo=UTC), False, id="before nine in Brussels"),
        pytest.param(datetime(2024, 6, 3, 7, tzinfo=UTC), True, id="at nine"),
    ],
)
def test_a_step_comes_at_nine(now, expected):
    assert has_come(DRAFT, now) is expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        pytest.param({"draft"}, False, id="not approved"),
        pytest.param({"draft", "first"}, True, id="approved, a later approval does not matter"),
    ],
)
def test_what_publishing_waits_for(done, expected):
    assert is_approved(STEPS, done, PUBLISH) is expected

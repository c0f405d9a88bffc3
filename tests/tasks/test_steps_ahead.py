"""The steps after collection in a run ahead: drafted, published once it is approved, thanked for once."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from config.definition import Step, StepKind
from models.queries.picture import Picture
from models.rules.calendar import opening_of
from models.tables import ReviewState
from tasks.steps_ahead import StepsAhead

DAYS = {"draft": date(2024, 7, 1), "approve": date(2024, 7, 31), "publish": date(2024, 11, 18)}
LATER = date(2024, 12, 1)
PUBLISH_AGAIN = Step(name="again", kind=StepKind.PUBLISH, on=LATER, title="Again")
STEPS = tuple(Step(name=kind.value, kind=kind, on=DAYS[kind.value], title=kind.value) for kind in StepKind)


def ahead(done=(), report=None, steps=STEPS):
    cycle = SimpleNamespace(definition=SimpleNamespace(steps=steps))
    return StepsAhead(Picture(cycle, {}, {}, (), (), frozenset(), done=frozenset(done), report=report))


def taken(steps, on=LATER):
    """Take what is due on a day, and say how much that was."""
    return sum(1 for _ in iter(lambda: steps.take(opening_of(on)), False))


CASES = [
    pytest.param((), None, DAYS["draft"], 1, id="the draft"),
    pytest.param((), None, date(2024, 6, 30), 0, id="before its day"),
    pytest.param((), None, LATER, 1, id="nobody approves"),
    pytest.param(("draft", "approve"), ReviewState.APPROVED, DAYS["publish"], 1, id="published"),
    pytest.param(("draft", "approve"), None, DAYS["publish"], 0, id="no draft to publish"),
    pytest.param(("draft", "approve", "publish"), ReviewState.PUBLISHED, LATER, 0, id="all done"),
]


@pytest.mark.parametrize(("done", "report", "on", "number"), CASES)
def test_what_the_engine_takes(done, report, on, number):
    assert taken(ahead(done, report), on) == number


def test_when_the_next_step_falls_due():
    assert ahead().instants() == [opening_of(DAYS["draft"])]
    assert ahead(("draft",)).instants() == []  # it waits for an officer
    assert ahead(("draft", "approve")).instants() == [opening_of(DAYS["publish"])]


def test_the_engine_takes_no_step_of_a_report_that_was_handed_off():
    cycle, done = SimpleNamespace(definition=SimpleNamespace(steps=STEPS)), frozenset({"draft", "approve"})
    picture = Picture(cycle, {}, {}, (), (), frozenset(), done=done, report=ReviewState.APPROVED)
    steps = StepsAhead(replace(picture, is_report_elsewhere=True))
    assert (steps.instants(), taken(steps)) == ([], 0)


def test_thanks_go_when_the_report_is_published_for_the_first_time():
    steps = ahead(("draft", "approve"), ReviewState.APPROVED, (*STEPS, PUBLISH_AGAIN))
    thanked = []
    while steps.take(opening_of(LATER)):
        thanked.append(steps.has_just_published)
    assert thanked == [True, False]
    assert not steps.has_just_published

"""Checks against the last plan: for the desk, and silent where the last plan is not known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from config.form import FormSchema, load_form_schema
from config.reference import read_catalogue
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CheckInput, run_checks
from models.rules.findings import Audience, Level

FIGURE = "figures/2023/defence_expenditure"
PLANS, PROGRESS, NO_CHANGE = "commitments/1/plans", "commitments/1/progress", "commitments/1/no_change"
PROJECT = "projects/{}/project"
CONTINUITY = (
    *("changed_from_last_plan", "unchanged_text", "changed_despite_no_change"),
    *("dropped_item", "dropped_project"),
)


@pytest.mark.parametrize(
    ("last", "answer", "is_found"),
    [
        pytest.param(100, 110, False, id="a tenth more"),
        pytest.param(100, 110.1, True, id="over a tenth more"),
        pytest.param(100, 89.9, True, id="over a tenth less"),
        pytest.param(0, 1, True, id="from zero"),
        pytest.param(None, 1, False, id="nothing last time"),
        pytest.param(1, None, False, id="nothing this time"),
        pytest.param("text", 1, False, id="text"),
    ],
)
def test_changed_from_last_plan(run, last, answer, is_found):
    found = run("changed_from_last_plan", {FIGURE: answer}, last={FIGURE: last})
    assert [(each.level, each.audience) for each in found] == [(Level.INFO, Audience.DESK)] * is_found


@pytest.mark.parametrize(
    ("answers", "is_found"),
    [
        pytest.param({PLANS: "Buy two."}, True, id="word for word"),
        pytest.param({PLANS: "buy  two."}, True, id="other spaces"),
        pytest.param({PLANS: "Buy three."}, False, id="another text"),
        pytest.param({PLANS: "Buy two.", NO_CHANGE: True}, False, id="no change is chosen"),
        pytest.param({PLANS: Answer("Buy two.", carried_over=True)}, False, id="not confirmed"),
        pytest.param({PROGRESS: "Buy two."}, False, id="in another cell"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_unchanged_text(run, answers, is_found):
    found = run("unchanged_text", answers, last={PLANS: "Buy two."})
    assert [finding.audience for finding in found] == [Audience.DESK] * is_found
    assert all("'Plans' is word for word" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("answers", "is_found"),
    [
        pytest.param({PLANS: "Buy three.", NO_CHANGE: True}, True, id="another text"),
        pytest.param({PLANS: "Buy two.", NO_CHANGE: True}, False, id="the same text"),
        pytest.param({PLANS: "Buy three.", NO_CHANGE: False}, False, id="change"),
        pytest.param({PLANS: "Buy three."}, False, id="not said"),
        pytest.param({NO_CHANGE: True}, False, id="no text: unknown is not 'no'"),
    ],
)
def test_changed_despite_no_change(run, answers, is_found):
    found = run("changed_despite_no_change", answers, last={PLANS: "Buy two."})
    assert [(each.level, each.audience) for each in found] == [(Level.WARNING, Audience.CONTACT)] * is_found


def test_progress_despite_no_change_is_another_finding(run):
    last = {PROGRESS: "Bought one."}
    assert run("changed_despite_no_change", {PROGRESS: "Bought two.", NO_CHANGE: True}, last=last) == ()


@pytest.mark.parametrize(
    ("answers", "is_found"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({PROGRESS: "x"}, False, id="answered elsewhere"),
        pytest.param({NO_CHANGE: True}, False, id="no change"),
        pytest.param({"commitments/2/plans": "x"}, True, id="another item"),
    ],
)
def test_dropped_item(run, answers, is_found):
    found = run("dropped_item", answers, last={PLANS: "Buy two."})
    assert [finding.audience for finding in found] == [Audience.DESK] * is_found


@pytest.mark.parametrize(("follows", "count"), [(None, 1), ("items", 0)], ids=["not", "announced"])
def test_an_item_that_comes_later_is_not_dropped(follows, count):
    day = {"code": "day", "title": "Day", "kind": "date", "follows": follows}
    cover = {"kind": "fields", "code": "c", "title": "C", "guidance": "", "fields": [day]}
    items = {"kind": "catalogue", "code": "items", "title": "I", "guidance": "", "item_word": "strand"}
    items |= {"answered_by": ["done"], "fields": [{"code": "done", "title": "Done"}]}
    schema = FormSchema.model_validate({"name": "t", "version": 1, "title": "T", "sheets": [cover, items]})
    now, last = plan({"c//day": date(2024, 3, 28)}), plan({"items/1/done": "x"})
    given_now = CheckInput(now, schema, read_catalogue("commitments"), 2024, {}, date(2024, 3, 8), last=last)
    assert len(run_checks(["dropped_item"], given_now)) == count


def test_an_item_that_was_not_answered_is_not_dropped(run):
    assert run("dropped_item", {}, last={"commitments/1/indicators": "5"}) == ()


@pytest.mark.parametrize(
    ("now", "dropped"),
    [
        pytest.param({}, ["EU Beyond", "CRRT"], id="both"),
        pytest.param({PROJECT.format(7): "eu  beyond"}, ["CRRT"], id="one, and the other in another line"),
        pytest.param({PROJECT.format(1): "CRRT", PROJECT.format(2): "EU Beyond"}, [], id="none"),
    ],
)
def test_dropped_project(run, now, dropped):
    last = {PROJECT.format(1): "EU Beyond", PROJECT.format(2): "CRRT"}
    found = run("dropped_project", now, last=last)
    assert [finding.message.split("'")[1] for finding in found] == dropped
    assert all((each.sheet, each.cell, each.audience) == ("Projects", "", Audience.DESK) for each in found)


TEXTS = st.dictionaries(
    st.sampled_from([PLANS, PROGRESS, NO_CHANGE, PROJECT.format(1), PROJECT.format(2), FIGURE]),
    st.one_of(st.text(min_size=1), st.booleans(), st.decimals(-(10**6), 10**6, places=1)),
)


def plan(answers):
    said = {AnswerKey(*place.split("/")): Answer(value) for place, value in answers.items()}
    return Plan(FormIdentity("pesco-nip-2024", "SK", "nip", 2), said)


def check(now, last):
    schema, catalogue = load_form_schema("nip"), read_catalogue("commitments")
    return run_checks(CONTINUITY, CheckInput(plan(now), schema, catalogue, 2024, {}, last=last))


@given(TEXTS)
def test_without_a_last_plan_nothing_is_said(now):
    assert check(now, None) == ()


@given(TEXTS)
def test_against_an_empty_last_plan_nothing_is_said(now):
    assert check(now, plan({})) == ()


@given(TEXTS)
def test_the_same_plan_again_changes_and_drops_nothing(now):
    assert {finding.rule for finding in check(now, plan(now))} <= {"unchanged_text"}


@given(st.decimals(-(10**6), 10**6, places=1), st.decimals(-(10**6), 10**6, places=1))
def test_a_change_is_found_exactly_where_it_is_over_a_tenth(now, last):
    is_found = abs(now - last) > abs(last) * Decimal("0.1")
    assert bool(check({FIGURE: now}, plan({FIGURE: last}))) == is_found

"""Figures that come later are told as such, and are missing only when their day has passed."""

from dataclasses import replace
from datetime import date

import pytest

from config.form import load_form_schema
from config.reference import read_catalogue
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import PART_OVERDUE, CheckInput, next_announced, run_checks
from models.rules.checks.later import comes_later
from models.rules.findings import Audience, Level

DAY = date(2024, 3, 28)
KEY = AnswerKey("cover", "", "figures_follow_on")
GIVEN = CheckInput(
    plan=Plan(FormIdentity("pesco-nip-2024", "BE", "nip", 2), {KEY: Answer(DAY, cell="C10")}),
    schema=load_form_schema("nip"),
    catalogue=read_catalogue("commitments"),
    year=2024,
    public_figures={},
    checked_on=date(2024, 3, 8),
)


@pytest.mark.parametrize(
    ("checked_on", "follow", "missing"),
    [
        pytest.param(date(2024, 3, 8), 1, 0, id="before"),
        pytest.param(DAY, 1, 0, id="on the day"),
        pytest.param(date(2024, 3, 29), 0, 49, id="after"),
        pytest.param(None, 1, 0, id="no day known"),
    ],
)
def test_missing_from_the_day_after(checked_on, follow, missing):
    rules = [
        finding.rule
        for finding in run_checks(["missing_figure", "part_follows"], replace(GIVEN, checked_on=checked_on))
    ]
    assert (rules.count("part_follows"), rules.count("missing_figure")) == (follow, missing)


def test_what_follows_is_named_with_its_day():
    [finding] = run_checks(["part_follows"], GIVEN)
    assert finding.message == "Sheet Figures: follows by 2024-03-28."
    assert (finding.level, finding.sheet, finding.cell) == (Level.INFO, "Cover", "C10")


def test_only_the_part_that_is_named_comes_later():
    assert comes_later(GIVEN, "figures") == DAY
    assert comes_later(GIVEN, "commitments") is None
    assert len(run_checks(["missing_item"], GIVEN)) == 20


def test_a_day_that_cannot_be_read_is_none():
    given = replace(GIVEN, plan=Plan(GIVEN.plan.identity, {KEY: Answer("in spring")}))
    assert comes_later(given, "figures") is None
    assert len(run_checks(["missing_figure"], given)) == 49


def test_answers_on_unknown_items_stop_no_check():
    answers = {AnswerKey("commitments", "99", "no_change"): Answer("partly")}
    given = replace(GIVEN, plan=Plan(GIVEN.plan.identity, answers))
    assert [finding.rule for finding in run_checks(["unclear_answer"], given)] == ["unclear_answer"]


@pytest.mark.parametrize(
    ("left_out", "is_found"),
    [pytest.param(0, True, id="all given"), pytest.param(1, False, id="one is to come")],
)
def test_nothing_left_to_follow(left_out, is_found):
    sheet = GIVEN.schema.sheet("figures")
    places = [AnswerKey("figures", str(year), one.code) for one in sheet.fields for year in sheet.years(2024)]
    answers = dict.fromkeys(places[left_out:], Answer(1)) | {KEY: Answer(DAY, cell="C10")}
    given = replace(GIVEN, plan=Plan(GIVEN.plan.identity, answers))
    found = run_checks(["nothing_left_to_follow"], given)
    words = "Sheet Figures is to follow by 2024-03-28, and every place of it is answered."
    assert [(finding.message, finding.cell) for finding in found] == [(words, "C10")] * is_found


def test_nothing_is_left_to_follow_only_where_it_is_announced():
    assert run_checks(["nothing_left_to_follow"], replace(GIVEN, plan=Plan(GIVEN.plan.identity))) == ()


@pytest.mark.parametrize(
    ("checked_on", "found", "next_day"),
    [
        pytest.param(DAY, 0, DAY, id="on the day"),
        pytest.param(date(2024, 3, 29), 1, None, id="after"),
        pytest.param(None, 0, DAY, id="no day known"),
    ],
)
def test_what_did_not_come_by_its_day_is_for_the_desk(checked_on, found, next_day):
    given = replace(GIVEN, checked_on=checked_on)
    findings = run_checks([PART_OVERDUE], given)
    words = "Sheet Figures was to follow by 2024-03-28, and this version does not have it."
    assert [(one.message, one.audience, one.cell) for one in findings] == [
        (words, Audience.DESK, "C10")
    ] * found
    assert next_announced(given) == next_day


def test_what_is_there_is_not_waited_for():
    sheet = GIVEN.schema.sheet("figures")
    places = [AnswerKey("figures", str(year), one.code) for one in sheet.fields for year in sheet.years(2024)]
    plan = Plan(GIVEN.plan.identity, dict.fromkeys(places, Answer(1)) | {KEY: Answer(DAY)})
    given = replace(GIVEN, plan=plan, checked_on=date(2024, 3, 29))
    assert (run_checks([PART_OVERDUE], given), next_announced(replace(given, checked_on=DAY))) == ((), None)

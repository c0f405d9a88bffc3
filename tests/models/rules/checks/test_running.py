"""Running checks together, and on other forms than that of the plan."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from config.definition import Definition, Language
from config.form import FormSchema, load_form_schema
from config.reference import read_catalogue, read_public_figures, read_roster
from models.errors import UnknownCheckError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CHECKS, CheckInput, Hit, run_checks, running
from models.rules.checks.wording import WORDINGS
from models.rules.findings import Audience, Level

NAMES = list(CHECKS)


def given(answers=None, schema=None):
    return CheckInput(
        plan=Plan(FormIdentity("pesco-nip-2024", "BE", "nip", 2), answers or {}),
        schema=schema or load_form_schema("nip"),
        catalogue=read_catalogue("commitments"),
        year=2024,
        public_figures={},
    )


def test_empty_plan_in_the_order_of_the_form():
    found = run_checks(NAMES, given())
    sheets = [finding.sheet for finding in found]
    assert sheets == sorted(sheets, key=["Cover", "Figures", "Commitments", "Projects"].index)
    assert [sheets.count(name) for name in ("Cover", "Figures", "Commitments")] == [4, 49, 20]
    assert found == run_checks(reversed(NAMES), given())


@pytest.mark.parametrize("state", [entry.code for entry in read_roster("member_states")])
def test_plan_that_repeats_public_figures_has_no_errors(state):
    figures = {}
    for field in load_form_schema("nip").sheet("figures").fields:
        for year in range(2021, 2028):
            public = read_public_figures().get((state, field.public or "", year))
            said = Answer(Decimal(public.value)) if public else Answer(None, True, "not decided")
            figures[AnswerKey("figures", str(year), field.code)] = said
    items = {AnswerKey("commitments", str(number), "plans"): Answer("more") for number in range(1, 21)}
    plan = Plan(FormIdentity("pesco-nip-2024", state, "nip", 2), figures | items)
    found = run_checks(NAMES, replace(given(), plan=plan, public_figures=read_public_figures()))
    told = {finding.rule for finding in found if finding.audience is Audience.CONTACT}
    assert told == {"missing_marking", "missing_clearance"}


def test_findings_at_one_place_in_the_order_of_names():
    answers = {
        AnswerKey("figures", "2021", "defence_expenditure"): Answer(1),
        AnswerKey("figures", "2022", "defence_expenditure"): Answer(1),
        AnswerKey("figures", "2022", "defence_investment"): Answer(1000),
        AnswerKey("figures", "2021", "defence_investment"): Answer(1),
    }
    names = ["unit_off_by_thousand", "part_above_total"]
    assert [finding.rule for finding in run_checks(names, given(answers))] == names
    assert [finding.rule for finding in run_checks(names[::-1], given(answers))] == names[::-1]


def test_unknown_check():
    with pytest.raises(UnknownCheckError, match="'beauty'") as caught:
        run_checks(["beauty"], given())
    assert caught.value.way_out


def test_definition_names_known_checks():
    text = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")
    named = Definition.model_validate(tomllib.loads(text)).checks["nip"]
    # This form asks for no share: a check for shares would look like one that found nothing.
    # The engine itself looks for what was announced, once its day has passed.
    assert named == tuple(name for name in NAMES if name not in ("share_out_of_range", "part_overdue"))


def test_what_asks_the_contact():
    asking = {name for name, check in CHECKS.items() if check.level is Level.ERROR}
    assert asking == {
        *("missing_item", "missing_figure", "part_above_total", "sum_above_total", "text_in_figure"),
        *("unclear_answer", "unconfirmed_answer", "other_currency", "share_out_of_range"),
    }
    assert {name for name, check in CHECKS.items() if check.audience is Audience.DESK} == {
        *(
            "gap_to_public_figure",
            "other_prices",
            "jump_between_years",
            "changed_from_last_plan",
            "role_not_on_record",
            "part_overdue",
        ),
        *("unchanged_text", "dropped_item", "dropped_project"),
    }
    assert all(check.source for check in CHECKS.values())


def test_a_check_that_raises_is_told_and_stops_no_other(monkeypatch):
    def break_down(_given):
        yield Hit(AnswerKey("cover", "", "figures_follow_on"), {"sheet": "Figures", "day": "soon"})
        raise ZeroDivisionError("what the plan says")

    broken = replace(CHECKS["part_follows"], find=break_down)
    monkeypatch.setattr(running, "CHECKS", {**CHECKS, "part_follows": broken})
    told = []
    names = ["part_follows", "beauty", "missing_marking"]
    found = run_checks(names, given(), lambda name, error: told.append((name, type(error).__name__)))
    assert told == [("part_follows", "ZeroDivisionError"), ("beauty", "UnknownCheckError")]
    assert [(each.rule, each.audience) for each in found] == [
        ("missing_marking", Audience.CONTACT),
        ("part_follows", Audience.OPERATOR),
        ("beauty", Audience.OPERATOR),
    ]
    assert "ZeroDivisionError" in found[1].message_fr
    assert "what the plan says" not in found[1].message + found[1].message_fr


def test_a_check_that_raises_is_raised_where_nobody_is_told(monkeypatch):
    monkeypatch.setattr(running, "CHECKS", {"x": replace(CHECKS["part_follows"], find=lambda _: 1 / 0)})
    with pytest.raises(ZeroDivisionError):
        run_checks(["x"], given())


def test_catalogue_without_no_change():
    fields = [{"code": "done", "title": "Done"}]
    cover = {"kind": "fields", "code": "c", "title": "C", "guidance": "", "fields": fields}
    items = cover | {
        "kind": "catalogue",
        "code": "i",
        "title": "I",
        "item_word": "strand",
        "answered_by": ["done"],
    }
    schema = FormSchema.model_validate({"name": "t", "version": 1, "title": "T", "sheets": [cover, items]})
    found = run_checks(NAMES, given({AnswerKey("i", "1", "done"): Answer("x")}, schema))
    assert len(found) == 19
    assert found[0].message.startswith("Strand\u00a02 (")
    assert found[0].message.endswith("): nothing under 'Done'.")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        pytest.param(
            "46468", "EUR million", ("EUR 46 468.0 million", "46 468,0 millions d’euros"), id="many"
        ),
        pytest.param("-1.45", "EUR million", ("EUR −1.45 million", "−1,45 millions d’euros"), id="negative"),
        pytest.param("5", "SEK billion", ("SEK 5.0 billion", "5,0 milliards de SEK"), id="other currency"),
        pytest.param("5", "persons", ("5.0 persons", "5,0 persons"), id="one word"),
        pytest.param("1E+6", "persons", ("1 000 000.0 persons", "1 000 000,0 persons"), id="exponent"),
    ],
)
def test_amount(value, unit, words):
    said = (WORDINGS[language].amount(Decimal(value), unit) for language in Language)
    assert tuple(said) == tuple(each.replace(" ", "\u00a0") for each in words)

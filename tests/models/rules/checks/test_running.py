"""Running checks together, and on other forms than that of the plan."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from config.definition import Definition
from config.form import FormSchema, load_form_schema
from config.reference import read_catalogue, read_public_figures, read_roster
from models.errors import UnknownCheckError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CHECKS, CheckInput, run_checks
from models.rules.checks.running import form_order
from models.rules.checks.words import amount
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
    assert {finding.rule for finding in found} == {"missing_marking", "missing_clearance"}


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
    assert Definition.model_validate(tomllib.loads(text)).checks["nip"] == tuple(NAMES)


def test_what_asks_the_contact():
    asking = {name for name, check in CHECKS.items() if check.level is Level.ERROR}
    assert asking == {
        *("missing_item", "missing_figure", "part_above_total", "text_in_figure"),
        *("unclear_answer", "unconfirmed_answer"),
    }
    assert [check.name for check in CHECKS.values() if check.audience is Audience.DESK] == [
        "gap_to_public_figure",
        "other_prices",
    ]
    assert all(check.title and check.advice and check.source for check in CHECKS.values())


def test_order_names_every_place_once():
    places = list(form_order(given()))
    assert len(places) == len(set(places)) == 11 + 6 + 49 + 20 * 8 + 30 * 4 + 50 * 6 + 24 * 7
    assert places[0] == ("cover", "", "contact_office")
    assert places[17:19] == [
        ("figures", "2021", "defence_expenditure"),
        ("figures", "2022", "defence_expenditure"),
    ]
    assert places[-1] == ("operations", "24", "remarks")


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
        pytest.param("46468", "EUR million", "EUR 46 468.0 million", id="thousands"),
        pytest.param("-1274.45", "EUR million", "EUR −1 274.45 million", id="negative"),
        pytest.param("5", "persons", "5.0 persons", id="one word"),
        pytest.param("1E+6", "EUR million", "EUR 1 000 000.0 million", id="exponent"),
    ],
)
def test_amount(value, unit, words):
    assert amount(Decimal(value), unit) == words.replace(" ", "\u00a0")

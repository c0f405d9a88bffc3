"""The form as JSON, and the JSON Schema that it follows."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import jsonschema
import pytest

from config.form import load_form_schema
from documents.form import form_json_schema, write_form, write_json
from documents.reader import read_form, read_json
from models.rules.answers import Answer, AnswerKey, Plan

SCHEMA = load_form_schema("nip")
JSON_SCHEMA = form_json_schema(SCHEMA)
FIGURE = AnswerKey("figures", "2023", "defence_expenditure")


def document(request):
    return json.loads(write_json(request))


def said(plan):
    """What a plan says, apart from the places it was read from."""
    return {key: replace(answer, cell="") for key, answer in plan.given.items()}


def is_valid(what):
    checker = jsonschema.Draft202012Validator(JSON_SCHEMA, format_checker=jsonschema.FormatChecker())
    return checker.is_valid(what)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(JSON_SCHEMA)


def test_empty_and_filled_documents_follow_the_schema(make_request, filled_plan):
    assert is_valid(document(make_request()))
    assert is_valid(document(make_request(answers=filled_plan)))
    assert is_valid(document(make_request(answers=filled_plan, carried_over=True)))


def test_an_empty_document_names_every_place(make_request):
    answers = document(make_request())["answers"]
    assert list(answers) == [sheet.code for sheet in SCHEMA.sheets]
    assert list(answers["figures"]) == [str(year) for year in range(2021, 2028)]
    assert list(answers["commitments"]) == [str(number) for number in range(1, 21)]
    assert list(answers["projects"]) == ["1"]
    assert set(answers["cover"].values()) == {None}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        pytest.param({"figures": {"2023": {"defence_expenditure": 5}}}, True, id="figure"),
        pytest.param({"figures": {"2023": {"defence_expenditure": {"reason": "no"}}}}, True, id="reason"),
        pytest.param({"figures": {"2023": {"defence_expenditure": {"value": 5}}}}, False, id="value alone"),
        pytest.param({"figures": {"2023": {"defence_expenditure": "5"}}}, False, id="figure as text"),
        pytest.param({"figures": {"23": {}}}, False, id="year"),
        pytest.param({"commitments": {"1": {"no_change": "yes"}}}, False, id="yes as text"),
        pytest.param({"projects": {"1": {"role": "guest"}}}, False, id="choice"),
        pytest.param({"cover": {"marking": "INTERNAL"}}, True, id="open choice"),
        pytest.param({"cover": {"clearance_date": "8/3/2024"}}, False, id="date"),
        pytest.param({"cover": {"colour": "red"}}, False, id="unknown field"),
    ],
)
def test_what_the_schema_takes(make_request, change, valid):
    empty = document(make_request())
    assert is_valid({**empty, "answers": change}) == valid


def test_a_carried_line_is_named_once(make_request, filled_plan):
    carried = document(make_request(answers=filled_plan, carried_over=True))["carried_over"]
    assert len(carried) == len(set(carried))
    assert {"/answers/commitments/1", "/answers/cover/contact_office"} <= set(carried)
    assert "/answers/figures/2023/defence_expenditure" in carried
    assert "/answers/cover/marking" not in carried


@pytest.mark.parametrize("carried_over", [False, True])
def test_workbook_to_json_and_back_says_the_same(make_request, filled_plan, carried_over):
    request = make_request(answers=filled_plan, carried_over=carried_over)
    plan = read_form(write_form(request), SCHEMA, filled_plan.identity, 2024)
    again = read_json(write_json(make_request(answers=plan)), SCHEMA, filled_plan.identity, 2024)
    assert said(again) == said(plan)
    assert list(again.answers) == list(plan.answers)
    back = read_form(write_form(make_request(answers=again)), SCHEMA, filled_plan.identity, 2024)
    assert back == plan


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(Decimal("-1274.4")), id="negative"),
        pytest.param(Answer(Decimal("123456789012.345")), id="fifteen digits"),
        pytest.param(Answer(Decimal("1234567890123456.78")), id="more digits than a workbook keeps"),
        pytest.param(Answer(Decimal(0)), id="zero"),
        pytest.param(Answer(Decimal(10) ** 13), id="more than a number may be"),
        pytest.param(Answer("about 5"), id="unclear"),
        pytest.param(Answer(None, True, "a & <b>\n\x01"), id="reason"),
        pytest.param(Answer(Decimal(5), reason="estimate"), id="figure with a reason"),
        pytest.param(Answer(Decimal(5), carried_over=True), id="carried over"),
    ],
)
def test_figure_comes_back(make_request, identity, answer):
    content = write_json(make_request(answers=Plan(identity, {FIGURE: answer})))
    assert said(read_json(content, SCHEMA, identity, 2024)) == {FIGURE: answer}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param(("commitments", "1", "no_change"), False, id="no"),
        pytest.param(("cover", "", "clearance_date"), date(2024, 3, 8), id="date"),
        pytest.param(
            ("commitments", "1", "plans"), "R&D <b>\x01\u2028\ufeff _x0041_ =1+1", id="awkward text"
        ),
        pytest.param(("operations", "24", "staff"), Decimal(120), id="last line"),
    ],
)
def test_entry_comes_back(make_request, identity, key, value):
    plan = Plan(identity, {AnswerKey(*key): Answer(value)})
    assert said(read_json(write_json(make_request(answers=plan)), SCHEMA, identity, 2024)) == plan.answers

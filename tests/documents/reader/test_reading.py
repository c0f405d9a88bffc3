"""A form goes out, comes back, and says the same."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from config.form import load_form_schema
from documents.form import write_form
from documents.reader import read_form, read_identity, read_part
from models.errors import ForeignFormError, FormulaWithoutValueError, MissingSheetsError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CHECKS, CheckInput, run_checks

SCHEMA = load_form_schema("nip")


def said(plan):
    """What a plan says, apart from the cells it was read from."""
    return {key: replace(answer, cell="") for key, answer in plan.given.items()}


def test_round_trip(make_request, filled_plan, read):
    plan = read(write_form(make_request(answers=filled_plan)), filled_plan.identity)
    assert said(plan) == said(filled_plan)
    assert list(plan.given) == list(filled_plan.answers)
    assert plan.identity == filled_plan.identity


def test_answers_know_their_cells(make_request, filled_plan, read):
    plan = read(write_form(make_request(answers=filled_plan)), filled_plan.identity)
    assert plan.get("cover", "", "marking").cell == "C8"
    assert plan.get("figures", "2023", "defence_expenditure").cell == "D7"
    assert plan.get("commitments", "6", "progress").cell == "D12"
    assert plan.get("milestones", "1", "new_date").cell == "E5"


def test_empty_form_is_an_empty_plan(make_request, identity, read):
    assert read(write_form(make_request()), identity).given == {}


def test_carried_over_until_confirmed(make_request, filled_plan, read, edited):
    content = write_form(make_request(answers=filled_plan, carried_over=True))
    plan = read(edited(content, ("Commitments", "L6", "confirmed")), filled_plan.identity)
    assert not plan.get("commitments", "1", "progress").carried_over
    assert plan.get("commitments", "2", "progress").carried_over
    assert not plan.get("cover", "", "marking").is_given


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1),
        min_size=5,
        max_size=5,
    )
)
def test_any_text_comes_back_unchanged(make_request, identity, texts, read):
    keys = [AnswerKey("commitments", str(number), "plans") for number in range(1, 6)]
    answers = {key: Answer(text) for key, text in zip(keys, texts, strict=True) if text.strip()}
    assert said(read(write_form(make_request(answers=Plan(identity, answers))), identity)) == answers


@pytest.mark.parametrize(
    "text", ["a\x01b", "R&D <b>budget</b>", "_x0041_", "a\r\nb", "=1+1", "\ufeff\ufffd", "x" * 32_767]
)
def test_awkward_text_comes_back_unchanged(make_request, identity, text, read):
    answers = {AnswerKey("commitments", "1", "plans"): Answer(text)}
    assert said(read(write_form(make_request(answers=Plan(identity, answers))), identity)) == answers


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        pytest.param(46479.0, Answer(Decimal(46479), cell="D5"), id="number"),
        pytest.param("1 234,5", Answer(Decimal("1234.5"), cell="D5"), id="number as text"),
        pytest.param("about 5", Answer("about 5", cell="D5"), id="text"),
        pytest.param("=SUM(D6:D7)", None, id="formula that was never calculated"),
    ],
)
def test_figure_entered(value, answer, read_edited):
    change = ("Figures", "D5", value)
    if answer is None:
        with pytest.raises(FormulaWithoutValueError, match="D5") as caught:
            read_edited(change)
        assert caught.value.cells == ["D5"]
    else:
        assert read_edited(change).get("figures", "2021", "defence_expenditure") == answer


def test_a_choice_in_other_capitals_is_that_choice(read_edited):
    plan = read_edited(("Projects", "C5", " LEAD "), ("Cover", "C8", "limite"))
    assert plan.get("projects", "1", "role").value == "lead"
    assert plan.get("cover", "", "marking").value == "LIMITE"


def test_formula_elsewhere_does_not_matter(read_edited):
    assert read_edited(("Figures", "K50", "=A1")).given == {}


def test_figure_with_a_reason_stays_a_figure(read_edited):
    plan = read_edited(("Figures", "D5", 5), ("Figures", "E5", "estimate"))
    answer = plan.get("figures", "2021", "defence_expenditure")
    assert (answer.value, answer.not_available, answer.reason) == (Decimal(5), False, "estimate")


def test_a_workbook_says_which_form_it_is(make_request, identity, edited):
    assert read_identity(write_form(make_request())) == identity
    assert read_identity(write_form(make_request(parts=frozenset({"projects"})))) == identity
    with pytest.raises(ForeignFormError):
        read_identity(edited(write_form(make_request(parts=frozenset({"cover"}))), ("Cover", "A3", None)))


def test_a_part_is_read_alone_but_is_no_form(make_request, identity, filled_plan, read):
    content = write_form(make_request(answers=filled_plan, parts=frozenset({"figures"})))
    part = read_part(content, SCHEMA, identity, 2024)
    assert part.sheets == ("basis", "figures")
    wanted = {key: answer for key, answer in said(filled_plan).items() if key.sheet in part.sheets}
    assert said(part.plan) == wanted
    with pytest.raises(MissingSheetsError, match="'Cover', 'Commitments', 'Projects'"):
        read(content, identity)


def test_more_sheets_do_not_matter(read_changed):
    assert read_changed(lambda workbook: workbook.create_sheet("Notes")).given == {}


def test_filled_form_passes_the_checks(make_request, filled_plan, read):
    request = make_request(answers=filled_plan)
    plan = read(write_form(request), filled_plan.identity)
    given = CheckInput(plan, SCHEMA, request.catalogue, 2024, request.public_figures)
    assert run_checks(CHECKS, given) == ()


def test_form_without_catalogue(make_request):
    small = SCHEMA.model_copy(update={"sheets": SCHEMA.sheets[:2]})
    identity = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
    content = write_form(make_request(schema=small))
    assert read_form(content, small, identity, 2024).given == {}


def test_items_are_those_in_the_form(make_request, identity, read):
    request = make_request()
    plan = Plan(identity, {AnswerKey("commitments", "2", "plans"): Answer("yes")})
    content = write_form(replace(request, catalogue=request.catalogue[1:3], answers=plan))
    assert said(read(content, identity)) == plan.answers


def test_an_empty_answer_says_where_it_would_stand(make_request, identity, read):
    plan = read(write_form(make_request()), identity)
    assert plan.get("cover", "", "marking").cell == "C8"
    assert not [key for key in plan.answers if key.sheet == "projects"]


def test_a_percentage_is_read_as_it_is_shown(make_request, shares, edited):
    identity = FormIdentity("pesco-nip-2024", "BE", "shares", 1)
    content = write_form(make_request(schema=shares, identity=identity))
    changes = (("Cover", "C5", 0.25), ("Cover", "C6", 0.5), ("Years", "D5", 0.0625), ("Years", "D6", 0.3))
    book = openpyxl.load_workbook(io.BytesIO(edited(content, *changes)))
    for sheet, cell in (("Cover", "C5"), ("Cover", "C6"), ("Years", "D5")):
        book[sheet][cell].number_format = "0%"
    book.save(target := io.BytesIO())
    plan = read_form(target.getvalue(), shares, identity, 2024)
    found = {"/".join(key): answer.value for key, answer in plan.given.items()}
    assert found == {
        "cover//part": Decimal(25),
        "cover//staff": "50 %",
        "years/2024/part": Decimal("6.25"),
        "years/2025/part": Decimal("0.3"),
    }

"""A form goes out, comes back, and says the same; another form is refused."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import write_form
from documents.gate import admit
from documents.reader import read_form, read_identity, read_part
from models.errors import (
    ForeignFormError,
    FormulaWithoutValueError,
    MissingSheetsError,
    MovedCellsError,
    StrayAnswerError,
)
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan
from models.rules.checks import CHECKS, CheckInput, run_checks

SCHEMA = load_form_schema("nip")


def said(plan):
    """What a plan says, apart from the cells it was read from."""
    return {key: replace(answer, cell="") for key, answer in plan.given.items()}


def edited(content, *changes):
    """The workbook as a person saves it after changing cells."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, cell, value in changes:
        workbook[sheet][cell] = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def read(content, expected, year=2024):
    admit(content, (FileFormat.XLSX,))
    return read_form(content, SCHEMA, expected, year)


def test_round_trip(make_request, filled_plan):
    plan = read(write_form(make_request(answers=filled_plan)), filled_plan.identity)
    assert said(plan) == said(filled_plan)
    assert list(plan.given) == list(filled_plan.answers)
    assert plan.identity == filled_plan.identity


def test_answers_know_their_cells(make_request, filled_plan):
    plan = read(write_form(make_request(answers=filled_plan)), filled_plan.identity)
    assert plan.get("cover", "", "marking").cell == "C8"
    assert plan.get("figures", "2023", "defence_expenditure").cell == "D7"
    assert plan.get("commitments", "6", "progress").cell == "D12"
    assert plan.get("milestones", "1", "new_date").cell == "E5"


def test_empty_form_is_an_empty_plan(make_request, identity):
    assert read(write_form(make_request()), identity).given == {}


def test_carried_over_until_confirmed(make_request, filled_plan):
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
def test_any_text_comes_back_unchanged(make_request, identity, texts):
    keys = [AnswerKey("commitments", str(number), "plans") for number in range(1, 6)]
    answers = {key: Answer(text) for key, text in zip(keys, texts, strict=True) if text.strip()}
    assert said(read(write_form(make_request(answers=Plan(identity, answers))), identity)) == answers


@pytest.mark.parametrize(
    "text", ["a\x01b", "R&D <b>budget</b>", "_x0041_", "a\r\nb", "=1+1", "\ufeff\ufffd", "x" * 32_767]
)
def test_awkward_text_comes_back_unchanged(make_request, identity, text):
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
def test_figure_entered(make_request, identity, value, answer):
    content = edited(write_form(make_request()), ("Figures", "D5", value))
    if answer is None:
        with pytest.raises(FormulaWithoutValueError, match="D5") as caught:
            read(content, identity)
        assert caught.value.cells == ["D5"]
    else:
        assert read(content, identity).get("figures", "2021", "defence_expenditure") == answer


def test_a_choice_in_other_capitals_is_that_choice(make_request, identity):
    content = edited(write_form(make_request()), ("Projects", "C5", " LEAD "), ("Cover", "C8", "limite"))
    plan = read(content, identity)
    assert plan.get("projects", "1", "role").value == "lead"
    assert plan.get("cover", "", "marking").value == "LIMITE"


def test_formula_elsewhere_does_not_matter(make_request, identity):
    assert read(edited(write_form(make_request()), ("Figures", "K50", "=A1")), identity).given == {}


def test_figure_with_a_reason_stays_a_figure(make_request, identity):
    content = edited(write_form(make_request()), ("Figures", "D5", 5), ("Figures", "E5", "estimate"))
    answer = read(content, identity).get("figures", "2021", "defence_expenditure")
    assert (answer.value, answer.not_available, answer.reason) == (Decimal(5), False, "estimate")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        pytest.param({"respondent": "BG"}, r"of BE for .*; expected is .* of BG for ", id="another state"),
        pytest.param(
            {"cycle": "pesco-nip-2025"}, r"for pesco-nip-2024; .* for pesco-nip-2025", id="last year's"
        ),
        pytest.param({"schema_version": 3}, r"version 2 .*version 3", id="older version"),
        pytest.param({"schema": "other"}, r"'nip'.*'other'", id="other form"),
    ],
)
def test_foreign_form(make_request, identity, other, words):
    with pytest.raises(ForeignFormError, match=words) as caught:
        read(write_form(make_request()), replace(identity, **other))
    assert caught.value.way_out
    assert caught.value.found["respondent"] == "BE"


def test_form_without_identity(make_request, identity):
    with pytest.raises(ForeignFormError, match="of nobody"):
        read(edited(write_form(make_request()), ("Cover", "A3", None)), identity)


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        pytest.param("Figures", "D4", "Reason", id="head of a column"),
        pytest.param("Figures", "B5", 2020, id="year"),
        pytest.param("Cover", "B8", "Something else", id="label"),
        pytest.param("Projects", "A5", 2, id="line number"),
        pytest.param("Commitments", "A7", 1, id="item twice"),
        pytest.param("Commitments", "A7", "see below", id="item without number"),
    ],
)
def test_fixed_cell_changed(make_request, identity, sheet, cell, value):
    with pytest.raises(MovedCellsError, match=rf"sheet '{sheet}', cell {cell}") as caught:
        read(edited(write_form(make_request()), (sheet, cell, value)), identity)
    assert caught.value.way_out


def moved(content, move):
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    move(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(lambda workbook: workbook["Figures"].insert_cols(4), id="column inserted"),
        pytest.param(lambda workbook: workbook["Commitments"].delete_cols(5), id="column deleted"),
        pytest.param(lambda workbook: workbook["Figures"].insert_rows(5), id="row inserted"),
        pytest.param(lambda workbook: workbook["Projects"].delete_rows(10), id="row deleted"),
    ],
)
def test_moved(make_request, identity, move):
    with pytest.raises(MovedCellsError):
        read(moved(write_form(make_request()), move), identity)


@pytest.mark.parametrize(
    ("move", "words"),
    [
        pytest.param(
            lambda workbook: workbook.remove(workbook["Projects"]),
            r"no sheet 'Projects'; it has: ",
            id="deleted",
        ),
        pytest.param(
            lambda workbook: setattr(workbook["Cover"], "title", "Front"),
            "no sheet 'Cover'; .* Front",
            id="renamed",
        ),
    ],
)
def test_sheet_missing(make_request, identity, move, words):
    with pytest.raises(MissingSheetsError, match=words) as caught:
        read(moved(write_form(make_request()), move), identity)
    assert "merge" in caught.value.way_out


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        pytest.param("Projects", "B35", id="a line below the last"),
        pytest.param("Figures", "J9", id="a note beside"),
        pytest.param("Commitments", "B60", id="below the commitments"),
    ],
)
def test_what_stands_outside_the_form_is_not_lost(make_request, identity, sheet, cell):
    with pytest.raises(StrayAnswerError, match=rf"sheet '{sheet}', cell {cell}: 'more' ") as caught:
        read(edited(write_form(make_request()), (sheet, cell, "more")), identity)
    assert caught.value.way_out


def test_a_sheet_of_another_state_is_found_out(make_request, identity):
    line = "Form: pesco-nip-2024 / BG / nip / 2"
    with pytest.raises(ForeignFormError, match=r"of BG for .*; expected is .* of BE"):
        read(edited(write_form(make_request()), ("Projects", "A3", line)), identity)


def test_a_workbook_says_which_form_it_is(make_request, identity):
    assert read_identity(write_form(make_request())) == identity
    assert read_identity(write_form(make_request(parts=frozenset({"projects"})))) == identity
    with pytest.raises(ForeignFormError):
        read_identity(edited(write_form(make_request(parts=frozenset({"cover"}))), ("Cover", "A3", None)))


def test_a_part_is_read_alone_but_is_no_form(make_request, identity, filled_plan):
    content = write_form(make_request(answers=filled_plan, parts=frozenset({"figures"})))
    part = read_part(content, SCHEMA, identity, 2024)
    assert part.sheets == ("basis", "figures")
    wanted = {key: answer for key, answer in said(filled_plan).items() if key.sheet in part.sheets}
    assert said(part.plan) == wanted
    with pytest.raises(MissingSheetsError, match="'Cover', 'Commitments', 'Projects'"):
        read(content, identity)


def test_a_workbook_without_any_sheet_of_the_form_is_no_part(identity):
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    with pytest.raises(MissingSheetsError, match="it has: Sheet"):
        read_part(target.getvalue(), SCHEMA, identity, 2024)


def test_more_sheets_do_not_matter(make_request, identity):
    content = moved(write_form(make_request()), lambda workbook: workbook.create_sheet("Notes"))
    assert read(content, identity).given == {}


def test_filled_form_passes_the_checks(make_request, filled_plan):
    request = make_request(answers=filled_plan)
    plan = read(write_form(request), filled_plan.identity)
    given = CheckInput(plan, SCHEMA, request.catalogue, 2024, request.public_figures)
    assert run_checks(CHECKS, given) == ()


def test_form_without_catalogue(make_request):
    small = SCHEMA.model_copy(update={"sheets": SCHEMA.sheets[:2]})
    identity = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
    content = write_form(make_request(schema=small))
    assert read_form(content, small, identity, 2024).given == {}


def test_items_are_those_in_the_form(make_request, identity):
    request = make_request()
    plan = Plan(identity, {AnswerKey("commitments", "2", "plans"): Answer("yes")})
    content = write_form(replace(request, catalogue=request.catalogue[1:3], answers=plan))
    assert said(read(content, identity)) == plan.answers


def test_an_empty_answer_says_where_it_would_stand(make_request, identity):
    plan = read(write_form(make_request()), identity)
    assert plan.get("cover", "", "marking").cell == "C8"
    assert not [key for key in plan.answers if key.sheet == "projects"]


def test_a_percentage_is_read_as_it_is_shown(make_request, shares):
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

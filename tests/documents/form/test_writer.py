"""The workbook as a reader other than ours sees it."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from config.form import load_form_schema
from documents.form import write_form
from documents.form.layout import lay_out
from documents.form.request import catalogue_numbers
from models.errors import AnswerTooLongError
from models.rules.answers import Answer, AnswerKey, Plan

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x.invalid")',
    "{=1}",
    "https://x.invalid",
]
PROGRESS = AnswerKey("commitments", "1", "progress")


def opened(request):
    return openpyxl.load_workbook(io.BytesIO(write_form(request)))


def answer_cells(request):
    numbers = catalogue_numbers(request.catalogue)
    for layout in lay_out(request.schema, request.year, numbers):
        for line in layout.lines:
            for place in line.answers:
                yield layout.sheet.title, place


def test_same_request_same_bytes(make_request, filled_plan):
    request = make_request(answers=filled_plan)
    assert write_form(request) == write_form(request)


def test_no_time_of_writing_in_the_file(make_request):
    with zipfile.ZipFile(io.BytesIO(write_form(make_request()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_only_answers_and_reasons_are_unlocked(make_request):
    request = make_request()
    workbook = opened(request)
    expected = set()
    for title, place in answer_cells(request):
        expected |= {(title, where.address) for where in (place.value, place.reason) if where}
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == expected
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in workbook)


def test_every_answer_says_what_it_expects(make_request):
    request = make_request()
    workbook = opened(request)
    for title, place in answer_cells(request):
        rules = [
            rule
            for rule in workbook[title].data_validations.dataValidation
            if place.value.address in rule.cells
        ]
        assert [rule.prompt for rule in rules] == [place.field.help], place.value.address


@pytest.mark.parametrize(
    ("sheet", "cell", "kind"),
    [
        pytest.param("Figures", "D5", "decimal", id="figure"),
        pytest.param("Cover", "C13", "date", id="date"),
        pytest.param("Cover", "C8", "list", id="marking"),
        pytest.param("Commitments", "I6", "list", id="yes or no"),
        pytest.param("Projects", "C5", "list", id="role"),
    ],
)
def test_validation_by_kind(make_request, sheet, cell, kind):
    rules = opened(make_request())[sheet].data_validations.dataValidation
    assert [rule.type for rule in rules if cell in rule.cells] == [kind]


def test_prints_on_a4_with_its_head(make_request):
    guidance, *sheets = opened(make_request(marking="LIMITE & more"))
    assert guidance.page_setup.orientation == "portrait"
    for sheet in sheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$4:$4"
        assert "LIMITE && more" in sheet.oddHeader.right.text
        assert sheet.oddFooter.center.text == "LIMITE && more"
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_a_wide_sheet_prints_on_two_pages_across(make_request):
    workbook = opened(make_request())
    wide = [sheet.title for sheet in workbook if sheet.print_title_cols]
    assert wide == ["Commitments"]
    sheet = workbook["Commitments"]
    assert (sheet.print_title_cols, [each.id for each in sheet.col_breaks.brk]) == ("$A:$B", [6])
    assert sheet.page_setup.scale > 70


def test_where_no_marking_is_known_the_footer_says_where_it_stands(make_request):
    assert opened(make_request())["Figures"].oddFooter.center.text == "Marking: as on the sheet Cover"


def test_a_header_that_would_be_too_long_is_cut(make_request):
    sheet = opened(make_request(cycle_title="x" * 300, marking="y" * 300))["Figures"]
    assert len(sheet.oddHeader.left.text) + len(sheet.oddHeader.right.text) < 250


def test_head_stays_in_sight(make_request):
    workbook = opened(make_request())
    panes = [sheet.freeze_panes for sheet in workbook]
    assert panes == [None, "A5", "A5", "C5", "C5", "C5", "C5", "C5"]


def test_guidance_comes_first_and_takes_no_answer(make_request):
    sheet = opened(make_request(ask="The office, office@ask.example", told=("One.", "Two.")))[
        "How to fill in"
    ]
    said = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
    assert said["Whom to ask"] == "The office, office@ask.example"
    assert said["Answers of the last plan that moved"] == "One.\nTwo."
    assert "Forces and operations" in said["Sheets"]
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


def test_guidance_leaves_out_what_is_not_known(make_request):
    said = [cell.value for cell in opened(make_request())["How to fill in"]["A"]]
    assert not {"Whom to ask", "Answers of the last plan that moved"} & set(said)


def test_every_sheet_says_which_form_it_belongs_to(make_request):
    lines = {sheet["A3"].value for sheet in opened(make_request())}
    assert lines == {"Form: pesco-nip-2024 / BE / nip / 2"}


def test_a_part_has_its_own_sheets_alone(make_request):
    workbook = opened(make_request(parts=frozenset({"figures"})))
    assert workbook.sheetnames == ["How to fill in", "Basis of figures", "Figures"]


def test_heads_have_a_name_for_screen_readers(make_request):
    names = opened(make_request()).defined_names
    assert names["TitleRegion1.A4.H53.4"].attr_text == "'Figures'!$A$4"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula(make_request, text, identity):
    answers = {
        PROGRESS: Answer(text),
        AnswerKey("figures", "2023", "defence_expenditure"): Answer(None, True, text),
    }
    workbook = opened(make_request(answers=Plan(identity, answers)))
    for cell in (workbook["Commitments"]["D6"], workbook["Figures"]["E7"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_that_no_cell_holds_is_refused(make_request, identity):
    plan = Plan(identity, {PROGRESS: Answer("x" * 32_768)})
    with pytest.raises(AnswerTooLongError, match=r"Commitments.*D6") as caught:
        write_form(make_request(answers=plan))
    assert caught.value.way_out


def test_official_wording_first_where_loaded(make_request):
    plain = make_request()
    first = plain.catalogue[0].model_copy(update={"official_text": "The official words."})
    loaded = (first, *plain.catalogue[1:])
    without, with_wording = (
        opened(plain)["Commitments"],
        opened(replace(plain, catalogue=loaded))["Commitments"],
    )
    assert without["B6"].value == plain.catalogue[0].title
    assert without.column_dimensions["C"].hidden
    assert (with_wording["B6"].value, with_wording["C6"].value) == (
        "The official words.",
        plain.catalogue[0].title,
    )
    assert not with_wording.column_dimensions["C"].hidden


def test_public_figure_beside_the_answer_never_in_it(make_request):
    sheet = opened(make_request())["Figures"]
    assert (sheet["D7"].value, sheet["F7"].value) == (None, 5286.2)
    assert "Eurostat" in sheet["G7"].value
    assert "COFOG 02" in sheet["G7"].value


def test_unpublished_figure_is_no_zero(make_request):
    sheet = opened(make_request(public_figures={}))["Figures"]
    assert [sheet[cell].value for cell in ("F5", "F8", "F21")] == ["none on file", None, None]


def test_carried_over_answers_ask_to_be_confirmed(make_request, filled_plan):
    workbook = opened(make_request(answers=filled_plan, carried_over=True))
    sheet = workbook["Commitments"]
    assert (sheet["D6"].value, sheet["L6"].value) == ("- done\n- more of 1", "to be confirmed")
    assert sheet["D6"].font.italic
    assert not sheet.column_dimensions["L"].hidden
    assert not sheet["L6"].protection.locked
    assert "taken from the last plan" in sheet["A2"].value


def test_clearance_and_marking_do_not_carry_over(make_request, filled_plan):
    sheet = opened(make_request(answers=filled_plan, carried_over=True))["Cover"]
    assert sheet["C5"].value == "Directorate R&D <Defence>"
    assert [sheet[f"C{row}"].value for row in range(8, 16)] == [None] * 8


def test_status_is_hidden_where_nothing_is_carried_over(make_request, filled_plan):
    workbook = opened(make_request(answers=filled_plan))
    assert workbook["Commitments"].column_dimensions["L"].hidden


def test_answers_have_names(make_request):
    names = opened(make_request()).defined_names
    codes = [sheet.code for sheet in load_form_schema("nip").sheets]
    assert [name for name in names if name.startswith("answers_")] == sorted(
        f"answers_{code}" for code in codes
    )
    assert names["answers_figures"].attr_text == "'Figures'!$D$5:$D$53"

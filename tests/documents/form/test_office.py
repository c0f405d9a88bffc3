"""The form through a real office program: saved there, it says the same here, or is refused."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from config.definition import FileFormat
from config.form import load_form_schema
from config.reference import read_catalogue, read_public_figures
from documents.form import FormRequest, write_form
from documents.gate import admit
from documents.reader import read_form, read_part
from models.errors import GateError, MissingSheetsError, MovedCellsError, StrayAnswerError
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan

SOFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.timeout(280),
]

SCHEMA = load_form_schema("nip")
IDENTITY = FormIdentity("pesco-nip-2024", "BE", "nip", 2)
FORM = FormRequest(
    schema=SCHEMA,
    identity=IDENTITY,
    cycle_title="PESCO National Implementation Plans 2024",
    year=2024,
    respondent_name="Belgium",
    catalogue=read_catalogue("commitments"),
    public_figures=read_public_figures(),
)

ENTERED = (
    # sheet, cell, what is entered, where it belongs, what it means
    ("Figures", "D5", 46479.5, "figures/2021/defence_expenditure", Decimal("46479.5")),
    ("Figures", "D6", "1.234,5", "figures/2022/defence_expenditure", Decimal("1234.5")),
    ("Figures", "D7", "1 234,5", "figures/2023/defence_expenditure", Decimal("1234.5")),
    ("Figures", "D8", "1,234.5", "figures/2024/defence_expenditure", Decimal("1234.5")),
    ("Figures", "D9", "1,234", "figures/2025/defence_expenditure", "1,234"),
    ("Figures", "D10", "25 %", "figures/2026/defence_expenditure", "25 %"),
    ("Figures", "D11", "=1200+34.5", "figures/2027/defence_expenditure", Decimal("1234.5")),
    ("Figures", "D12", -1274.4, "figures/2021/defence_investment", Decimal("-1274.4")),
    ("Figures", "D13", 0, "figures/2022/defence_investment", Decimal(0)),
    ("Cover", "C13", date(2024, 3, 8), "cover//clearance_date", date(2024, 3, 8)),
    ("Milestones", "D5", "8.3.2024", "milestones/1/earlier_date", date(2024, 3, 8)),
    ("Milestones", "E5", "8 March 2025", "milestones/1/new_date", date(2025, 3, 8)),
    ("Milestones", "E6", "8/3/2025", "milestones/2/new_date", "8/3/2025"),
    (
        "Commitments",
        "D6",
        "R&D <b>up</b>\nsecond line",
        "commitments/1/progress",
        "R&D <b>up</b>\nsecond line",
    ),
    ("Commitments", "D7", "- from 20 % to 25%", "commitments/2/progress", "- from 20 % to 25%"),
    ("Commitments", "F6", "0025", "commitments/1/indicators", "0025"),
    ("Commitments", "I6", "yes", "commitments/1/no_change", True),
    ("Commitments", "I7", False, "commitments/2/no_change", False),
    ("Operations", "G5", 120, "operations/1/staff", Decimal(120)),
)


SHARES = (
    # sheet, cell, number, how it is shown, what it means
    ("Cover", "C5", 0.25, "0%", Decimal(25)),
    ("Cover", "C6", 0.5, "0.00%", "50 %"),
    ("Years", "D5", 0.062, '[RED]-0.0%;0.0" "%', Decimal("6.2")),
    ("Years", "D6", 0.3, "General", Decimal("0.3")),
)
OF_SHARES = replace(IDENTITY, schema="shares", schema_version=1)


def enter(book):
    for sheet, cell, value, _, _ in ENTERED:
        book["Forces and operations" if sheet == "Operations" else sheet][cell] = value


def enter_shares(book):
    for sheet, cell, value, number_format, _ in SHARES:
        book[sheet][cell] = value
        book[sheet][cell].number_format = number_format


def swap(book):
    sheet = book["Commitments"]
    for row in range(4, 30):
        one, two = sheet.cell(row, 4), sheet.cell(row, 5)
        one.value, two.value = two.value, one.value


def merge_lines(book):
    book["Commitments"]["D7"] = "said of commitment 2"
    book["Commitments"].merge_cells("A6:A7")


def lose_numbers(book):
    book["Commitments"]["D7"] = "said of commitment 2"
    for row in range(5, 30):
        book["Commitments"].cell(row, 1).value = None


REFUSED = {
    "column inserted": (MovedCellsError, lambda book: book["Figures"].insert_cols(4)),
    "column deleted": (MovedCellsError, lambda book: book["Milestones"].delete_cols(4)),
    "columns moved": (MovedCellsError, swap),
    "row inserted": (MovedCellsError, lambda book: book["Figures"].insert_rows(9)),
    "row deleted": (MovedCellsError, lambda book: book["Projects"].delete_rows(10)),
    "heads merged": (MovedCellsError, lambda book: book["Commitments"].merge_cells("D4:E4")),
    "lines merged": (StrayAnswerError, merge_lines),
    "numbers lost": (StrayAnswerError, lose_numbers),
    "sheet renamed": (MissingSheetsError, lambda book: setattr(book["Figures"], "title", "Zahlen")),
    "sheet deleted": (MissingSheetsError, lambda book: book.remove(book["Milestones"])),
    "line added": (StrayAnswerError, lambda book: book["Projects"].append([31, "One more"])),
}
HARMLESS = {
    "as it is": lambda book: None,
    "sheets in another order": lambda book: book.move_sheet("Cover", 5),
    "sheet added": lambda book: book.create_sheet("Notes").append(["a note"]),
    "lines hidden": lambda book: setattr(book["Projects"].row_dimensions[9], "hidden", True),
}


LAST = Plan(
    IDENTITY,
    {
        AnswerKey("commitments", "1", "plans"): Answer("as before"),
        AnswerKey("commitments", "2", "plans"): Answer("as before"),
        AnswerKey("projects", "1", "project"): Answer("Mobility"),
    },
)
CARRIED = replace(FORM, answers=LAST, carried_over=True)
PART = replace(CARRIED, parts=frozenset({"projects"}))


def confirm(book):
    book["Commitments"]["L7"] = "confirmed"


def edited(edit, form=FORM):
    book = openpyxl.load_workbook(io.BytesIO(write_form(form)))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def convert(files, folder, kind):
    """Save files in LibreOffice, all in one run: starting it takes longer than all the rest."""
    sources = []
    for name, content in files.items():
        sources.append(folder / name.replace(" ", "-"))
        sources[-1].write_bytes(content)
    # A profile of its own: two runs of LibreOffice cannot share one.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, "--convert-to", kind, "--outdir", str(folder / kind)]
    subprocess.run([*command, *map(str, sources)], capture_output=True, check=True, timeout=240)
    return {
        name: (folder / kind / source.with_suffix(f".{kind}").name).read_bytes()
        for name, source in zip(files, sources, strict=True)
    }


@pytest.fixture(scope="module")
def saved(tmp_path_factory, shares):
    """Every edited form as LibreOffice saves it, by name."""
    edits = {name: edit for name, (_, edit) in REFUSED.items()} | HARMLESS | {"entered": enter}
    files = {f"{name}.xlsx": edited(edit) for name, edit in edits.items()}
    files |= {"carried.xlsx": edited(confirm, CARRIED), "part.xlsx": write_form(PART)}
    files["shares.xlsx"] = edited(enter_shares, replace(FORM, schema=shares, identity=OF_SHARES))
    (folder := tmp_path_factory.mktemp("office")).joinpath("profile").mkdir()
    return {name.removesuffix(".xlsx"): content for name, content in convert(files, folder, "xlsx").items()}


def read(content):
    assert admit(content, (FileFormat.XLSX,)).format is FileFormat.XLSX
    return read_form(content, SCHEMA, IDENTITY, 2024)


def test_what_was_entered_is_read_without_doubt_or_stays_text(saved):
    plan = read(saved["entered"])
    found = {"/".join(key): answer.value for key, answer in plan.given.items()}
    assert found == {place: meaning for _, _, _, place, meaning in ENTERED}
    assert {type(found[place]) for _, _, _, place, _ in ENTERED} == {Decimal, str, date, bool}


def test_also_after_a_way_through_the_format_of_libreoffice_itself(saved, tmp_path):
    (tmp_path / "profile").mkdir()
    own = convert({"entered.xlsx": saved["entered"]}, tmp_path, "ods")["entered.xlsx"]
    again = convert({"entered.ods": own}, tmp_path, "xlsx")["entered.ods"]
    assert read(again) == read(saved["entered"])


def test_a_percentage_is_read_as_it_is_shown(saved, shares):
    plan = read_form(saved["shares"], shares, OF_SHARES, 2024)
    assert [answer.value for answer in plan.given.values()] == [meaning for *_, meaning in SHARES]


def test_what_is_confirmed_and_what_is_not(saved):
    plan = read(saved["carried"])
    carried = {"/".join(key): answer.carried_over for key, answer in plan.given.items()}
    assert carried == {
        "commitments/1/plans": True,
        "commitments/2/plans": False,
        "projects/1/project": True,
    }


def test_a_part(saved):
    part = read_part(saved["part"], SCHEMA, IDENTITY, 2024)
    assert part.sheets == ("projects", "milestones")
    assert [answer.value for answer in part.plan.given.values()] == ["Mobility"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_was_rearranged_is_refused_not_read_wrongly(saved, name):
    with pytest.raises(GateError) as caught:
        read(saved[name])
    assert type(caught.value) is REFUSED[name][0]
    assert caught.value.way_out


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_not_matter_is_read(saved, name):
    assert read(saved[name]).given == {}


def test_locks_lists_and_heads_stay(saved):
    book = openpyxl.load_workbook(io.BytesIO(saved["as it is"]))
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.print_title_rows == "$4:$4"
    commitments = book["Commitments"]
    assert (commitments["D6"].protection.locked, commitments["B6"].protection.locked) == (False, True)
    kinds = {rule.type for sheet in book for rule in sheet.data_validations.dataValidation}
    assert {"list", "decimal", "date"} <= kinds


def test_a_filled_form_says_the_same_and_prints(make_request, filled_plan, tmp_path):
    (tmp_path / "profile").mkdir()
    files = {"form.xlsx": write_form(make_request(answers=filled_plan))}
    plan = read(convert(files, tmp_path, "xlsx")["form.xlsx"])
    found = {key: (answer.value, answer.reason) for key, answer in plan.given.items()}
    assert found == {key: (answer.value, answer.reason) for key, answer in filled_plan.answers.items()}
    pages = convert(files, tmp_path, "pdf")["form.xlsx"]
    assert admit(pages, (FileFormat.PDF,)).format is FileFormat.PDF

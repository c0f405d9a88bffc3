"""A form of another, or one whose sheets and fixed cells are not where they were, is refused."""

import io
from dataclasses import replace

import openpyxl
import pytest

from config.form import load_form_schema
from documents.form import write_form
from documents.reader import read_part
from models.errors import ForeignFormError, MissingSheetsError, MovedCellsError, StrayAnswerError


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
def test_foreign_form(make_request, identity, other, words, read):
    with pytest.raises(ForeignFormError, match=words) as caught:
        read(write_form(make_request()), replace(identity, **other))
    assert caught.value.way_out
    assert caught.value.found["respondent"] == "BE"


def test_form_without_identity(read_edited):
    with pytest.raises(ForeignFormError, match="of nobody"):
        read_edited(("Cover", "A3", None))


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
def test_fixed_cell_changed(sheet, cell, value, read_edited):
    with pytest.raises(MovedCellsError, match=rf"sheet '{sheet}', cell {cell}") as caught:
        read_edited((sheet, cell, value))
    assert caught.value.way_out


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(lambda workbook: workbook["Figures"].insert_cols(4), id="column inserted"),
        pytest.param(lambda workbook: workbook["Commitments"].delete_cols(5), id="column deleted"),
        pytest.param(lambda workbook: workbook["Figures"].insert_rows(5), id="row inserted"),
        pytest.param(lambda workbook: workbook["Projects"].delete_rows(10), id="row deleted"),
    ],
)
def test_moved(move, read_changed):
    with pytest.raises(MovedCellsError):
        read_changed(move)


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
def test_sheet_missing(move, words, read_changed):
    with pytest.raises(MissingSheetsError, match=words) as caught:
        read_changed(move)
    assert "merge" in caught.value.way_out


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        pytest.param("Projects", "B35", id="a line below the last"),
        pytest.param("Figures", "J9", id="a note beside"),
        pytest.param("Commitments", "B60", id="below the commitments"),
    ],
)
def test_what_stands_outside_the_form_is_not_lost(sheet, cell, read_edited):
    with pytest.raises(StrayAnswerError, match=rf"sheet '{sheet}', cell {cell}: 'more' ") as caught:
        read_edited((sheet, cell, "more"))
    assert caught.value.way_out


def test_a_sheet_of_another_state_is_found_out(read_edited):
    line = "Form: pesco-nip-2024 / BG / nip / 2"
    with pytest.raises(ForeignFormError, match=r"of BG for .*; expected is .* of BE"):
        read_edited(("Projects", "A3", line))


def test_a_workbook_without_any_sheet_of_the_form_is_no_part(identity):
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    with pytest.raises(MissingSheetsError, match="it has: Sheet"):
        read_part(target.getvalue(), load_form_schema("nip"), identity, 2024)

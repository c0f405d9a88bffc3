import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from documents.report.xlsx import render_xlsx


def opened(review):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(review)))


@pytest.fixture(scope="module")
def workbook(review):
    return opened(review)


def rows(sheet):
    """Return the rows below the column headings, by heading."""
    names, *below = list(sheet.iter_rows(min_row=4, values_only=True))
    return [dict(zip(names, row, strict=True)) for row in below]


def test_sheets(workbook):
    assert workbook.sheetnames == [
        "summary",
        "figures",
        "shares",
        "matrix",
        "statements",
        "assessments",
        "inputs",
    ]


def test_sums_are_numbers_and_gaps_are_named(workbook, review):
    found = [row for row in rows(workbook["figures"]) if row["Figure"] == "Defence expenditure"]
    expected = review.figures["defence_expenditure"]
    assert [row["Year"] for row in found] == list(expected)
    for row, figure in zip(found, expected.values(), strict=True):
        assert row["Sum"] == (None if figure.sum is None else float(figure.sum))
        assert (row["Reported"], row["Of"]) == (figure.reported, figure.of)
        assert (row["Without"] or "") == ", ".join(figure.missing)


def test_shares_are_the_collective_ones(workbook, review):
    (expected,) = review.shares.values()
    shares = [entry.share for entry in expected.values()]
    # A workbook holds 16 digits of a number.
    found = [row["Share"] for row in rows(workbook["shares"])]
    assert found == [None if share is None else pytest.approx(share, rel=1e-15) for share in shares]


def test_matrix_counts_agree_with_its_symbols(workbook, review):
    for row in rows(workbook["matrix"]):
        symbols = [row[code] for code in review.expected]
        assert [symbols.count(symbol) for symbol in "●○–"] == [
            row[name] for name in ("Progress", "No change", "Not provided")
        ]


def test_inputs_hold_the_whole_hash(workbook, review):
    found = [(row["Code"], row["SHA-256"], row["Used"]) for row in rows(workbook["inputs"])]
    assert found == [
        (source.respondent, source.sha256, "yes" if source.used else "no") for source in review.inputs.sources
    ]
    assert review.inputs.sha256 in workbook["inputs"]["A3"].value


def test_no_text_is_a_formula_or_a_link(hostile_review):
    data = render_xlsx(hostile_review)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sum(str(cell.value).startswith("=1+1 <script>") for cell in cells) > 20
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "sheet" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t=", "\r=", "https://", "{=1}"])
def test_text_comes_back_as_it_was(lead, review):
    text = opened(replace(review, marking=f"{lead}1"))["summary"]["A2"].value
    assert unescape(text).startswith(f"{lead}1. Draft")

"""Hostile workbooks end the child, never the parent."""

import io
import random
from contextlib import suppress

import openpyxl
import pytest
import xlsxwriter

from documents.form import write_form
from documents.form.places import Place
from documents.reader.cells import read_cells
from models.errors import HostileFileError, UnreadableFileError

BOUNDS = {"Cover": (30, 6)}
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def workbook(fill):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book.add_worksheet("Cover"))
    return target.getvalue()


def cell(address, inside="", attributes=""):
    return f'<c r="{address}" {attributes}>{inside}</c>'


def with_cells(repack, *cells):
    rows = "".join(f'<row r="{number}">{each}</row>' for number, each in cells)
    return repack(workbook(lambda _: None), {"xl/worksheets/sheet1.xml": SHEET.format(rows).encode()})


def test_cells_keep_their_places():
    def fill(sheet):
        sheet.write_string("C7", "here")
        sheet.write_number("D8", 2.5)
        sheet.write_boolean("E9", True)
        sheet.write_string("J9", "beyond the bounds")

    cells = read_cells(workbook(fill), BOUNDS).sheets["Cover"]
    assert cells == {Place(6, 2): "here", Place(7, 3): 2.5, Place(8, 4): True}


def test_sheet_that_is_not_there():
    found = read_cells(workbook(lambda _: None), {"Figures": (5, 5)})
    assert (found.names, dict(found.sheets)) == (("Cover",), {})


def test_two_cells_at_the_corners_of_a_sheet(repack):
    bomb = with_cells(repack, (1, cell("A1", "<v>1</v>")), (1048576, cell("XFD1048576", "<v>1</v>")))
    assert len(bomb) < 10_000
    with pytest.raises(HostileFileError, match="memory or time") as caught:
        read_cells(bomb, BOUNDS)
    assert caught.value.way_out


def test_gigabyte_of_blanks(blanks):
    with pytest.raises(HostileFileError):
        read_cells(blanks, BOUNDS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 no more", id="cut off"),
        pytest.param(random.Random(7).randbytes(5000), id="noise"),
        pytest.param(b"<html>a page</html>", id="page"),
    ],
)
def test_no_workbook(content):
    with pytest.raises(UnreadableFileError) as caught:
        read_cells(content, BOUNDS)
    assert caught.value.way_out


def test_damaged_forms_are_read_or_refused(make_request):
    form = write_form(make_request())
    for seed in range(12):
        dice = random.Random(seed)
        content = bytearray(form)
        for _ in range(5):
            content[dice.randrange(len(content))] ^= dice.randrange(1, 256)
        with suppress(HostileFileError, UnreadableFileError):
            read_cells(bytes(content), BOUNDS)


@pytest.mark.parametrize(
    ("found", "unusable"),
    [
        pytest.param(cell("B1", "<f>A1</f>"), ["B1"], id="formula without result"),
        pytest.param(cell("B1", "<f>A1</f><v></v>"), ["B1"], id="empty result"),
        pytest.param(cell("B1", "<f>A1</f><v/>"), ["B1"], id="no result"),
        pytest.param(cell("B1", '<f t="shared" si="0"/>'), ["B1"], id="shared formula"),
        pytest.param(cell("B1", "<f>1/0</f><v>#DIV/0!</v>", 't="e"'), ["B1"], id="error"),
        pytest.param(cell("B1", "<f>1+1</f><v>2</v>"), [], id="formula with result"),
        pytest.param('<c r="A1" s="1"/>' + cell("B1", "<f>A1</f>"), ["B1"], id="after an empty cell"),
        pytest.param(cell("B1", "<v>2</v>"), [], id="number"),
    ],
)
def test_formulas_without_usable_result(repack, found, unusable):
    cells = read_cells(with_cells(repack, (1, found)), BOUNDS)
    assert sorted(cells.unusable["Cover"]) == unusable


@pytest.mark.parametrize(
    ("number_format", "is_percentage"),
    [
        pytest.param("0%", True, id="usual"),
        pytest.param("0.00%", True, id="usual, with decimals"),
        pytest.param("0.0 %", True, id="own"),
        pytest.param("[Red]-0%;0%", True, id="with a colour"),
        pytest.param('0.0%" of all"', True, id="with a text"),
        pytest.param('0" % of "', False, id="a sign in a text"),
        pytest.param(r"0\%", False, id="a sign alone"),
        pytest.param("0.00", False, id="number"),
        pytest.param("General", False, id="none"),
    ],
)
def test_which_cells_show_a_percentage(number_format, is_percentage):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["C7"], book.active["D7"] = 0.25, 0.5
    book.active["C7"].number_format = number_format
    book.save(target := io.BytesIO())
    cells = read_cells(target.getvalue(), BOUNDS)
    assert cells.sheets["Cover"] == {Place(6, 2): 0.25, Place(6, 3): 0.5}
    assert cells.percentages["Cover"] == ({Place(6, 2)} if is_percentage else set())


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        pytest.param((b'numFmtId="9"', b"numFmtId='9'"), {Place(0, 1)}, id="other quotation marks"),
        pytest.param((b'<xf numFmtId="0"', b'<xf numFmtId="10"'), {Place(0, 0), Place(0, 1)}, id="the first"),
        pytest.param((b"cellXfs", b"x:cellXfs"), {Place(0, 1)}, id="with a prefix"),
        pytest.param((b"cellXfs", b"others"), set(), id="no formats of cells"),
    ],
)
def test_styles_as_other_programs_write_them(repack, change, shown):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Cover")
        sheet.write_number("A1", 0.25)
        sheet.write_number("B1", 0.25, book.add_format({"num_format": 9}))
    content = repack(target.getvalue(), {"xl/styles.xml": lambda part: part.replace(*change)})
    assert read_cells(content, BOUNDS).percentages["Cover"] == shown

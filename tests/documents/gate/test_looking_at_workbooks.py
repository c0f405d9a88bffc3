"""Markings where workbooks bear them: header, footer, property, name, comment, text of another sheet."""

import io
import re

import pytest
import xlsxwriter

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import write_form
from documents.gate import admit, look_at
from documents.reader import open_form, read_opened
from models.errors import ClassifiedMarkingError, HostileFileError, UnreadableFileError

LEVEL = "RESTREINT UE/EU RESTRICTED"


def workbook(fill=lambda book, sheet: None):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("Cover"))
    return target.getvalue()


def later(book, text):
    sheet = book.add_worksheet("Notes")
    for row in range(49):
        sheet.write(row, row % 5, f"Note {row}")
    sheet.write(60, 0, text)


@pytest.mark.parametrize(
    ("fill", "place"),
    [
        pytest.param(
            lambda book, sheet: sheet.set_header('&L&8Plan&C&"Arial,Bold"RESTREINT UE/EU RESTRICTED'),
            "header or footer",
            id="header",
        ),
        pytest.param(
            lambda book, sheet: sheet.set_footer("&CSECRET&RPage &P of &N"), "header or footer", id="footer"
        ),
        pytest.param(
            lambda book, sheet: sheet.set_footer("&KFF0000&CNATO &BSECRET"), "header or footer", id="codes"
        ),
        pytest.param(
            lambda book, sheet: book.set_properties({"subject": LEVEL}), "properties", id="property"
        ),
        pytest.param(
            lambda book, sheet: book.set_custom_property("Classification", LEVEL),
            "properties",
            id="own property",
        ),
        pytest.param(lambda book, sheet: sheet.insert_textbox(5, 5, "SECRET UE"), "drawing", id="text box"),
        pytest.param(lambda book, sheet: book.add_worksheet("GEHEIM"), "name of a sheet", id="sheet name"),
        pytest.param(
            lambda book, sheet: book.add_worksheet("Notes").write("C9", f"{LEVEL} until 2030"),
            "another sheet, text 1",
            id="another sheet",
        ),
        pytest.param(lambda book, sheet: later(book, LEVEL), "another sheet, text 50", id="its 50th text"),
        pytest.param(
            lambda book, sheet: book.add_worksheet("Notes").write_formula("A1", '="EU"', None, LEVEL),
            "another sheet, text 1",
            id="result of a formula",
        ),
        pytest.param(
            lambda book, sheet: [sheet.write_comment("A1", "A remark"), sheet.write_comment("B2", LEVEL)],
            "comments, line 2",
            id="comment",
        ),
    ],
)
def test_workbook(fill, place, place_of):
    assert place_of(workbook(fill)) == place


@pytest.mark.parametrize(
    "fill",
    [
        pytest.param(lambda book, sheet: sheet.set_header("&LLIMITE&CCompany confidential&R&D"), id="header"),
        pytest.param(lambda book, sheet: book.set_properties({"keywords": "Confidential"}), id="label"),
        pytest.param(lambda book, sheet: sheet.write("A1", "Secret"), id="cell"),
        pytest.param(lambda book, sheet: sheet.write("A1", LEVEL), id="answer that says where a part is"),
        pytest.param(lambda book, sheet: later(book, "Secret"), id="word below in another sheet"),
        pytest.param(lambda book, sheet: book.add_worksheet("Restricted areas"), id="sheet name in prose"),
    ],
)
def test_workbook_that_passes(fill, look):
    assert look(workbook(fill)).findings == ()


def test_our_own_form_passes(make_request, filled_plan, look):
    assert look(write_form(make_request(answers=filled_plan)), "BE-nip.xlsx").findings == ()


NAMES = b'<definedNames><definedName name="EU_SECRET_annex" comment="">A!$A$1</definedName></definedNames>'
THREAD = (
    b'<ThreadedComments xmlns="t"><threadedComment ref="A1"><text>A remark</text></threadedComment>'
    b'<threadedComment ref="A1"><text>SECRET UE</text></threadedComment></ThreadedComments>'
)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        pytest.param(
            {"xl/workbook.xml": lambda part: part.replace(b"</sheets>", b"</sheets>" + NAMES)},
            "names of cells",
            id="defined name that the properties do not list",
        ),
        pytest.param(
            {"xl/threadedComments/threadedComment1.xml": THREAD},
            "ThreadedComments, line 2",
            id="threaded comment",
        ),
        pytest.param(
            {"xl/workbook.xml": lambda part: part.replace(b'"Cover"', b'"Geheim"')},
            "name of a sheet",
            id="sheet name",
        ),
    ],
)
def test_parts_of_a_workbook(repack, changes, place, place_of):
    assert place_of(repack(workbook(), changes)) == place


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(
            b'<c r="A1" t="inlineStr"><is><r><t>EU </t></r><r><t>SECRET</t></r></is></c>', id="in it"
        ),
        pytest.param(b"<x:c t='s' r='A1'><x:v>0</x:v></x:c>", id="with a prefix"),
    ],
)
def test_a_cell_as_other_programs_write_it(repack, cell, place_of):
    def fill(book, sheet):
        sheet.write("A1", "EU SECRET")
        book.add_worksheet("Notes").write("A1", "-")

    def replaced(part):
        return re.sub(rb"<c .*</c>", cell, part)

    content = repack(workbook(fill), {"xl/worksheets/sheet2.xml": replaced})
    assert place_of(content) == "another sheet, text 1"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"xl/sharedStrings.xml": b"<sst/>"}, id="a text that is not there"),
        pytest.param(
            {"xl/worksheets/sheet2.xml": b'<worksheet><c t="s"><v>9</v>' * 20_000}, id="cells without an end"
        ),
        pytest.param({"xl/_rels/workbook.xml.rels": b"<Relationships/>"}, id="no relation"),
    ],
)
def test_looking_at_cells_is_bounded_and_goes_on(repack, changes, look):
    content = repack(workbook(lambda book, _: book.add_worksheet("Notes").write("A1", "-")), changes)
    assert look(content).findings == ()


CELLS = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        pytest.param(f"{CORNERS}</sheetData></worksheet>", HostileFileError, id="too large"),
        pytest.param('<row r="1"><c r="A1"><v>1</x></sheetData>', UnreadableFileError, id="damaged"),
    ],
)
def test_a_marking_is_told_before_what_else_is_wrong(repack, identity, rows, error):
    marked = workbook(lambda book, _: book.set_properties({"subject": LEVEL}))
    content = repack(marked, {"xl/worksheets/sheet1.xml": CELLS.format(rows).encode()})
    schema = load_form_schema("nip")
    told = open_form(content, schema, 2024)
    with pytest.raises(ClassifiedMarkingError):
        look_at(content, admit(content, tuple(FileFormat)), told=told)
    with pytest.raises(error):
        read_opened(told, schema, identity, 2024)

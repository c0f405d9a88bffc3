"""Markings where documents bear them: header, footer, watermark, property, name, first and last lines."""

import io
import re

import pytest
import xlsxwriter
from pypdf import PdfWriter

from config.definition import FileFormat
from config.form import load_form_schema
from documents.form import write_form
from documents.gate import admit, look_at
from documents.reader import open_form, read_opened
from models.errors import (
    ActiveContentError,
    ClassifiedMarkingError,
    EncryptedFileError,
    FormatRefusedError,
    HostileFileError,
    UnreadableFileError,
)

ALL = tuple(FileFormat)
LEVEL = "RESTREINT UE/EU RESTRICTED"
PLAIN = [f"Paragraph {number} of the statement says what was done." for number in range(20)]
WATERMARK = (
    b'<w:hdr xmlns:w="w" xmlns:v="v"><w:p><w:r><w:pict><v:shape><v:textpath style="x" string="SECRET UE"/>'
    b"</v:shape></w:pict></w:r></w:p></w:hdr>"
)


def look(content, name=""):
    return look_at(content, admit(content, ALL, name), name)


def place_of(content, name=""):
    with pytest.raises(ClassifiedMarkingError) as caught:
        look(content, name)
    assert caught.value.is_incident
    return caught.value.place


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
def test_workbook(fill, place):
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
def test_workbook_that_passes(fill):
    assert look(workbook(fill)).findings == ()


def test_our_own_form_passes(make_request, filled_plan):
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
def test_parts_of_a_workbook(repack, changes, place):
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
def test_a_cell_as_other_programs_write_it(repack, cell):
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
def test_looking_at_cells_is_bounded_and_goes_on(repack, changes):
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
        look_at(content, admit(content, ALL), told=told)
    with pytest.raises(error):
        read_opened(told, schema, identity, 2024)


def section(edge, text):
    def change(document):
        getattr(document.sections[0], edge).paragraphs[0].text = text

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(section("header", LEVEL), "header", id="header"),
        pytest.param(section("footer", "Geheim\t3"), "footer", id="footer"),
        pytest.param(lambda one: setattr(one.core_properties, "title", LEVEL), "properties", id="title"),
        pytest.param(
            lambda one: one.paragraphs[0].insert_paragraph_before(LEVEL), "document, line 1", id="first"
        ),
        pytest.param(lambda one: one.add_paragraph("TRÈS SECRET"), "document, line 21", id="last line"),
        pytest.param(
            lambda one: one.paragraphs[9].insert_paragraph_before(LEVEL), "document, line 10", id="on its own"
        ),
    ],
)
def test_word_document(make_docx, change, place):
    assert place_of(make_docx(*PLAIN, change=change)) == place


def test_a_marking_in_pieces_is_one(make_docx):
    def change(document):
        paragraph = document.sections[0].header.paragraphs[0]
        for piece in ("REST", "REINT", " U", "E/EU RESTRICTED"):
            paragraph.add_run(piece).bold = piece == "REINT"

    assert place_of(make_docx(change=change)) == "header"


def test_watermark(make_docx, repack):
    content = make_docx(change=section("header", "Our plan"))
    assert place_of(repack(content, {"word/header1.xml": WATERMARK})) == "watermark"


def test_words_in_a_document_are_no_marking(make_docx):
    content = make_docx(*PLAIN[:6], "Secret", "Confidential", *PLAIN[6:], change=section("header", "LIMITE"))
    assert look(content).findings == ()


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        pytest.param([LEVEL, *PLAIN], "page 1, line 1", id="first"),
        pytest.param([*PLAIN, "SECRET"], "page 1, line 21", id="last"),
        pytest.param([*PLAIN[:10], LEVEL, *PLAIN[10:]], "page 1, line 11", id="on its own"),
        pytest.param([*PLAIN, "\fGEHEIM", *PLAIN], "page 2, line 1", id="top of the second page"),
        pytest.param(["", "", "  " + LEVEL, *PLAIN], "page 1, line 1", id="after empty lines"),
    ],
)
def test_text(lines, place):
    assert place_of("\n".join(lines).encode()) == place


def test_text_that_mentions_a_level_raises_a_question():
    (finding,) = look(
        "\n".join([*PLAIN, f"The annex classified {LEVEL} was sent apart.", *PLAIN]).encode()
    ).findings
    assert (finding.rule, finding.audience) == ("classified_mention", "desk")
    assert LEVEL in finding.message


@pytest.mark.parametrize(
    "name", [f"{LEVEL}.txt".replace("/", "_"), "NIP BE - SECRET UE.txt", "geheim.txt", "S-UE_EU-S plan.txt"]
)
def test_file_name(name):
    assert place_of(b"Our statement.", name) == "file name"


@pytest.mark.parametrize("name", ["", "statement.txt", "BE secretariat.txt", "restricted access.txt"])
def test_file_name_that_passes(name):
    assert look(b"Our statement.", name).findings == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("plan.xlsm", "named .xlsm", id="with macros"),
        pytest.param("statement.txt.exe", "named .exe", id="program"),
        pytest.param("statement.pdf", "named .pdf, but it is a .txt file", id="another kind"),
    ],
)
def test_extension(name, words):
    with pytest.raises(FormatRefusedError, match=words):
        admit(b"Our statement.", ALL, name)


@pytest.mark.parametrize("name", ["STATEMENT.TXT", "a.b/statement", "statement", ".txt", "from 1.2.2024 on"])
def test_extension_that_passes(name):
    assert admit(b"Our statement.", ALL, name).format is FileFormat.TXT


@pytest.mark.parametrize(
    ("make", "place"),
    [
        pytest.param(lambda pdf: pdf(LEVEL, *PLAIN), "page 1, line 1", id="first line"),
        pytest.param(lambda pdf: pdf(*PLAIN, "SECRET"), "page 1, line 21", id="last line"),
        pytest.param(lambda pdf: pdf(*PLAIN[:9], LEVEL, *PLAIN[9:]), "page 1, line 10", id="on its own"),
        pytest.param(
            lambda pdf: pdf(page=b"/Annots[<</Subtype/Stamp/Contents(SECRET UE)>>]"),
            "note on page 1",
            id="stamp",
        ),
    ],
)
def test_pdf(make_pdf, make, place):
    assert place_of(make(make_pdf)) == place


def test_pdf_title(make_pdf):
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf("Our statement.")))
    writer.add_metadata({"/Title": LEVEL})
    target = io.BytesIO()
    writer.write(target)
    assert place_of(target.getvalue()) == "properties"


def test_pdf_that_passes(make_pdf):
    assert look(make_pdf(*PLAIN), "statement.pdf").findings == ()


def test_pdf_without_text_raises_a_question(make_pdf):
    (finding,) = look(make_pdf()).findings
    assert (finding.rule, finding.level, finding.audience) == ("pages_without_text", "info", "desk")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param(b"<</S/URI/Next<</S/J#61vaScript/J#53(x)>>>>", "/JS|/JavaScript", id="script"),
        pytest.param(b"<</S/L#61unch/F(cmd.exe)>>", "/Launch", id="program"),
        pytest.param(b"[[<</S/GoToR/F(\\\\\\\\host)>>]]", "/GoToR", id="file elsewhere"),
        pytest.param(b"<</S/SubmitForm/F(http://a.example)>>", "/SubmitForm", id="sends"),
        pytest.param(b"<</Type/Filespec/E#46<<>>>>", "/EF", id="carried file"),
        pytest.param(b"<</Subtype/RichMedia>>", "/RichMedia", id="rich media"),
        pytest.param(b"<</XFA[]>>", "/XFA", id="dynamic form"),
    ],
)
def test_active_pdf(make_pdf, more, found):
    content = make_pdf("Our statement.", more=(more,))
    with pytest.raises(ActiveContentError, match=found):
        look(content)
    with pytest.raises(ActiveContentError, match=found):
        look(packed(content))


def packed(content):
    """Return the same PDF with its objects in a compressed stream, where no byte of them can be seen."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        # What nothing refers to is left out when it is written again.
        document.Root.Last = document.objects[-1]
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return target.getvalue()


def test_encrypted_pdf(make_pdf):
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf("Our statement."))) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedFileError):
        look(target.getvalue())


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 nothing", b"%PDF-1.4\nxref\n0 0\ntrailer<<>>\nstartxref\n9\n%%EOF"]
)
def test_damaged_pdf(content):
    with pytest.raises(UnreadableFileError):
        look(content)

"""Markings where Word documents, texts, PDF and names bear them, and what no PDF may hold."""

import io

import pytest
from pypdf import PdfWriter

from config.definition import FileFormat
from documents.gate import admit
from models.errors import ActiveContentError, EncryptedFileError, FormatRefusedError, UnreadableFileError

ALL = tuple(FileFormat)
LEVEL = "RESTREINT UE/EU RESTRICTED"
PLAIN = [f"Paragraph {number} of the statement says what was done." for number in range(20)]
WATERMARK = (
    b'<w:hdr xmlns:w="w" xmlns:v="v"><w:p><w:r><w:pict><v:shape><v:textpath style="x" string="SECRET UE"/>'
    b"</v:shape></w:pict></w:r></w:p></w:hdr>"
)


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
def test_word_document(make_docx, change, place, place_of):
    assert place_of(make_docx(*PLAIN, change=change)) == place


def test_a_marking_in_pieces_is_one(make_docx, place_of):
    def change(document):
        paragraph = document.sections[0].header.paragraphs[0]
        for piece in ("REST", "REINT", " U", "E/EU RESTRICTED"):
            paragraph.add_run(piece).bold = piece == "REINT"

    assert place_of(make_docx(change=change)) == "header"


def test_watermark(make_docx, repack, place_of):
    content = make_docx(change=section("header", "Our plan"))
    assert place_of(repack(content, {"word/header1.xml": WATERMARK})) == "watermark"


def test_words_in_a_document_are_no_marking(make_docx, look):
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
def test_text(lines, place, place_of):
    assert place_of("\n".join(lines).encode()) == place


def test_text_that_mentions_a_level_raises_a_question(look):
    (finding,) = look(
        "\n".join([*PLAIN, f"The annex classified {LEVEL} was sent apart.", *PLAIN]).encode()
    ).findings
    assert (finding.rule, finding.audience) == ("classified_mention", "desk")
    assert LEVEL in finding.message


@pytest.mark.parametrize(
    "name", [f"{LEVEL}.txt".replace("/", "_"), "NIP BE - SECRET UE.txt", "geheim.txt", "S-UE_EU-S plan.txt"]
)
def test_file_name(name, place_of):
    assert place_of(b"Our statement.", name) == "file name"


@pytest.mark.parametrize("name", ["", "statement.txt", "BE secretariat.txt", "restricted access.txt"])
def test_file_name_that_passes(name, look):
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
def test_pdf(make_pdf, make, place, place_of):
    assert place_of(make(make_pdf)) == place


def test_pdf_title(make_pdf, place_of):
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf("Our statement.")))
    writer.add_metadata({"/Title": LEVEL})
    target = io.BytesIO()
    writer.write(target)
    assert place_of(target.getvalue()) == "properties"


def test_pdf_that_passes(make_pdf, look):
    assert look(make_pdf(*PLAIN), "statement.pdf").findings == ()


def test_pdf_without_text_raises_a_question(make_pdf, look):
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
def test_active_pdf(make_pdf, more, found, look):
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


def test_encrypted_pdf(make_pdf, look):
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf("Our statement."))) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedFileError):
        look(target.getvalue())


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 nothing", b"%PDF-1.4\nxref\n0 0\ntrailer<<>>\nstartxref\n9\n%%EOF"]
)
def test_damaged_pdf(content, look):
    with pytest.raises(UnreadableFileError):
        look(content)

import io
import logging
import re

import pikepdf
import pytest

from documents.note import write_note_docx
from documents.note.pdf import FONTS, _Fetcher, docx_to_pdf


@pytest.fixture(scope="module")
def written(call):
    lines = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())
    logging.getLogger("weasyprint").addHandler(handler)
    data = docx_to_pdf(write_note_docx(call))
    logging.getLogger("weasyprint").removeHandler(handler)
    return data, lines


@pytest.fixture(scope="module")
def pdf(written):
    return pikepdf.open(io.BytesIO(written[0]))


def elements(pdf, kind):
    found = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    return [entry for entry in found if entry.get("/S") == kind]


def readable(pdf):
    """Return the characters that can be copied out of a PDF."""
    found = set()
    for entry in pdf.objects:
        if isinstance(entry, pikepdf.Dictionary) and "/ToUnicode" in entry:
            table = entry.ToUnicode.read_bytes().decode()
            for code in re.findall(r"<[0-9a-fA-F]+>\s*<([0-9a-fA-F]+)>", table):
                found.update(bytes.fromhex(code).decode("utf-16-be"))
    return found


def test_nothing_was_ignored_on_the_way(written):
    assert written[1] == []


def test_pdf_is_tagged_and_names_language_title_and_day(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo.Title).startswith("PESCO-NIP-2024/1 – Call for contributions")
    assert str(pdf.docinfo.Author) == "PESCO secretariat"
    assert str(pdf.docinfo.CreationDate).startswith("D:20231201")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_headings_lists_and_tables_are_such(pdf):
    assert [len(elements(pdf, kind)) for kind in ("/H1", "/H2", "/H3")] == [1, 9, 6]
    assert len(elements(pdf, "/LI")) == len(elements(pdf, "/Lbl")) == 34
    assert len(elements(pdf, "/Table")) == 5
    assert len(elements(pdf, "/TH")) > 26


def test_the_note_is_signed_on_its_first_page_and_has_three_of_annexes(pdf):
    assert len(pdf.pages) == 4
    assert all(page.mediabox[2] < page.mediabox[3] for page in pdf.pages)


def test_only_our_fonts_are_in_it(pdf):
    found = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    names = {str(entry.BaseFont).split("+")[1] for entry in found if "/BaseFont" in entry}
    assert names == {"Note-Sans", "Note-Sans-Bold"}


def test_hostile_words_can_be_read(hostile_call, shown):
    pdf = pikepdf.open(io.BytesIO(docx_to_pdf(write_note_docx(hostile_call))))
    assert set(shown) - {" "} <= readable(pdf)
    assert str(pdf.docinfo.Title).endswith(shown)


def test_what_is_changed_in_word_shows(call, template_of):
    note = template_of("= Call\n+ Changed by **hand**: {{ number }}")
    pdf = pikepdf.open(io.BytesIO(docx_to_pdf(write_note_docx(call, note))))
    assert set("Changedbyhand:PESCO-NIP-2024/1") <= readable(pdf)


def test_pictures_and_slanted_fonts_are_handed_out():
    fetcher = _Fetcher({"note-picture:/word/media/image1.png": b"picture"})
    assert fetcher.fetch("note-picture:/word/media/image1.png").read() == b"picture"
    assert all(len(fetcher.fetch(f"note-font:{name}").read()) > 100_000 for name in FONTS)


@pytest.mark.parametrize(
    "address",
    [
        "https://ministry.example/logo.png",
        "file:///etc/hostname",
        "note-font:../pdf.py",
        "note-picture:/word/media/image2.png",
        "LiberationSans-Italic.ttf",
    ],
)
def test_nothing_else_is_fetched(address):
    with pytest.raises(ValueError, match="nothing is fetched"):
        _Fetcher({}).fetch(address)

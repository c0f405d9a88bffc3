"""The running text of a Word document: paragraphs in order, no revision, nothing that is too long."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.parser import parse_xml

from documents.reader import word_text
from documents.reader.word_text import read_word_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def document():
    """A document with a heading, a paragraph of several runs, an empty one, and a table."""
    made = Document()
    made.add_heading("Déclaration", level=1)
    paragraph = made.add_paragraph("We act ")
    paragraph.add_run("together.").bold = True
    paragraph.add_run().add_break()
    paragraph.add_run("Line\ttwo.")
    made.add_paragraph(" ")
    made.add_table(rows=1, cols=2).rows[0].cells[1].text = "In a table"
    return made


def test_paragraphs_in_order(document):
    assert read_word_text(saved(document)) == "Déclaration\nWe act together.\nLine two.\nIn a table"


@pytest.mark.parametrize("tag", ["del", "moveFrom"])
def test_what_a_revision_took_away_is_not_read(document, tag):
    gone = f'<w:{tag} {W} w:id="1"><w:r><w:t>Gone.</w:t></w:r></w:{tag}>'
    kept = f'<w:ins {W} w:id="2"><w:r><w:t>Kept.</w:t></w:r></w:ins>'
    paragraph = document.add_paragraph()
    for part in (gone, kept):
        paragraph._p.append(parse_xml(part))
    assert read_word_text(saved(document)).splitlines()[-1] == "Kept."


def test_headers_are_not_read(document):
    document.sections[0].header.paragraphs[0].text = "Head"
    assert "Head" not in read_word_text(saved(document))


def test_what_is_too_long_is_left_alone(document, monkeypatch):
    monkeypatch.setattr(word_text, "MOST_BYTES", 500)
    assert read_word_text(saved(document)) is None


@pytest.mark.parametrize("name", ["word/body.xml", "word/document.xml"])
def test_the_text_is_found_whatever_its_part_is_called(document, name):
    def change(entry, part):
        if entry == "_rels/.rels":
            return entry, part.replace(b"word/document.xml", name.encode())
        return (name if entry == "word/document.xml" else entry), part

    assert read_word_text(changed(document, change)).startswith("Déclaration")


DEEP = b"<a>" * 5000 + b"</a>" * 5000


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("word/document.xml", b"<w:document", id="cut off"),
        pytest.param("word/document.xml", b"<a>&lol;</a>", id="an entity"),
        pytest.param("word/document.xml", DEEP, id="very deep"),
        pytest.param("_rels/.rels", b"", id="no main part"),
    ],
)
def test_what_is_damaged_is_left_alone(document, name, damage):
    def change(entry, part):
        return entry, damage if entry == name else part

    assert not read_word_text(changed(document, change))


def changed(document, change):
    """Return a saved document whose parts were changed, their names too."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.namelist():
            copy.writestr(*change(entry, source.read(entry)))
    return target.getvalue()

"""What the tests of notes share: the call of 2024, a circular, small templates and small Word documents."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.parser import parse_xml

from config.definition import Language
from config.form import load_form_schema
from config.reference import read_catalogue
from documents.note.make_templates import make_template
from documents.note.word.page import read_docx
from models.rules.letters import Circular, QuestionAnswer
from models.rules.lint import read_definition
from models.rules.notes import CallNote, CircularNote, NoteKind, call_note, circular_note

CYCLE = Path(__file__).parents[3] / "config" / "cycles" / "pesco-nip-2024.toml"

HOSTILE = 'R&D <b>budget</b> {{ 7 * 7 }} {_{ x }_} עברית عربي 😀 \x0b\x01 "quoted"'
"""What a person may write, and what a careless template would lose or carry out."""

SHOWN = 'R&D <b>budget</b> {{ 7 * 7 }} {_{ x }_} עברית عربي 😀 \ufffd\ufffd "quoted"'
"""The same as it stands in a document: characters that no document may hold are marked."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="session")
def definition():
    return read_definition(CYCLE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def call(definition) -> CallNote:
    catalogue = read_catalogue("commitments")
    note = call_note(definition, catalogue, date(2023, 12, 1), [load_form_schema("nip")])
    return replace(note, marking="LIMITE", addressees=("Belgium", "Greece"))


@pytest.fixture(scope="session")
def french_call(definition) -> CallNote:
    catalogue, form = read_catalogue("commitments", Language.FRENCH), load_form_schema("nip")
    note = call_note(definition, catalogue, date(2024, 3, 1), [form], Language.FRENCH)
    return replace(note, marking="LIMITE", addressees=("Belgique", "Grèce"))


@pytest.fixture(scope="session")
def circular(definition) -> CircularNote:
    answers = (QuestionAnswer("In which currency?", "In euro."), QuestionAnswer("Signed?", "No."))
    text = Circular(2, "Questions and answers", ("A first set.",), answers)
    return circular_note(definition, NoteKind.CIRCULAR, text, date(2024, 1, 15))


@pytest.fixture(scope="session")
def shown() -> str:
    """The hostile words as they stand in a document."""
    return SHOWN


@pytest.fixture(scope="session")
def hostile_call(call) -> CallNote:
    """The call with hostile words, and with titles of five hundred characters."""
    first, *others = call.deliverables
    long = replace(first, title="Plan & more " * 42)
    return replace(
        call,
        cycle_title=HOSTILE,
        marking="R&D <x>",
        deliverables=(long, *others),
        items=(replace(call.items[0], title=HOSTILE, group=HOSTILE),),
    )


@pytest.fixture(scope="session")
def template_of() -> Callable[[str], bytes]:
    """Make a template of lines, as the texts of ours are written."""
    return make_template


@pytest.fixture(scope="session")
def paragraphs_of() -> Callable[[bytes], list[str]]:
    """Read the text of a document, paragraph by paragraph, tables left out."""
    return lambda content: [entry.text for entry in Document(io.BytesIO(content)).paragraphs]


@pytest.fixture(scope="session")
def saved() -> Callable[[DocxDocument], bytes]:
    """Write a document as a file."""
    return _saved


def _saved(document: DocxDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def document() -> DocxDocument:
    """A document with Word's usual styles and nothing in it."""
    return Document()


@pytest.fixture(scope="session")
def body_of() -> Callable[[DocxDocument], str]:
    """Read the body of a document as HTML, without the looks that stand in attributes."""

    def body(document: DocxDocument) -> str:
        html = read_docx(_saved(document)).html
        inside = html.partition("<body>")[2].partition("</body>")[0]
        inside = re.sub(r' style="[^"]*"', "", inside).replace("<span>", "").replace("</span>", "")
        return inside.removeprefix('<section class="s0">').removesuffix("</section>")

    return body


@pytest.fixture(scope="session")
def add_xml() -> Callable[[DocxDocument, str], None]:
    """Put elements of Word, written as XML, at the end of a document."""

    def add(document: DocxDocument, xml: str) -> None:
        for element in _parsed(xml):
            document.element.body.insert_element_before(element, "w:sectPr")

    return add


def _parsed(xml: str) -> Iterable[object]:
    return list(parse_xml(f"<w:body {W}>{xml}</w:body>"))

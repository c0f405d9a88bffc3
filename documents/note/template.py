"""Templates of notes: Word files that the secretariat owns, opened with care and filled in."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateError

from config.definition import Language
from documents.note.tags import check_tags, environment
from documents.note.variables import VARIABLES, title_of, variables
from documents.note.word.elements import Element
from documents.note.word.page import open_docx
from documents.note.wording import WORDINGS, Wording
from documents.report.docx_parts import set_properties
from documents.report.fixed import fix_zip
from documents.text import printable
from models.errors import BrokenTagError, GateError, TemplateFileError
from models.rules.notes import Note, NoteKind

LARGEST_TEMPLATE = 5 * 2**20
"""Bytes that a template may have, its pictures included."""

LARGEST_TEXT = 2**20
"""Characters of XML that each part with text may have; a note of twenty pages has a fifth of it."""

MOST_BRACES = 5000
"""Opening braces that each such part may have; looking for tags takes time for each."""

_STRAY_TEXT = (
    "//w:*/text()[normalize-space()]"
    "[not(parent::w:t or parent::w:instrText or parent::w:delText or parent::w:fldData)]"
)
"""Text where Word would not show it."""

_DEFAULTS: Mapping[NoteKind, str] = {
    NoteKind.CALL: "call",
    NoteKind.CORRECTION: "circular",
    NoteKind.CIRCULAR: "circular",
}


@cache
def default_template(kind: NoteKind, language: Language = Language.ENGLISH) -> bytes:
    """Return the template that comes with Kalends for a kind of note: a Word file to copy and edit."""
    name = template_file(_DEFAULTS[kind], language, "docx")
    return (files("documents.note") / "templates" / name).read_bytes()


def template_file(name: str, language: Language, ending: str) -> str:
    """Return the name of one of our files, such as 'call.docx', or 'call.fr.docx' in French."""
    return f"{name}.{ending}" if language is Language.ENGLISH else f"{name}.{language}.{ending}"


def open_template(content: bytes, kind: NoteKind) -> "Template":
    """Return a template whose file and tags have been looked at.

    Raises:
        TemplateFileError: it is no Word document, is too large, or holds active content.
        BrokenTagError: a tag is not complete, or does what a template may not do.
        UnknownVariableError: a tag names something that a note of this kind does not have.
    """
    if len(content) > LARGEST_TEMPLATE:
        raise TemplateFileError(
            f"it has {len(content)} bytes; a template has at most {LARGEST_TEMPLATE // 2**20} MB",
            "leave large pictures out, or make them smaller",
        )
    try:
        template = Template(open_docx(content))
    except GateError as error:
        raise TemplateFileError(str(error)) from error
    check_tags(template.sources(), VARIABLES[kind])
    return template


class Template(DocxTemplate):  # type: ignore[misc]
    """A template as docxtpl has it, but strict: what it would repair or lose silently is refused."""

    def __init__(self, document: DocxDocument) -> None:
        super().__init__(io.BytesIO())
        self.docx = document

    def sources(self) -> Iterator[str]:
        """Return the parts with tags, as docxtpl hands them to Jinja: one paragraph a line.

        Raises:
            TemplateFileError: a part is too large.
        """
        for part in _parts(self.docx.part):
            text = self.get_part_xml(part)
            if len(text) > LARGEST_TEXT or text.count("{") > MOST_BRACES:
                raise TemplateFileError(
                    "its text is too long to be that of a note", "copy what is needed into a fresh document"
                )
            patched: str = self.patch_xml(text)
            yield patched.replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")

    def fill(self, note: Note) -> bytes:
        """Return the note as a Word document: the same note and template, the same bytes.

        Raises:
            BrokenTagError: a tag begins inside a paragraph, a row or a table and ends outside of it.
        """
        try:
            self.render(variables(note), environment(), autoescape=True)
            _check_texts(self.docx.part)
        except (TemplateError, SyntaxError) as error:
            raise BrokenTagError(
                f"a tag begins inside a paragraph, a row or a table and ends outside of it ({error})",
                "give 'for', 'if' and their ends paragraphs ({%p … %}) or rows ({%tr … %}) of their own",
            ) from error
        _set_spaces(self.docx.part, WORDINGS[note.language])
        self._set_properties(note)
        file = io.BytesIO()
        self.save(file)
        return fix_zip(file.getvalue())

    def fix_tables(self, xml: str) -> Element:
        """Return the body; docxtpl would repair XML that is not whole, and lose text on the way."""
        parse_xml(xml)
        fixed: Element = super().fix_tables(xml)
        return fixed

    def render_properties(self, *_: object) -> None:
        """Leave the properties of the file alone: they are set for the note, not filled in."""

    def render_footnotes(self, *_: object) -> None:
        """Leave footnotes alone: a note has none."""

    def _set_properties(self, note: Note) -> None:
        set_properties(self.docx, printable(title_of(note))[:255])
        properties = self.docx.core_properties
        properties.language = WORDINGS[note.language].tag
        properties.author = printable(note.sender)[:255]
        properties.created = properties.modified = datetime.combine(note.dated_on, time(), UTC)


def _parts(document: XmlPart) -> list[XmlPart]:
    """Return the parts of a document that a template fills in: its text, its headers and footers."""
    relations = (entry for entry in document.rels.values() if entry.reltype in (RT.HEADER, RT.FOOTER))
    return [document, *(entry.target_part for entry in relations if isinstance(entry.target_part, XmlPart))]


def _check_texts(document: XmlPart) -> None:
    for part in _parts(document):
        if stray := part.element.xpath(_STRAY_TEXT):
            raise BrokenTagError(
                f"the text “{stray[0].strip()[:80]}” stands outside of every paragraph",
                "a tag that names a value is written {{ name }}, without a letter after the braces",
            )


def _set_spaces(document: XmlPart, words: Wording) -> None:
    # Here, and not in templates and values: so it holds for whatever template, whoever wrote the text.
    for part in _parts(document):
        for text in part.element.iter(qn("w:t")):
            text.text = words.typography(text.text or "")

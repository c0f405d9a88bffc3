"""Notes as files: the Word document from its template, the PDF from that very document."""

from dataclasses import replace
from importlib import import_module
from types import ModuleType

from config.definition import Language
from documents.note.samples import samples
from documents.note.template import default_template, open_template
from documents.note.word.page import read_docx
from models.errors import BrokenTagError, PdfUnavailableError
from models.rules.notes import Note, NoteKind

_LEFT_OVER = ("{{", "}}", "{%", "%}", "{#", "#}")


def write_note_docx(note: Note, template: bytes | None = None) -> bytes:
    """Return a note as Word document: the same note and template, the same bytes.

    Args:
        note: what it says.
        template: a Word file of the secretariat; unless given, ours for the language of the note.

    Raises:
        NoteTemplateError: the template cannot be used; it says why, and what to do.
    """
    content = default_template(note.kind, note.language) if template is None else template
    return open_template(content, note.kind).fill(note)


def write_note_pdf(docx: bytes) -> bytes:
    """Return a note as tagged PDF; it is read from the Word document, so both say the same.

    Args:
        docx: the note as `write_note_docx` made it, or as somebody changed it in Word since.

    Raises:
        PdfUnavailableError: Pango is not installed.
        GateError: it is no Word document, is damaged, or holds active content.
        UnshownContentError: the document holds something that the PDF could not show.
    """
    made: bytes = _pdf_module().docx_to_pdf(docx)
    return made


def check_template(
    template: bytes, kind: NoteKind = NoteKind.CALL, language: Language = Language.ENGLISH
) -> None:
    """Check a template by all that would happen to it: it is opened, filled in and read for the PDF.

    Raises:
        NoteTemplateError: it cannot be used; the error says what is in the way, and the way out.
    """
    for note in samples(kind):
        filled = open_template(template, kind).fill(replace(note, language=language))
        page = read_docx(filled)
        if left := next((mark for mark in _LEFT_OVER if mark in page.html), None):
            raise BrokenTagError(f"a tag was not taken for one: '{left}' is left in the text")


def _pdf_module() -> ModuleType:
    # As for the report: WeasyPrint loads Pango when it is imported, and takes its time.
    try:
        return import_module("documents.note.pdf")
    except OSError as error:
        raise PdfUnavailableError from error

"""The suggested outline of a statement as a Word document to write into; nothing in it is locked."""

import io
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Cm

from config.definition import Language
from documents.note.template_styles import SIGNATURE, add_styles, set_language
from documents.note.wording import WORDINGS
from documents.report.docx_parts import set_properties
from documents.report.fixed import fix_zip
from models.rules.note_words import NOTE_WORDS
from models.rules.texts import capital


@dataclass(frozen=True)
class Outline:
    """What stands at the head of the outline; all else are our words in its language."""

    cycle_title: str
    title: str
    marking: str
    language: Language


def write_outline(outline: Outline) -> bytes:
    """Return the outline as DOCX: the same outline, the same bytes."""
    words, wording = NOTE_WORDS[outline.language], WORDINGS[outline.language]
    document = Document()
    add_styles(document)
    set_language(document, wording.tag)
    _set_page(document, outline)
    document.add_paragraph(capital(outline.title), style="Title")
    document.add_paragraph(wording.typography(words.outline_intro), style="Quote")
    *points, signature = words.outline
    for point in points:
        document.add_paragraph(point.title, style="Heading 1")
        document.add_paragraph(f"[{point.text}]", style="Quote")
        document.add_paragraph()
    document.add_paragraph(signature.title, style="Heading 1")
    document.add_paragraph(f"[{signature.text}]", style="Quote")
    for line in words.outline_signatures:
        document.add_paragraph(line, style=SIGNATURE)
        # Without it Word would take the next line as part of this one's frame.
        document.add_paragraph()
    set_properties(document, outline.title)
    document.core_properties.language = wording.tag
    file = io.BytesIO()
    document.save(file)
    return fix_zip(file.getvalue())


def _set_page(document: DocxDocument, outline: Outline) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2)
    page.header_distance = page.footer_distance = Cm(1.1)
    header = page.header.paragraphs[0]
    header.add_run(outline.marking).bold = True
    header.add_run(f"\t{outline.cycle_title}")

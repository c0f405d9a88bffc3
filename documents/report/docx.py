"""The report as a Word document: real headings, captions, repeated header rows, the matrix on a wide page."""

import io

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section as DocxSection
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from documents.report.content import (
    Block,
    Heading,
    Legend,
    Paragraph,
    Points,
    Report,
    Section,
    Table,
    table_numbers,
)
from documents.report.docx_parts import add_field, set_properties, set_styles
from documents.report.docx_table import add_table
from documents.report.fixed import fix_zip
from documents.report.sections import report_of
from documents.text import printable
from models.rules.review import Cleared, Review


def render_docx(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as DOCX; the charts are left out, their figures stand in the tables."""
    return docx_of(report_of(review, cleared))


def docx_of(report: Report) -> bytes:
    """Return any text made of the report's blocks as DOCX."""
    document = Document()
    set_styles(document)
    set_properties(document, printable(report.title))
    _front(document, report)
    numbers = table_numbers(report)
    for section in report.sections:
        _add_section(document, section, numbers)
    file = io.BytesIO()
    document.save(file)
    return fix_zip(file.getvalue())


def _front(document: DocxDocument, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    _set_margins(page, 2)
    page.header.paragraphs[0].text = printable(f"{report.marking}\t{report.kind}")
    footer = page.footer.paragraphs[0]
    footer.add_run("Page ")
    add_field(footer, "PAGE")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES")
    document.add_paragraph(printable(report.title), style="Title")
    document.add_paragraph(printable(report.status), style="Normal")


def _add_section(document: DocxDocument, section: Section, numbers: dict[str, int]) -> None:
    is_wide = any(isinstance(block, Table) and block.is_wide for block in section.blocks)
    if is_wide:
        _turn_page(document, is_landscape=True)
    elif section.is_internal:
        document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_heading(printable(section.title), level=1)
    for block in section.blocks:
        _add_block(document, block, numbers)
    if is_wide:
        _turn_page(document, is_landscape=False)


def _turn_page(document: DocxDocument, *, is_landscape: bool) -> None:
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Cm(29.7), Cm(21)) if is_landscape else (Cm(21), Cm(29.7))
    _set_margins(page, 1.3 if is_landscape else 2)


def _set_margins(page: DocxSection, margin: float) -> None:
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(margin)
    page.header_distance = page.footer_distance = Cm(margin / 2)


def _add_block(document: DocxDocument, block: Block, numbers: dict[str, int]) -> None:
    match block:
        case Heading():
            document.add_heading(printable(block.text), level=2)
        case Paragraph():
            _say(document, block.text)
        case Points():
            for text in block.texts:
                _say(document, text, "List Bullet")
        case Legend():
            entries = (f"{entry.text}\u00a0{entry.meaning}" for entry in block.entries)
            _say(document, "     ".join(entries))
        case Table():
            add_table(document, block, numbers[block.key])
            for note in block.notes:
                _say(document, note).paragraph_format.space_before = Pt(6)
        case _:
            pass


def _say(document: DocxDocument, text: str, style: str = "Normal") -> DocxParagraph:
    return document.add_paragraph(printable(text), style=style)

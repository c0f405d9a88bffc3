"""The brief as Word document, as PDF and as plain text for a terminal."""

import io
from datetime import UTC, datetime
from textwrap import wrap

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Cm, Pt

from documents.brief.content import BriefContent, BriefSection, brief_content
from documents.note.template_styles import add_styles, set_language
from documents.note.word_tables import new_row, new_table
from documents.note.writer import write_note_pdf
from documents.report.docx_parts import set_properties
from documents.report.fixed import fix_zip
from models.rules.brief import StateBrief

_SIZES = (("Normal", 9), ("Title", 14), ("Heading 1", 10.5), ("Table Text", 8.5))

_SPACES = (
    ("Normal", 0, 2, 11.5),
    ("Title", 0, 2, 18),
    ("Heading 1", 7, 2, 13),
    ("Table Text", 0.8, 0.8, 10.8),
    ("List Bullet", 0, 1, 11.5),
)
"""Space before and after, and height of a line, in points: fonts that stand in for others are taller."""

_TERMINAL, _INDENT = 100, "  "


def write_brief_docx(brief: StateBrief) -> bytes:
    """Return the brief as Word document of one page: the same brief, the same bytes."""
    return write_page_docx(brief_content(brief), brief.as_at)


def write_page_docx(
    content: BriefContent, as_at: datetime, *, title: str | None = None, language: str = "en-GB"
) -> bytes:
    """Return a page as Word document.

    Args:
        content: the page.
        as_at: UTC instant that it says it was made at.
        title: what the properties of the file call it; unless said, by its title, and internal.
        language: code of its language, such as 'fr-FR'.
    """
    document = Document()
    _set_page(document, content)
    document.add_paragraph(content.title, style="Title")
    document.add_paragraph(content.status)
    for section in content.sections:
        _add_section(document, section)
    set_properties(document, (title or f"{content.title} (internal)")[:255])
    properties = document.core_properties
    properties.language = language
    set_language(document, language)
    properties.created = properties.modified = as_at.astimezone(UTC)
    file = io.BytesIO()
    document.save(file)
    return fix_zip(file.getvalue())


def write_brief_pdf(brief: StateBrief) -> bytes:
    """Return the brief as tagged PDF of one page.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    return write_note_pdf(write_brief_docx(brief))


def brief_text(brief: StateBrief) -> str:
    """Return the brief as lines for a terminal."""
    return page_text(brief_content(brief))


def page_text(content: BriefContent) -> str:
    """Return a page as lines for a terminal."""
    lines = [content.marking, content.title, content.status]
    for section in content.sections:
        lines += ["", section.title, *_lines(section)]
    return "\n".join(lines) + "\n"


def _set_page(document: DocxDocument, content: BriefContent) -> None:
    add_styles(document)
    for name, size in _SIZES:
        document.styles[name].font.size = Pt(size)
    for name, before, after, height in _SPACES:
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = Pt(height)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.5)
    page.top_margin, page.bottom_margin, page.header_distance = Cm(1.8), Cm(1), Cm(0.9)
    page.header.paragraphs[0].add_run(content.marking).bold = True


def _add_section(document: DocxDocument, section: BriefSection) -> None:
    document.add_paragraph(section.title, style="Heading 1")
    if section.columns:
        table = new_table(
            document,
            [column.width for column in section.columns],
            [column.title for column in section.columns],
        )
        for row in section.rows:
            for cell, text in zip(new_row(table), row, strict=True):
                cell.paragraphs[0].add_run(text)
    for point in section.points:
        document.add_paragraph(point, style="List Bullet")
    for text in section.below:
        document.add_paragraph(text)


def _lines(section: BriefSection) -> list[str]:
    titles = tuple(column.title for column in section.columns)
    aligned = _aligned([titles, *section.rows])
    if max(map(len, aligned)) > _TERMINAL - len(_INDENT):
        aligned = [line for row in section.rows for line in _stacked(titles, row)]
    points = [line for point in section.points for line in _wrapped(f"- {point}", "  ")]
    return [f"{_INDENT}{line}".rstrip() for line in (*filter(None, aligned), *points, *section.below)]


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows]


def _stacked(titles: tuple[str, ...], row: tuple[str, ...]) -> list[str]:
    """Return a row too wide for a terminal as lines: its first cell, then the others under their titles."""
    lines = [row[0]]
    for title, text in zip(titles[1:], row[1:], strict=True):
        lines += _wrapped(f"{_INDENT}{title}: {text}", _INDENT * 2)
    return lines


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _TERMINAL - len(_INDENT), subsequent_indent=indent)

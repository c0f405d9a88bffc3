"""Makes the Word templates that come with Kalends: `python -m documents.note.make_templates`.

A secretariat edits a copy of the Word file; the texts beside it are how we keep ours readable and comparable.
"""

import io
import re
from itertools import product
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from config.definition import Language
from documents.note.template import template_file
from documents.note.template_styles import (
    PARAGRAPH,
    POINT,
    SIGNATURE,
    add_styles,
    restart_numbers,
    set_language,
)
from documents.note.word_tables import GROUP_FILL, TABLE_TEXT, fill_cell, new_row, new_table
from documents.note.wording import WORDINGS
from documents.report.docx_parts import add_field, set_properties
from documents.report.fixed import fix_zip

FOLDER = Path(__file__).parent / "templates"

KINDS = ("call", "circular")
"""Templates that come with Kalends: the call, and one for corrections and circulars."""

_STYLES = {
    "= ": "Title",
    "# ": "Heading 1",
    "#! ": "Heading 1",
    "#+ ": "Heading 1",
    "## ": "Heading 2",
    "+ ": PARAGRAPH,
    "* ": POINT,
    "- ": "List Bullet",
    "Q ": "Quote",
    "~ ": SIGNATURE,
}
"""Style of a line by how it begins; others are Normal."""

_ANNEXES = ("#! ", "#+ ")
"""Headings after which paragraphs are numbered anew; the first of them begins a page."""

_CLOSING = "^"
"""How a line begins that stays on one page with the next."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")


_PAGES = {Language.ENGLISH: ("Page ", " of "), Language.FRENCH: ("Page ", " sur ")}
"""What stands before the number of a page and before their count."""


def make_template(text: str, language: Language = Language.ENGLISH) -> bytes:
    """Return the Word document that a text with one paragraph or table row a line stands for."""
    document = Document()
    add_styles(document)
    set_properties(document, "")
    set_language(document, WORDINGS[language].tag)
    _set_page(document, language)
    writer = _Writer(document)
    for line in text.splitlines():
        writer.add(line)
    file = io.BytesIO()
    document.save(file)
    return fix_zip(file.getvalue())


class _Writer:
    """Adds lines to a document; remembers the table that is being filled and the numbering in force."""

    def __init__(self, document: DocxDocument) -> None:
        self._document = document
        self._table: Table | None = None
        self._restarted = {PARAGRAPH: 0, POINT: 0}

    def add(self, line: str) -> None:
        """Add one line."""
        if line.startswith("||"):
            self._table = _begun_table(self._document, line)
        elif self._table is not None and line.startswith(("|", "{%tr")):
            _add_row(self._table, line)
        else:
            self._table = None
            self._add_paragraph(line)

    def _add_paragraph(self, line: str) -> None:
        mark = next((mark for mark in (*_STYLES, _CLOSING) if line.startswith(mark)), "")
        text = line.removeprefix(mark)
        style = _STYLES.get(mark, "Normal")
        added = self._document.add_paragraph(style=style)
        if mark in _ANNEXES:
            added.paragraph_format.page_break_before = True if mark == "#! " else None
            self._restarted = {name: restart_numbers(self._document, name) for name in self._restarted}
        if mark == _CLOSING:
            self._keep_with_its_heading()
            added.paragraph_format.space_before = Pt(8)
        if number := self._restarted.get(style):
            _number(added, number)
        _write(added, text)

    def _keep_with_its_heading(self) -> None:
        # A closing and its signature never stand on a page of their own.
        for paragraph in reversed(self._document.paragraphs):
            if paragraph.style == self._document.styles["Heading 1"]:
                break
            paragraph.paragraph_format.keep_with_next = True


def _number(paragraph: Paragraph, number: int) -> None:
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no numbering
    numbering.get_or_add_numId().val = number


def _write(paragraph: Paragraph, text: str) -> None:
    for place, part in enumerate(_BOLD.split(text)):
        if part:
            paragraph.add_run(part).bold = True if place % 2 else None


def _set_page(document: DocxDocument, language: Language) -> None:
    before, between = _PAGES[language]
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2)
    page.header_distance = page.footer_distance = Cm(1.1)
    header, footer = page.header.paragraphs[0], page.footer.paragraphs[0]
    header.add_run("{{ marking }}").bold = True
    header.add_run("\t{{ number }}")
    footer.style = document.styles["Header"]
    footer.add_run(f"{{{{ sender }}}}\t{before}")
    add_field(footer, "PAGE")
    footer.add_run(between)
    add_field(footer, "NUMPAGES")


def _begun_table(document: DocxDocument, line: str) -> Table:
    """Return a table begun by its widths in centimetres, and by its headings if the line has any."""
    columns = [part.strip().partition(" ") for part in line.lstrip("|#").split("|")]
    titles = [title for _, _, title in columns] if line.startswith("||#") else []
    return new_table(document, [float(width) for width, _, _ in columns], titles)


def _add_row(table: Table, line: str) -> None:
    cells = new_row(table)
    if line.startswith("| "):
        for cell, text in zip(cells, line[2:].split(" | "), strict=True):
            _write(cell.paragraphs[0], text.strip())
        return
    merged = cells[0].merge(cells[-1])
    merged.paragraphs[0].style = TABLE_TEXT
    if line.startswith("|*"):
        _write(merged.paragraphs[0], f"**{line[2:].strip()}**")
        fill_cell(merged, GROUP_FILL)
    else:
        _write(merged.paragraphs[0], line)


def main() -> None:
    """Write the templates beside their texts."""
    for kind, language in product(KINDS, Language):
        text = (FOLDER / template_file(kind, language, "txt")).read_text(encoding="utf-8")
        (FOLDER / template_file(kind, language, "docx")).write_bytes(make_template(text, language))


if __name__ == "__main__":
    main()

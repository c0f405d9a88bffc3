"""A table of the report in a Word document."""

from types import MappingProxyType

from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as DocxTable, _Cell as DocxCell, _Row as DocxRow

from documents.report.content import Cell, Row, Table
from documents.text import printable

_FILLS = MappingProxyType({"progress": "0B3D91", "no-change": "DBE6F6"})

_WHITE = RGBColor(0xFF, 0xFF, 0xFF)

_HEAD_FILL, _GROUP_FILL = "E8EEF8", "F2F4F7"

_PAGE_CM = 17.0
"""Width of the text on an upright page, in centimetres."""

_PADDING_CM, _LETTER_CM = 0.45, 0.0195
"""Room beside the text of a cell, and of a letter for each point of its size, in centimetres."""

_MANY_COLUMNS = 5
"""A table with more columns is set smaller."""

_FEW_ROWS = 12
"""A table with no more rows stays on one page."""

_CENTRED = frozenset({"progress", "no-change", "held-elsewhere", "missing"})


def add_table(document: DocxDocument, table: Table, number: int) -> None:
    """Add a table with its caption; the header row repeats on every page."""
    document.add_paragraph(printable(f"Table\u00a0{number}. {table.caption}"), style="Caption")
    added = document.add_table(rows=0, cols=len(table.columns), style="Normal Table")
    added.autofit = False
    _draw_lines(added)
    size = 7 if table.is_wide else 8 if len(table.columns) > _MANY_COLUMNS else 9
    _add_head(added, table, size)
    for row in table.rows:
        _add_row(added, row, size)
    _set_widths(added, table, size)
    if len(table.rows) <= _FEW_ROWS:
        _keep_together(added)


def _keep_together(added: DocxTable) -> None:
    for row in added.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _draw_lines(added: DocxTable) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "98A2B3")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    added._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no borders


def _new_row(added: DocxTable) -> DocxRow:
    row: DocxRow = added.add_row()  # type: ignore[no-untyped-call]
    return row


def _add_head(added: DocxTable, table: Table, size: int) -> None:
    head = _new_row(added)
    for place, column in enumerate(table.columns):
        cell = head.cells[place]
        _write(cell, column.title, size, is_bold=True)
        _fill(cell, _HEAD_FILL)
        if column.is_number:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif column.meaning:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _mark(head, "w:tblHeader")
    _mark(head, "w:cantSplit")


def _add_row(added: DocxTable, row: Row, size: int) -> None:
    line = _new_row(added)
    _mark(line, "w:cantSplit")
    cells = line.cells
    if not row.cells:
        _write(cells[0].merge(cells[-1]), row.heading, size, is_bold=True)
        _fill(cells[0], _GROUP_FILL)
        return
    _write(cells[0], row.heading, size)
    for place, cell in enumerate(row.cells, start=1):
        _write_cell(cells[place], cell, size)


def _write_cell(target: DocxCell, cell: Cell, size: int) -> None:
    _write(target, cell.text, size)
    paragraph = target.paragraphs[0]
    if cell.kind == "number":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif cell.kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if cell.kind in _FILLS:
        _fill(target, _FILLS[cell.kind])
    if cell.kind == "progress":
        paragraph.runs[0].font.color.rgb = _WHITE


def _write(target: DocxCell, text: str, size: int, *, is_bold: bool = False) -> None:
    paragraph = target.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(size), is_bold


def _fill(cell: DocxCell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def _mark(row: DocxRow, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no such mark


def _set_widths(added: DocxTable, table: Table, size: int) -> None:
    widths = _widths(table, size)
    for place, width in enumerate(widths):
        added.columns[place].width = width
    for line, row in zip(added.rows, (None, *table.rows), strict=True):
        cells = line.cells
        if row is not None and not row.cells:
            cells[0].width = Length(sum(widths))
            continue
        for place, width in enumerate(widths):
            cells[place].width = width


def _widths(table: Table, size: int) -> list[Length]:
    """Return widths that fill the page: room for the longest word, and what is left by length of text."""
    rest = len(table.columns) - 1
    if table.is_wide:
        return [Cm(7.6), *([Cm(19.4 / rest)] * rest)]
    texts = [_texts(table, place) for place in range(rest + 1)]
    words = [max(len(word) for text in column for word in text.split(" ")) for column in texts]
    needed = [_PADDING_CM + _LETTER_CM * size * letters for letters in words]
    wanted = [min(max(len(text) for text in column), 60) for column in texts]
    left = max(_PAGE_CM - sum(needed), 0)
    full = [least + left * share / sum(wanted) for least, share in zip(needed, wanted, strict=True)]
    return [Cm(width * _PAGE_CM / sum(full)) for width in full]


def _texts(table: Table, place: int) -> list[str]:
    rows = [row for row in table.rows if row.cells]
    return [
        table.columns[place].title,
        *(row.heading if place == 0 else row.cells[place - 1].text for row in rows),
    ]

"""Tables in Word documents that we write: thin lines, a header row that repeats, rows that stay whole."""

from collections.abc import Sequence

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table, _Cell as Cell

TABLE_TEXT = "Table Text"
"""Style of the text in tables."""

HEAD_FILL, GROUP_FILL = "E8EEF8", "F2F4F7"


def new_table(document: DocxDocument, widths: Sequence[float], titles: Sequence[str] = ()) -> Table:
    """Return a table of that many columns, widths in centimetres, with its header row if it has titles."""
    table: Table = document.add_table(rows=0, cols=len(widths), style="Normal Table")
    table.autofit = False
    _draw_lines(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    if titles:
        for cell, title in zip(new_row(table, "w:cantSplit", "w:tblHeader"), titles, strict=True):
            cell.paragraphs[0].add_run(title).bold = True
            fill_cell(cell, HEAD_FILL)
    return table


def new_row(table: Table, *marks: str) -> list[Cell]:
    """Return the cells of a new row; unless marked otherwise it is not split between pages."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    for mark in marks or ("w:cantSplit",):
        row._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - python-docx has no such marks
    cells = list(row.cells)
    for cell, column in zip(cells, table.columns, strict=True):
        cell.width = column.width
        cell.paragraphs[0].style = TABLE_TEXT
    return cells


def fill_cell(cell: Cell, colour: str) -> None:
    """Shade a cell in a colour such as 'E8EEF8'."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def _draw_lines(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "98A2B3")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, "w:tblLayout", "w:tblLook")

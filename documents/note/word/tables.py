"""Tables of a Word document as HTML: header rows, header cells, merged cells, lines and shades."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from docx.oxml.ns import qn
from markupsafe import escape

from documents.note.word.elements import Element, child, is_on, points, value
from documents.note.word.looks import Css, border_css, fill_css, line_css, style_text
from documents.note.word.styles import Styles

_ALIGNMENTS = {"top": "top", "center": "middle", "bottom": "bottom"}

_FIRST_COLUMN = 0x0080
"""Bit of the look of a table that says that its first column holds headings."""

Write = Callable[[Element], str]
"""Writes what stands in a cell."""


@dataclass
class _Cell:
    """One cell with its place; a cell merged with the one above has no element of its own on the page."""

    element: Element
    column: int
    columns: int
    rows: int = 1

    @property
    def properties(self) -> Element | None:
        return child(self.element, "tcPr")

    @property
    def continues(self) -> bool:
        """Whether it belongs to the cell above."""
        merge = child(self.properties, "vMerge")
        return merge is not None and value(merge) in (None, "continue")


@dataclass(frozen=True)
class _Look:
    """What all cells of a table share."""

    inside: Css
    has_headings: bool


def table_html(table: Element, styles: Styles, write: Write) -> str:
    """Return a table; rows that Word repeats on every page are its head."""
    properties = child(table, "tblPr")
    rows = table.findall(qn("w:tr"))
    heads = list(takewhile(_is_head, rows))
    lines = _lines(properties, styles)
    look = _Look(_inside(lines), _has_headings(properties))
    cells = _cells(rows)
    head = "".join(_row(row, cells[place], look, write) for place, row in enumerate(heads))
    body = "".join(_row(row, cells[place], look, write) for place, row in list(enumerate(rows))[len(heads) :])
    css = _outside(lines) | _width(table)
    return (
        f'<table style="{escape(style_text(css))}">{_columns(table)}'
        f"{f'<thead>{head}</thead>' if head else ''}{f'<tbody>{body}</tbody>' if body else ''}</table>"
    )


def _is_head(row: Element) -> bool:
    return bool(is_on(child(row, "trPr", "tblHeader")))


def _has_headings(properties: Element | None) -> bool:
    look = child(properties, "tblLook")
    said = value(look, "firstColumn")
    if said is not None:
        return said in ("1", "true", "on")
    return bool(int(value(look) or "0", 16) & _FIRST_COLUMN)


def _lines(properties: Element | None, styles: Styles) -> dict[str, Element]:
    """Return the lines of a table by their side: those of its styles, then its own."""
    style_id = value(child(properties, "tblStyle"))
    found = [*styles.table(style_id), *([] if properties is None else [properties])]
    lines: dict[str, Element] = {}
    for borders in (child(entry, "tblBorders") for entry in found):
        if borders is not None:
            lines |= {line.tag.rpartition("}")[2]: line for line in borders.iterchildren()}
    return lines


def _outside(lines: dict[str, Element]) -> Css:
    sides = {
        "top": "top",
        "bottom": "bottom",
        "left": "left",
        "right": "right",
        "start": "left",
        "end": "right",
    }
    return {f"border-{sides[name]}": line_css(line) for name, line in lines.items() if name in sides}


def _inside(lines: dict[str, Element]) -> Css:
    css: Css = {}
    if (line := lines.get("insideH")) is not None:
        css |= {"border-top": line_css(line), "border-bottom": line_css(line)}
    if (line := lines.get("insideV")) is not None:
        css |= {"border-left": line_css(line), "border-right": line_css(line)}
    return css


def _width(table: Element) -> Css:
    widths = _grid(table)
    return {"width": f"{sum(widths):g}pt"} if widths else {}


def _columns(table: Element) -> str:
    columns = "".join(f'<col style="width: {width:g}pt">' for width in _grid(table))
    return f"<colgroup>{columns}</colgroup>" if columns else ""


def _grid(table: Element) -> list[float]:
    grid = child(table, "tblGrid")
    found = [] if grid is None else [points(value(column, "w")) for column in grid.findall(qn("w:gridCol"))]
    return [width for width in found if width is not None] if None not in found else []


def _cells(rows: list[Element]) -> list[list[_Cell]]:
    """Return the cells of each row; one that goes over several rows knows over how many."""
    above: dict[int, _Cell] = {}
    found = []
    for row in rows:
        line, column = [], 0
        for element in row.findall(qn("w:tc")):
            cell = _Cell(element, column, int(value(child(element, "tcPr", "gridSpan")) or 1))
            column += cell.columns
            if cell.continues and cell.column in above:
                above[cell.column].rows += 1
                continue
            above[cell.column] = cell
            line.append(cell)
        found.append(line)
    return found


def _row(row: Element, cells: list[_Cell], look: _Look, write: Write) -> str:
    is_head = _is_head(row)
    html = "".join(_cell_html(cell, look, write, is_head=is_head) for cell in cells)
    together = is_on(child(row, "trPr", "cantSplit"))
    return f'<tr style="break-inside: avoid">{html}</tr>' if together else f"<tr>{html}</tr>"


def _cell_html(cell: _Cell, look: _Look, write: Write, *, is_head: bool) -> str:
    html = write(cell.element)
    properties = cell.properties
    css = look.inside | border_css(child(properties, "tcBorders")) | fill_css(child(properties, "shd"))
    css["vertical-align"] = _ALIGNMENTS.get(value(child(properties, "vAlign")) or "", "top")
    spans = _span("colspan", cell.columns) + _span("rowspan", cell.rows)
    style = escape(style_text(css))
    if is_head:
        return f'<th scope="col"{spans} style="{style}">{html}</th>'
    if look.has_headings and cell.column == 0:
        scope = "rowgroup" if cell.columns > 1 else "row"
        return f'<th scope="{scope}"{spans} style="{style}">{html}</th>'
    return f'<td{spans} style="{style}">{html}</td>'


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""

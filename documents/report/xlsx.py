"""The report as a workbook: the figures as numbers, every text as text, nothing as a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.report import wording
from documents.report.fixed import FIXED_AT
from documents.report.xlsx_sheets import INTERNAL_SHEETS, SHEETS, Sheet
from documents.text import printable
from models.rules.review import Cleared, Review

_HEAD_ROW = 3
"""Row of the column headings, counted from 0: above it stand the title, the status and the notes."""

_LINE_POINTS = 14
"""Height of one line of text, in points."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True)
class _Looks:
    """Formats of the workbook."""

    title: Format
    head: Format
    cells: dict[str, Format]


def render_xlsx(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as XLSX, one sheet a part."""
    marking = f"{review.marking}. " if review.marking else ""
    status = f"{marking}{wording.status_line(review, cleared)}"
    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": printable(review.title), "created": FIXED_AT})
        looks = _looks(workbook)
        for make in SHEETS if cleared else (*SHEETS, *INTERNAL_SHEETS):
            sheet = make(review)
            target = workbook.add_worksheet(sheet.name)
            target.write_string(0, 0, printable(f"{review.title}: {sheet.title}"), looks.title)
            target.write_string(1, 0, printable(status), looks.cells["plain"])
            _write_sheet(target, sheet, looks)
    return file.getvalue()


def _looks(workbook: Workbook) -> _Looks:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    framed = {**base, "border": 1, "border_color": "#98A2B3"}
    centred = {**framed, "align": "center"}
    head = {**framed, "bold": True, "font_color": "#0B2A66", "bg_color": "#E8EEF8", "text_wrap": True}
    kinds = {
        "": {**framed, "text_wrap": True, "align": "left", "indent": 1},
        "plain": base,
        "figure": {**framed, "num_format": "#,##0.0"},
        "percent": {**framed, "num_format": "0.0%"},
        "count": {**framed, "num_format": "0"},
        "progress": {**centred, "bg_color": "#0B3D91", "font_color": "#FFFFFF"},
        "no-change": {**centred, "bg_color": "#DBE6F6"},
        "held-elsewhere": centred,
        "missing": centred,
    }
    return _Looks(
        title=workbook.add_format({**base, "bold": True, "font_size": 14, "font_color": "#0B2A66"}),
        head=workbook.add_format(head),
        cells={name: workbook.add_format(look) for name, look in kinds.items()},
    )


def _write_sheet(target: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    target.write_string(2, 0, printable(sheet.note), looks.cells["plain"])
    for column, heading in enumerate(sheet.headings):
        target.write_string(_HEAD_ROW, column, printable(heading), looks.head)
    for place, row in enumerate(sheet.rows, start=_HEAD_ROW + 1):
        target.set_row(place, _LINE_POINTS * _lines(row, sheet.widths))
        _write_row(target, place, row, looks)
    _lay_out(target, sheet)


def _lines(row: Sequence[object], widths: Sequence[int]) -> int:
    """Return how many lines the longest text of a row takes: not every program finds that out by itself."""
    cells = zip(row, widths, strict=True)
    return max([1, *(ceil(0.9 * len(value) / width) for value, width in cells if isinstance(value, str))])


def _write_row(target: Worksheet, place: int, row: Sequence[object], looks: _Looks) -> None:
    for column, value in enumerate(row):
        match value:
            case (str(text), str(kind)):
                target.write_string(place, column, printable(text), looks.cells[kind])
            case Decimal():
                target.write_number(place, column, float(value), looks.cells["figure"])
            case float():
                target.write_number(place, column, value, looks.cells["percent"])
            case int():
                target.write_number(place, column, value, looks.cells["count"])
            case None:
                target.write_blank(place, column, None, looks.cells[""])
            case _:
                target.write_string(place, column, printable(str(value)), looks.cells[""])


def _lay_out(target: Worksheet, sheet: Sheet) -> None:
    for column, width in enumerate(sheet.widths):
        target.set_column(column, column, width)
    target.freeze_panes(_HEAD_ROW + 1, 1)
    target.repeat_rows(_HEAD_ROW)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.set_footer("&L&A&RPage &P of &N")

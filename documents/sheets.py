"""Plain tables as a workbook: every text as text, nothing as a formula; the same tables, the same bytes."""

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.report.fixed import FIXED_AT
from documents.text import printable
from models.rules.sheet import PlainSheet

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_sheets(title: str, sheets: Sequence[PlainSheet]) -> bytes:
    """Return tables as XLSX, one sheet each."""
    file = io.BytesIO()
    with Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": printable(title), "created": FIXED_AT})
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        framed = {**base, "border": 1, "border_color": "#98A2B3", "text_wrap": True}
        looks = (
            workbook.add_format({**base, "bold": True, "font_size": 14, "font_color": "#0B2A66"}),
            workbook.add_format(base),
            workbook.add_format({**framed, "bold": True, "font_color": "#0B2A66", "bg_color": "#E8EEF8"}),
            workbook.add_format(framed),
        )
        for sheet in sheets:
            _write(workbook.add_worksheet(sheet.name), sheet, looks)
    return file.getvalue()


def _write(target: Worksheet, sheet: PlainSheet, looks: tuple[Format, Format, Format, Format]) -> None:
    title, plain, head, framed = looks
    target.write_string(0, 0, printable(sheet.title), title)
    for place, note in enumerate(sheet.notes, start=1):
        target.write_string(place, 0, printable(note), plain)
    top = len(sheet.notes) + 2
    for column, heading in enumerate(sheet.headings):
        target.write_string(top, column, printable(heading), head)
        target.set_column(column, column, sheet.widths[column])
    for place, row in enumerate(sheet.rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                target.write_number(place, column, value, framed)
            else:
                target.write_string(place, column, printable(value), framed)
    target.freeze_panes(top + 1, 1)
    target.repeat_rows(top)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.set_footer("&L&A&RPage &P of &N")

"""One sheet of a form: its set-up, its head, and its lines."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from config.form import CatalogueSheet, FieldsSheet
from documents.form.cells import POINTS_A_LINE, count_lines, write_line, write_text
from documents.form.comments import write_comments
from documents.form.context import unused_columns
from documents.form.layout import CONFIRMED, GUIDANCE_ROW, IDENTITY_ROW, TITLE_ROW, identity_line
from documents.form.places import Place, SheetLayout, column_letters
from documents.form.printing import columns_across, set_up_print
from documents.form.request import FormRequest, group_headings
from documents.form.styles import Look, Styles
from documents.form.validation import write_validations

TITLE_POINTS = 28
"""Height of the row with the title."""

_HEAD_POINTS, _HEADING_POINTS = 30, 20
_CARRIED_OVER = (
    "Answers in italics are taken from the last plan: please check each line, "
    f"change what is out of date, and choose '{CONFIRMED}' in its last column."
)
_FIXED_COLUMNS = 2
"""Columns that stay in sight while a wide sheet is scrolled."""

PROTECTION: dict[str, Any] = {"format_columns": True, "format_rows": True}
"""What a locked sheet still allows: wider columns and higher rows."""


def write_sheet(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    """Write one sheet of the form.

    Raises:
        AnswerTooLongError: an answer to fill in does not fit into a cell.
    """
    _set_up(worksheet, layout, request)
    set_up_print(worksheet, layout, request)
    _write_head(worksheet, layout, request, styles)
    _write_headings(worksheet, layout, request, styles)
    for line in layout.lines:
        write_line(worksheet, layout, line, request, styles)
    write_validations(worksheet, layout, request)
    write_comments(worksheet, layout, request)


def write_identity(worksheet: Worksheet, request: FormRequest, styles: Styles) -> None:
    """Write the line that says which form the sheet belongs to."""
    write_text(worksheet, Place(IDENTITY_ROW, 0), identity_line(request.identity), styles.look(Look.IDENTITY))


def _set_up(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    worksheet.protect("", PROTECTION)
    worksheet.hide_gridlines(2)
    unused = unused_columns(layout, request)
    for number, column in enumerate(layout.columns):
        worksheet.set_column(number, number, column.width, None, {"hidden": number in unused})
    fixed = 0 if isinstance(layout.sheet, FieldsSheet) else _FIXED_COLUMNS
    worksheet.freeze_panes(layout.header_row + 1, fixed)
    worksheet.set_selection(*layout.lines[0].answers[0].value, *layout.lines[0].answers[0].value)


def _write_head(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    worksheet.set_row(TITLE_ROW, TITLE_POINTS)
    title = f"{layout.sheet.title}: {request.respondent_name}"
    write_text(worksheet, Place(TITLE_ROW, 0), title, styles.look(Look.TITLE))
    last = _last_column(layout, request)
    guidance = _guidance(layout, request)
    width = sum(
        column.width
        for number, column in enumerate(layout.columns[: last + 1])
        if number not in unused_columns(layout, request)
    )
    worksheet.set_row(GUIDANCE_ROW, POINTS_A_LINE * count_lines(guidance, width) + 8)
    worksheet.merge_range(GUIDANCE_ROW, 0, GUIDANCE_ROW, last, guidance, styles.look(Look.GUIDANCE))
    write_identity(worksheet, request, styles)
    worksheet.set_row(layout.header_row, _HEAD_POINTS)
    for number, column in enumerate(layout.columns):
        write_text(worksheet, Place(layout.header_row, number), column.title, styles.look(Look.HEAD))


def _guidance(layout: SheetLayout, request: FormRequest) -> str:
    first, last = layout.lines[0].row + 1, layout.last_row + 1
    letters = [column_letters(column) for column in layout.answer_columns]
    columns = f"columns {letters[0]} to {letters[-1]}" if len(letters) > 1 else f"column {letters[0]}"
    table = f"The table has its head in row {layout.header_row + 1} and its lines in rows {first} to {last}; "
    carried = any(request.is_carried_line(line) for line in layout.lines)
    said = [layout.sheet.guidance, f"{table}answers go into {columns}."]
    return " ".join([*said, _CARRIED_OVER] if carried else said)


def _last_column(layout: SheetLayout, request: FormRequest) -> int:
    """Return the column up to which the guidance goes: what is further right stands on another page."""
    unused = unused_columns(layout, request)
    shown = [number for number in range(columns_across(layout, request)) if number not in unused]
    return shown[-1]


def _write_headings(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    if not isinstance(layout.sheet, CatalogueSheet):
        return
    for row, text in zip(layout.heading_rows, group_headings(request.catalogue), strict=True):
        lines = count_lines(text, layout.columns[1].width)
        worksheet.set_row(row, max(_HEADING_POINTS, POINTS_A_LINE * lines + 6))
        # Not merged: column B stands on every page, a merged range on the first one alone.
        for column in range(len(layout.columns)):
            write_text(worksheet, Place(row, column), text if column == 1 else "", styles.look(Look.HEADING))

"""One sheet of a form: its set-up, its head, and its lines."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from config.form import CatalogueSheet, FieldsSheet, YearsSheet
from documents.form.cells import write_line, write_text
from documents.form.context import unused_columns
from documents.form.layout import CONFIRMED, GUIDANCE_ROW, IDENTITY_PLACES, TITLE_ROW
from documents.form.places import Place, SheetLayout
from documents.form.request import FormRequest, group_headings
from documents.form.styles import Look, Styles

_A4 = 9
_TITLE_POINTS, _GUIDANCE_POINTS, _HEAD_POINTS, _HEADING_POINTS = 28, 46, 30, 20
_CARRIED_OVER = (
    "Answers in italics are taken from the last plan: please check each line, "
    f"change what is out of date, and choose '{CONFIRMED}' in its last column."
)
_FIXED_COLUMNS = 2
"""Columns that stay in sight while a wide sheet is scrolled."""

_PROTECTION: dict[str, Any] = {"format_columns": True, "format_rows": True}
"""What a locked sheet still allows: wider columns and higher rows."""


def write_sheet(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    """Write one sheet of the form.

    Raises:
        AnswerTooLongError: an answer to fill in does not fit into a cell.
    """
    _set_up(worksheet, layout, request)
    _set_up_print(worksheet, layout, request)
    _write_head(worksheet, layout, request, styles)
    if _is_first(layout, request):
        _write_identity(worksheet, request, styles)
    _write_headings(worksheet, layout, request, styles)
    for line in layout.lines:
        write_line(worksheet, layout, line, request, styles)


def _set_up(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    worksheet.protect("", _PROTECTION)
    worksheet.hide_gridlines(2)
    unused = unused_columns(layout, request)
    for number, column in enumerate(layout.columns):
        worksheet.set_column(number, number, column.width, None, {"hidden": number in unused})
    if not _is_first(layout, request):
        worksheet.freeze_panes(layout.header_row + 1, _FIXED_COLUMNS)
    worksheet.set_selection(*layout.lines[0].answers[0].value, *layout.lines[0].answers[0].value)


def _set_up_print(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    one_page = isinstance(layout.sheet, FieldsSheet | YearsSheet)
    worksheet.fit_to_pages(1, 1 if one_page else 0)
    worksheet.repeat_rows(layout.header_row)
    worksheet.print_area(0, 0, layout.last_row, layout.status_column)
    who = f"{request.cycle_title} - {request.respondent_name}"
    worksheet.set_header(f"&L{_escape(who)}&R{_escape(request.marking)}")
    worksheet.set_footer("&L&A&RPage &P of &N")


def _write_head(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    sheet, first = layout.sheet, _is_first(layout, request)
    name = request.schema.title if first else sheet.title
    worksheet.set_row(TITLE_ROW, _TITLE_POINTS)
    write_text(worksheet, Place(TITLE_ROW, 0), f"{name}: {request.respondent_name}", styles.look(Look.TITLE))
    worksheet.set_row(GUIDANCE_ROW, _GUIDANCE_POINTS)
    last = layout.status_column - 1
    guidance = f"{sheet.guidance} {_CARRIED_OVER}" if request.shows_status else sheet.guidance
    worksheet.merge_range(GUIDANCE_ROW, 0, GUIDANCE_ROW, last, guidance, styles.look(Look.GUIDANCE))
    worksheet.set_row(layout.header_row, _HEAD_POINTS)
    for number, column in enumerate(layout.columns):
        write_text(worksheet, Place(layout.header_row, number), column.title, styles.look(Look.HEAD))


def _write_identity(worksheet: Worksheet, request: FormRequest, styles: Styles) -> None:
    identity = request.identity
    shown = {
        "cycle": (identity.cycle, "Cycle", request.cycle_title),
        "respondent": (identity.respondent, "Respondent", request.respondent_name),
        "schema": (identity.schema, "Form", request.schema.title),
        "schema_version": (str(identity.schema_version), "Version of the form", ""),
    }
    for name, place in IDENTITY_PLACES.items():
        value, label, text = shown[name]
        write_text(worksheet, Place(place.row, 1), label, styles.look(Look.LABEL))
        write_text(worksheet, place, value, styles.look(Look.STRONG))
        write_text(worksheet, Place(place.row, 3), text, styles.look(Look.LABEL))


def _write_headings(worksheet: Worksheet, layout: SheetLayout, request: FormRequest, styles: Styles) -> None:
    if not isinstance(layout.sheet, CatalogueSheet):
        return
    for row, text in zip(layout.heading_rows, group_headings(request.catalogue), strict=True):
        worksheet.set_row(row, _HEADING_POINTS)
        write_text(worksheet, Place(row, 0), "", styles.look(Look.HEADING))
        worksheet.merge_range(row, 1, row, layout.status_column, text, styles.look(Look.HEADING))


def _is_first(layout: SheetLayout, request: FormRequest) -> bool:
    return layout.sheet is request.schema.sheets[0]


def _escape(text: str) -> str:
    return text.replace("&", "&&")

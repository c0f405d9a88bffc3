"""The first sheet of the workbook: how to fill in the form; nothing is answered on it."""

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from config.form import GuidancePage
from documents.form.cells import POINTS_A_LINE, count_lines, write_text
from documents.form.layout import HEADER_ROW, TITLE_ROW
from documents.form.places import Place
from documents.form.printing import set_up_page
from documents.form.request import FormRequest
from documents.form.sheet import PROTECTION, TITLE_POINTS, write_identity
from documents.form.styles import Look, Styles

ASK = "{ask}"
"""Stands in a guidance text for the office to ask."""

_HEADS = (("About", 26), ("Guidance", 92))
_SHEETS, _CHANGED = "Sheets", "Answers of the last plan that moved"


def write_guidance(worksheet: Worksheet, page: GuidancePage, request: FormRequest, styles: Styles) -> None:
    """Write the guidance: one line for each point, then what became of answers that moved."""
    worksheet.protect("", PROTECTION)
    worksheet.hide_gridlines(2)
    worksheet.set_portrait()
    set_up_page(worksheet, request)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(HEADER_ROW)
    worksheet.set_row(TITLE_ROW, TITLE_POINTS)
    title = f"{request.schema.title}: {request.respondent_name}"
    write_text(worksheet, Place(TITLE_ROW, 0), title, styles.look(Look.TITLE))
    write_text(worksheet, Place(TITLE_ROW + 1, 0), request.cycle_title, styles.look(Look.GUIDANCE_LINE))
    write_identity(worksheet, request, styles)
    for column, (text, width) in enumerate(_HEADS):
        worksheet.set_column(column, column, width)
        write_text(worksheet, Place(HEADER_ROW, column), text, styles.look(Look.HEAD))
    for row, (about, text) in enumerate(_points(page, request), HEADER_ROW + 1):
        write_text(worksheet, Place(row, 0), about, styles.look(Look.STRONG))
        write_text(worksheet, Place(row, 1), text, styles.look(Look.LABEL))
        lines = max(count_lines(said, width) for said, (_, width) in zip((about, text), _HEADS, strict=True))
        worksheet.set_row(row, POINTS_A_LINE * lines + 8)


def _points(page: GuidancePage, request: FormRequest) -> Iterator[tuple[str, str]]:
    for section in page.sections:
        text = section.text.replace(ASK, request.ask)
        if text:
            yield section.title, text
    written = [sheet.title for sheet in request.schema.sheets if request.is_wanted(sheet)]
    yield _SHEETS, f"This workbook has the sheets: {', '.join(written)}."
    if request.told:
        yield _CHANGED, "\n".join(request.told)

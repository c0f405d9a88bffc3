"""The form as a workbook: written in memory, the same bytes for the same request."""

import io
from datetime import datetime

import xlsxwriter

from documents.form.layout import lay_out
from documents.form.places import Place, SheetLayout
from documents.form.request import FormRequest, catalogue_numbers
from documents.form.sheet import write_sheet
from documents.form.styles import make_styles

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_form(request: FormRequest) -> bytes:
    """Return the workbook of a form.

    Raises:
        AnswerTooLongError: an answer to fill in does not fit into a cell.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as workbook:
        _describe(workbook, request)
        styles = make_styles(workbook)
        for layout in lay_out(request.schema, request.year, catalogue_numbers(request.catalogue)):
            worksheet = workbook.add_worksheet(layout.sheet.title)
            write_sheet(worksheet, layout, request, styles)
            workbook.define_name(f"answers_{layout.sheet.code}", _answer_range(layout))
    return buffer.getvalue()


def _describe(workbook: xlsxwriter.Workbook, request: FormRequest) -> None:
    workbook.set_properties(
        {
            "title": f"{request.schema.title}: {request.respondent_name}",
            "subject": request.cycle_title,
            # A day of its own would change the bytes of a form that says the same.
            "created": datetime(request.year, 1, 1),  # noqa: DTZ001 - a property without a zone
        }
    )


def _answer_range(layout: SheetLayout) -> str:
    places = [answer.value for line in layout.lines for answer in line.answers]
    first, last = min(places), max(places)
    return f"='{layout.sheet.title}'!{_absolute(first)}:{_absolute(last)}"


def _absolute(place: Place) -> str:
    letters = place.address.rstrip("0123456789")
    return f"${letters}${place.row + 1}"

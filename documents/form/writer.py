"""The form as a workbook: written in memory, the same bytes for the same request."""

import io
from datetime import datetime
from types import MappingProxyType

import xlsxwriter

from documents.form.guidance import write_guidance
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

_FONT = MappingProxyType({"font_name": "Arial", "font_size": 10})
"""Widths of columns count digits of this font; the usual one of Excel is seldom there elsewhere."""


def write_form(request: FormRequest) -> bytes:
    """Return the workbook of a form.

    Raises:
        AnswerTooLongError: an answer to fill in does not fit into a cell.
    """
    buffer = io.BytesIO()
    options = _OPTIONS | {"default_format_properties": dict(_FONT)}  # a copy: the library writes into it
    with xlsxwriter.Workbook(buffer, options) as workbook:
        _describe(workbook, request)
        styles = make_styles(workbook)
        if request.schema.guidance:
            page = request.schema.guidance
            write_guidance(workbook.add_worksheet(page.title), page, request, styles)
        for layout in lay_out(request.schema, request.year, catalogue_numbers(request.catalogue)):
            if request.is_wanted(layout.sheet):
                worksheet = workbook.add_worksheet(layout.sheet.title)
                write_sheet(worksheet, layout, request, styles)
                _define_names(workbook, layout, len(workbook.worksheets()))
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


def _define_names(workbook: xlsxwriter.Workbook, layout: SheetLayout, number: int) -> None:
    workbook.define_name(f"answers_{layout.sheet.code}", _answer_range(layout))
    # Screen readers take the heads of columns and lines from a name of this form.
    first, last = Place(layout.header_row, 0), Place(layout.last_row, layout.status_column)
    region = f"TitleRegion1.{first.address}.{last.address}.{number}"
    workbook.define_name(region, f"='{layout.sheet.title}'!{_absolute(first)}")


def _answer_range(layout: SheetLayout) -> str:
    places = [answer.value for line in layout.lines for answer in line.answers]
    first, last = min(places), max(places)
    return f"='{layout.sheet.title}'!{_absolute(first)}:{_absolute(last)}"


def _absolute(place: Place) -> str:
    letters = place.address.rstrip("0123456789")
    return f"${letters}${place.row + 1}"

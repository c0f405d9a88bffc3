"""The cells of one line of a form: labels, context, answers, reason and status."""

import math
from datetime import date, datetime, time
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.form import CatalogueSheet, FieldKind, FieldsSheet, RowsSheet, YearField, YearsSheet
from documents.form.context import line_context
from documents.form.layout import TO_BE_CONFIRMED
from documents.form.places import AnswerPlace, Line, Place, SheetLayout
from documents.form.request import FormRequest
from documents.form.styles import Look, Styles
from models.errors import AnswerTooLongError
from models.rules.answers import AnswerValue

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds (ECMA-376, as Excel implements it)."""

POINTS_A_LINE, MOST_POINTS = 13.0, 409.0
"""Height of a line of text, and the greatest height that a row can have."""

_ROOM = {FieldsSheet: 24.0, YearsSheet: 17.0, CatalogueSheet: 52.0, RowsSheet: 24.0}
"""Least height of a line in points, by kind of sheet: what is written into it needs room."""
_FILL = 1.05
"""Characters of running text for each character of width: a width counts digits, which are wider."""


def write_line(
    worksheet: Worksheet, layout: SheetLayout, line: Line, request: FormRequest, styles: Styles
) -> None:
    """Write one line of a sheet.

    Raises:
        AnswerTooLongError: an answer does not fit into a cell.
    """
    for column, text in line.labels:
        _write_label(worksheet, Place(line.row, column), text, styles)
    for column, text, look in line_context(layout, line, request):
        _write_context(worksheet, Place(line.row, column), (text, look), styles)
    for place in line.answers:
        _write_answer(worksheet, place, request, styles)
    _write_status(worksheet, Place(line.row, layout.status_column), line, request, styles)
    worksheet.set_row(line.row, _height(layout, line, request))


def write_text(worksheet: Worksheet, place: Place, text: str, style: Format) -> None:
    """Write a text as a string whatever it looks like, so that it is never a formula.

    Raises:
        AnswerTooLongError: the text does not fit into a cell.
    """
    if len(text) > LONGEST_TEXT:
        raise AnswerTooLongError(worksheet.get_name(), place.address, len(text), LONGEST_TEXT)
    if text:
        worksheet.write_string(*place, text, style)
    else:
        worksheet.write_blank(*place, None, style)


def _write_label(worksheet: Worksheet, place: Place, text: str, styles: Styles) -> None:
    if text.isdecimal() and str(int(text)) == text:
        worksheet.write_number(*place, int(text), styles.look(Look.NUMBER))
    else:
        write_text(worksheet, place, text, styles.look(Look.LABEL))


def _write_context(worksheet: Worksheet, place: Place, shown: tuple[str, Look], styles: Styles) -> None:
    text, look = shown
    if look is Look.FIGURE:
        worksheet.write_number(*place, float(text), styles.look(look))
    else:
        write_text(worksheet, place, text, styles.look(look))


def _write_answer(worksheet: Worksheet, place: AnswerPlace, request: FormRequest, styles: Styles) -> None:
    answer = request.answer(place)
    carried = request.is_carried(answer)
    is_figure = isinstance(place.field, YearField)
    style = styles.figure(carried=carried) if is_figure else styles.answer(place.kind, carried=carried)
    _write_value(worksheet, place, answer.value, style)
    if place.reason:
        write_text(worksheet, place.reason, answer.reason, styles.answer(FieldKind.TEXT, carried=carried))


def _write_value(worksheet: Worksheet, place: AnswerPlace, value: AnswerValue, style: Format) -> None:
    match value:
        case bool():
            write_text(worksheet, place.value, "yes" if value else "no", style)
        case int() | Decimal() if place.kind is FieldKind.NUMBER:
            worksheet.write_number(*place.value, float(value), style)
        case date() if place.kind is FieldKind.DATE:
            worksheet.write_datetime(*place.value, datetime.combine(value, time()), style)
        case _:
            write_text(worksheet, place.value, "" if value is None else str(value), style)


def _write_status(
    worksheet: Worksheet, place: Place, line: Line, request: FormRequest, styles: Styles
) -> None:
    if request.is_carried_line(line):
        write_text(worksheet, place, TO_BE_CONFIRMED, styles.answer(FieldKind.TEXT))
    else:
        write_text(worksheet, place, "", styles.look(Look.LABEL))


def _height(layout: SheetLayout, line: Line, request: FormRequest) -> float:
    texts = [*line.labels, *((column, text) for column, text, _ in line_context(layout, line, request))]
    for place in line.answers:
        answer = request.answer(place)
        texts.append((place.value.column, str(answer.value or "")))
        texts.extend([(place.reason.column, answer.reason)] if place.reason else [])
    lines = max((count_lines(text, layout.columns[column].width) for column, text in texts), default=1)
    least = _ROOM[type(layout.sheet)]
    return min(max(lines * POINTS_A_LINE + 4, least), MOST_POINTS)


def count_lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of that width, about."""
    return sum(max(1, math.ceil(len(part) / (width * _FILL))) for part in text.split("\n"))

"""What stands beside an answer for orientation: wording, guidance, public figures; never read back."""

from config.definition import CatalogueItem
from config.form import CatalogueSheet, FieldsSheet, YearField
from documents.form.places import Line, SheetLayout
from documents.form.request import FormRequest
from documents.form.styles import Look

NONE_ON_FILE = "none on file"
"""Stands where a public figure would, if none is known; it may exist all the same."""

Context = tuple[tuple[int, str, Look], ...]
"""Texts of one line: column, text, look."""


def line_context(layout: SheetLayout, line: Line, request: FormRequest) -> Context:
    """Return what stands beside the answers of a line."""
    if isinstance(layout.sheet, FieldsSheet):
        return _field_context(layout.sheet, line)
    if isinstance(layout.sheet, CatalogueSheet):
        return _item_context(_item(request, line.key))
    return _figure_context(line, request)


def unused_columns(layout: SheetLayout, request: FormRequest) -> tuple[int, ...]:
    """Return the columns that would stay empty on the whole sheet, to be hidden."""
    wording = isinstance(layout.sheet, CatalogueSheet) and not any(
        item.official_text for item in request.catalogue
    )
    carried = any(request.is_carried_line(line) for line in layout.lines)
    return (*((2,) if wording else ()), *(() if carried else (layout.status_column,)))


def _field_context(sheet: FieldsSheet, line: Line) -> Context:
    field = line.answers[0].field
    index = next(number for number, each in enumerate(sheet.fields) if each is field)
    group = sheet.fields[index].group
    starts = index == 0 or sheet.fields[index - 1].group != group
    return (0, group if starts else "", Look.STRONG), (3, field.help, Look.MUTED)


def _item_context(item: CatalogueItem) -> Context:
    if item.official_text:
        return (1, item.official_text, Look.LABEL), (2, item.title, Look.LABEL)
    return (1, item.title, Look.LABEL), (2, "", Look.LABEL)


def _item(request: FormRequest, number: str) -> CatalogueItem:
    return next(item for item in request.catalogue if item.number == number)


def _figure_context(line: Line, request: FormRequest) -> Context:
    field = line.answers[0].field
    if not isinstance(field, YearField):
        return ()
    figure = request.public_figure(field.public, int(line.key))
    if figure:
        return (5, figure.value, Look.FIGURE), (6, f"{figure.source}: {figure.definition}", Look.MUTED)
    expected = field.public and int(line.key) < request.year
    return (5, NONE_ON_FILE if expected else "", Look.MUTED), (6, "", Look.MUTED)

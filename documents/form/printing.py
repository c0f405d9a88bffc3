"""How a form prints: on A4, with its heads repeated, in as few pages across as stay readable."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from documents.form.context import unused_columns
from documents.form.places import SheetLayout
from documents.form.request import FormRequest

A4 = 9
"""Number of the paper size (ECMA-376)."""

_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.7}
_PAGE = 960
"""Pixels of columns that a landscape page takes at full size; a little less than it is, for other fonts."""

_SMALLEST = 0.65
"""A sheet that would shrink further goes over two pages across."""

_REPEATED = 2
"""Columns that say on every page which line it is."""

_LONGEST = 255
"""Characters that a header or a footer may have (ECMA-376)."""


def set_up_print(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    """Set paper, heads to repeat, and the width of the printed sheet."""
    worksheet.set_landscape()
    set_up_page(worksheet, request)
    worksheet.repeat_rows(layout.header_row)
    worksheet.print_area(0, 0, layout.last_row, layout.status_column)
    widths, split = _widths(layout, request), columns_across(layout, request)
    if split == len(widths):
        worksheet.fit_to_pages(1, 0)
        return
    widest = max(sum(widths[:split]), sum(widths[:_REPEATED]) + sum(widths[split:]))
    # Rows above the head would be cut in two: what they say stands in the header, or is for the screen.
    worksheet.print_area(layout.header_row, 0, layout.last_row, layout.status_column)
    worksheet.repeat_columns(0, _REPEATED - 1)
    worksheet.set_v_pagebreaks([split])
    worksheet.set_print_scale(min(100, 100 * _PAGE // widest))
    worksheet.print_across()


def columns_across(layout: SheetLayout, request: FormRequest) -> int:
    """Return how many columns the first page across takes: all of them unless they would shrink too far."""
    widths = _widths(layout, request)
    return len(widths) if sum(widths) * _SMALLEST <= _PAGE else _split(widths)


def set_up_page(worksheet: Worksheet, request: FormRequest) -> None:
    """Set paper, margins, header and footer: whose form it is, where its marking stands, page numbers."""
    worksheet.set_paper(A4)
    worksheet.set_margins(**_MARGINS)
    who = f"{request.cycle_title} - {request.respondent_name}: {worksheet.get_name()}"
    worksheet.set_header(_line("&L", who, "&R", request.marking))
    cover = request.schema.sheets[0].title
    marking = request.marking or f"Marking: as on the sheet {cover}"
    worksheet.set_footer(f"{_line('&L&A&C', marking)}&RPage &P of &N")


def _widths(layout: SheetLayout, request: FormRequest) -> list[int]:
    unused = unused_columns(layout, request)
    return [0 if number in unused else 7 * column.width + 5 for number, column in enumerate(layout.columns)]


def _split(widths: Sequence[int]) -> int:
    head = sum(widths[:_REPEATED])
    return min(
        range(_REPEATED + 1, len(widths)),
        key=lambda column: max(sum(widths[:column]), head + sum(widths[column:])),
    )


def _line(*parts: str) -> str:
    codes, texts = parts[::2], parts[1::2]
    room = (_LONGEST - 40) // len(texts)
    return "".join(f"{code}{text.replace('&', '&&')[:room]}" for code, text in zip(codes, texts, strict=True))

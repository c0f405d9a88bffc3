"""Remarks at the cells of a form: what is asked about an answer stands where the answer stands."""

from collections.abc import Iterator, Mapping

from xlsxwriter.worksheet import Worksheet

from documents.form.layout import TITLE_ROW
from documents.form.places import Place, SheetLayout
from documents.form.request import CellComment, FormRequest

_AUTHOR, _WIDTH, _A_LINE, _LETTERS = "Secretariat", 320, 18, 45
"""Whose remark it says it is, its width and the height of a line in pixels, letters that a line takes."""


def write_comments(worksheet: Worksheet, layout: SheetLayout, request: FormRequest) -> None:
    """Write the remarks on one sheet; of several at one cell, one remark is made."""
    places: dict[Place, list[str]] = {}
    known = dict(_places(layout))
    for comment in request.comments:
        if comment.sheet == layout.sheet.code:
            places.setdefault(_place(known, comment), []).append(comment.text)
    for place, texts in places.items():
        text = "\n\n".join(texts)
        lines = sum(len(part) // _LETTERS + 1 for part in text.split("\n")) + 1
        options = {"author": _AUTHOR, "x_scale": 1, "width": _WIDTH, "height": _A_LINE * lines}
        worksheet.write_comment(*place, text, options)


def _places(layout: SheetLayout) -> Iterator[tuple[tuple[str, str], Place]]:
    yield ("", ""), Place(TITLE_ROW, 0)
    for line in reversed(layout.lines):
        yield (line.key, ""), line.answers[0].value
        for answer in line.answers:
            yield (answer.key.row, answer.key.field), answer.value
    yield ("", ""), Place(TITLE_ROW, 0)


def _place(known: Mapping[tuple[str, str], Place], comment: CellComment) -> Place:
    wanted = ((comment.line, comment.field), (comment.line, ""), ("", ""))
    return next(known[key] for key in wanted if key in known)

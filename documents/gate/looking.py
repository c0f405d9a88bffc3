"""The lines of a document, read in a limited child, and what they say of its marking."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from config.definition import FileFormat
from config.form import stored_forms
from documents.gate.kinds import Admitted
from documents.gate.markings import Line, Position, find_marking, find_mention
from documents.nursery import LINES, OFFICE, PDF, Answers
from models.errors import ActiveContentError, ClassifiedMarkingError, EncryptedFileError, HostileFileError
from models.rules.findings import Audience, Finding, Level

_ENDS = 5
"""Lines at the top and at the foot of a page that are looked at as its header and footer."""

_MOST_LINES = 20_000
"""Lines that a document may have; a statement has a hundredth of them."""

_CELL = "cell"
"""What a child calls the text of a cell."""

_POSITIONS = MappingProxyType({"edge": Position.EDGE, "property": Position.PROPERTY})


@dataclass(frozen=True)
class Looked:
    """What the desk should know of a file that may enter."""

    findings: tuple[Finding, ...]


def look_at(content: bytes, admitted: Admitted, file_name: str = "", told: Answers | None = None) -> Looked:
    """Return what the desk should know of a file that bears no marking of classified information.

    Args:
        content: the file.
        admitted: what it is.
        file_name: what its sender calls it.
        told: what a child has told of its lines, if one was asked already.

    Raises:
        ClassifiedMarkingError: its name, a header, a footer, a property or the first or last lines mark it.
        ActiveContentError: it runs, opens or carries something.
        HostileFileError: looking took too much memory or time.
        UnreadableFileError: it is damaged.
    """
    name = Line(file_name.rpartition(".")[0] or file_name, "file name", Position.EDGE)
    found, without_text = _LINES[admitted.format](content) if told is None else _told_lines(told)
    lines = [name, *found]
    if marked := find_marking(lines):
        raise ClassifiedMarkingError(marked.marking.name, marked.place)
    findings = (_mention(lines), _without_text(without_text))
    return Looked(tuple(finding for finding in findings if finding))


def mention(lines: Iterable[Line], sheet: str = "") -> Finding | None:
    """Return the question that prose raises which speaks of classified information, or none."""
    marked = find_mention(lines)
    if marked is None:
        return None
    return Finding(
        rule="classified_mention",
        level=Level.WARNING,
        audience=Audience.DESK,
        message=f"The text ({marked.place}) speaks of information classified {marked.marking.name}.",
        advice="Make sure that it only refers to it; what is classified is registered, not sent.",
        sheet=sheet,
    )


def _mention(lines: list[Line]) -> Finding | None:
    return mention(line for line in lines if line.position in (Position.BODY, Position.END))


def _without_text(pages: int) -> Finding | None:
    if not pages:
        return None
    return Finding(
        rule="pages_without_text",
        level=Level.INFO,
        audience=Audience.DESK,
        message=f"{pages} pages of the document are pictures or hold no text that can be looked at.",
        advice="Look at them for markings by eye.",
    )


def _office_lines(content: bytes) -> tuple[list[Line], int]:
    return _told_lines(OFFICE.ask_all(content, {LINES: {}}))


def _told_lines(told: Answers) -> tuple[list[Line], int]:
    return _lines(told.of(LINES)["lines"]), 0


def _pdf_lines(content: bytes) -> tuple[list[Line], int]:
    answer: dict[str, Any] = PDF.ask("look", content)
    if answer.get("encrypted"):
        raise EncryptedFileError
    if active := answer.get("active"):
        raise ActiveContentError(f"{active} in the PDF")
    return _lines(answer["lines"]), answer["pages_without_text"]


def _text_lines(content: bytes) -> tuple[list[Line], int]:
    _count(content.count(b"\n") + content.count(b"\r"), at_most=2 * _MOST_LINES)
    pages = content.decode("utf-8-sig").split("\f")
    found = [
        ["text", f"page {number}", line] for number, page in enumerate(pages, 1) for line in page.splitlines()
    ]
    return _lines(found), 0


def _lines(found: list[list[str]]) -> list[Line]:
    _count(len(found), at_most=_MOST_LINES)
    lines = [Line(text, place, _POSITIONS[kind]) for kind, place, text in found if kind in _POSITIONS]
    lines += _other_sheets(one for one in found if one[0] == _CELL)
    of_text = (one for one in found if one[0] not in (*_POSITIONS, _CELL) and one[2].strip())
    for place, page in groupby(of_text, key=lambda one: one[1]):
        lines += _page(place, [text for _, _, text in page])
    return lines


def _other_sheets(cells: Iterable[list[str]]) -> Iterator[Line]:
    """Yield the first texts of sheets that no form has: on ours stand answers, looked at when read."""
    for name, texts in groupby(cells, key=lambda one: one[1]):
        if name not in _sheets_of_forms():
            for number, (_, _, text) in enumerate(texts, start=1):
                position = Position.END if number <= _ENDS else Position.BODY
                yield Line(text, f"another sheet, text {number}", position)


@cache
def _sheets_of_forms() -> frozenset[str]:
    forms = stored_forms().values()
    guidance = (schema.guidance.title for schema in forms if schema.guidance)
    return frozenset([*guidance, *(sheet.title for schema in forms for sheet in schema.sheets)])


def _count(lines: int, at_most: int) -> None:
    if lines > at_most:
        raise HostileFileError(f"it has more than {_MOST_LINES} lines")


def _page(place: str, texts: list[str]) -> list[Line]:
    last = len(texts)
    return [
        Line(text, f"{place}, line {number}", Position.END if _is_end(number, last) else Position.BODY)
        for number, text in enumerate(texts, start=1)
    ]


def _is_end(number: int, last: int) -> bool:
    return number <= _ENDS or number > last - _ENDS


_LINES: Mapping[FileFormat, Callable[[bytes], tuple[list[Line], int]]] = MappingProxyType(
    {
        FileFormat.XLSX: _office_lines,
        FileFormat.DOCX: _office_lines,
        FileFormat.PDF: _pdf_lines,
        FileFormat.TXT: _text_lines,
        FileFormat.JSON: lambda _: ([], 0),  # its answers are looked at once they are read
    }
)

"""What a child of the nursery tells of the lines of an Office file: never imported by ours.

Nothing is parsed: names of elements are looked for, whatever their prefix, in one pass over each part.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

_ROOT = re.compile(rb"<(?:\w+:)?(\w+)[\s/>]")
_SHEET_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)<")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-KM-QS-Za-z+-])')
_SECTION = re.compile(r"&[LCR]")
_TEXT = re.compile(
    rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</|(<(?:\w+:)?(?:tab|br|cr)(?:\s[^>]*)?/>)|(</(?:\w+:)?(?:p|si|text)>)"
)
_WATERMARK = re.compile(rb"<(?:\w+:)?textpath\s[^>]*?\bstring\s*=\s*\"([^\"]*)\"|\bstring\s*=\s*'([^']*)'")
_VALUE = re.compile(rb">([^<>]*[^<>\s][^<>]*)<")
_WORD_EDGES = {b"hdr": "header", b"ftr": "footer"}
_SHEETS = {b"worksheet", b"chartsheet", b"dialogsheet"}
_THREADS = b"ThreadedComments"
_TEXTS = {b"document", b"footnotes", b"endnotes", b"comments", _THREADS}

_THREAD = re.compile(rb"<(?:\w+:)?text(?:\s[^>]*)?>([^<]*)<")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_NAME_OF_CELLS = re.compile(rb"<(?:\w+:)?definedName\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CELL_EDGE = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>|</(?:\w+:)?c>")
_TEXT_TYPE = re.compile(rb"\bt\s*=\s*['\"](?:str|inlineStr)['\"]")
_CELL_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^>]*)?>([^<]*)<")
_SHARED_TYPE = re.compile(rb"\bt\s*=\s*['\"]s['\"]")
_NUMBER = re.compile(rb">(\d{1,7})<")
_SHARED_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_SHARED_TEXTS = "xl/sharedStrings.xml"
_PARTED = str.maketrans("_.", "  ")

_MOST_CELLS, _MOST_TEXTS = 2_000, 50
"""Cells of a sheet that are gone through for its first texts, and how many of these are told."""

Found = list[list[str]]


def lines(content: bytes, _order: dict[str, Any]) -> dict[str, Any]:
    """Return the lines of an Office file as [position, place, text]; of a cell, its sheet is the place."""
    found: Found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".vml")):
                found += _of_part(name, archive.read(name))
        if "xl/workbook.xml" in archive.namelist():
            found += _of_workbook(archive)
    return {"lines": found}


def _of_part(name: str, part: bytes) -> Found:
    root = _root(part)
    marks = _WATERMARK.findall(part) if b"textpath" in part else []
    found = [["edge", "watermark", _plain(one or other)] for one, other in marks]
    if name.startswith("docProps/"):
        return [["property", "properties", _plain(value)] for value in _VALUE.findall(part)]
    if root in _WORD_EDGES:
        return found + [["edge", _WORD_EDGES[root], line] for line in _paragraphs(part)]
    if root in _TEXTS:
        texts = map(_plain, _THREAD.findall(part)) if root == _THREADS else _paragraphs(part)
        return found + [["text", root.decode(), line] for line in texts]
    if root in _SHEETS and (b"Header" in part or b"Footer" in part):
        return found + [["edge", "header or footer", line] for line in _of_sheet(part)]
    if root == b"wsDr":
        return found + [["edge", "drawing", line] for line in _paragraphs(part)]
    return found


def _of_workbook(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    book, parts = archive.read("xl/workbook.xml"), set(archive.namelist())
    for attributes in map(_attributes, _NAME_OF_CELLS.findall(book)):
        for key in ("name", "comment"):
            yield ["property", "names of cells", attributes.get(key, "").translate(_PARTED)]
    shared = _Shared(archive.read(_SHARED_TEXTS) if _SHARED_TEXTS in parts else b"")
    for name, part in _sheets(archive, book):
        yield ["edge", "name of a sheet", name]
        cells = islice(_cells(archive.read(part) if part in parts else b""), _MOST_CELLS)
        texts = (_cell_text(cell, shared) for cell in cells)
        yield from (["cell", name, text] for text in islice(filter(str.strip, texts), _MOST_TEXTS))


class _Shared:
    """The texts that cells share, by place; no more of them is gone through than is asked for."""

    def __init__(self, part: bytes) -> None:
        self._ahead, self._seen = _pieces(part, _SHARED_END), list[bytes]()

    def text(self, place: int) -> str:
        """Return the text at a place, empty where there is none."""
        self._seen.extend(islice(self._ahead, max(0, place + 1 - len(self._seen))))
        return _joined(self._seen[place]) if place < len(self._seen) else ""


def _cells(part: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the attributes and the inside of each cell of a sheet, in one pass, whatever the part holds."""
    start = None
    for edge in _CELL_EDGE.finditer(part):
        if edge[1] is not None:
            start = edge
        elif start:
            yield start[1], part[start.end() : edge.start()]
            start = None


def _pieces(part: bytes, end: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield what stands before each end, after the one before: in one pass, whatever the part holds."""
    start = 0
    for match in end.finditer(part):
        yield part[start : match.start()]
        start = match.end()


def _place(cell: tuple[bytes, bytes]) -> int:
    """Return the place of a cell's text among the shared ones, -1 if it has it itself."""
    number = _NUMBER.search(cell[1]) if _SHARED_TYPE.search(cell[0]) else None
    return int(number[1]) if number else -1


def _cell_text(cell: tuple[bytes, bytes], shared: _Shared) -> str:
    place = _place(cell)
    if place >= 0:
        return shared.text(place)
    values = _CELL_VALUE.findall(cell[1]) if _TEXT_TYPE.search(cell[0]) else []
    return _plain(b"".join(values))


def _joined(part: bytes) -> str:
    return "".join(_plain(text) for text, _, _ in _TEXT.findall(part))


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): _plain(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


def _sheets(archive: zipfile.ZipFile, book: bytes) -> Iterator[tuple[str, str]]:
    relations = map(_attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for sheet in map(_attributes, _SHEET.findall(book)):
        target = targets.get(next((value for key, value in sheet.items() if key.endswith(":id")), ""), "")
        yield sheet.get("name", ""), target.removeprefix("/") if target[:1] == "/" else f"xl/{target}"


def _root(part: bytes) -> bytes:
    match = _ROOT.search(part, 0, 4096)
    return match[1] if match else b""


def _of_sheet(part: bytes) -> Iterator[str]:
    for match in _SHEET_EDGE.finditer(part):
        for section in _SECTION.split(_plain(match[1])):
            yield from _CODES.sub("", section).splitlines()


def _paragraphs(part: bytes) -> Iterator[str]:
    line = ""
    for match in _TEXT.finditer(part):
        text, gap, end = match.groups()
        if text is not None:
            line += _plain(text)
        if gap or end:
            yield line
            line = ""
    yield line


def _plain(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))


def _warm_up() -> None:
    # What is imported only when first needed is imported now: a child can open no file.
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/header1.xml", "<w:hdr><w:p><w:t>A &amp; B</w:t></w:p></w:hdr>")
    if lines(target.getvalue(), {}) != {"lines": [["edge", "header", "A & B"], ["edge", "header", ""]]}:
        raise ImportError("lines are not read as they should be")
    "A".encode("cp437")  # names of parts that are not UTF-8


_warm_up()
JOBS = {"lines": lines}
"""What the nursery can be asked for."""

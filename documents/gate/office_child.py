"""What a child of the nursery tells of the lines of an Office file: never imported by ours.

Nothing is parsed: names of elements are looked for, whatever their prefix, in one pass over each part.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

_ROOT = re.compile(rb"<(?:\w+:)?(\w+)[\s/>]")
_SHEET_EDGE = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)<")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|[A-KM-QS-Za-z+-])')
_SECTION = re.compile(r"&[LCR]")
_TEXT = re.compile(
    rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</|(<(?:\w+:)?(?:tab|br|cr)(?:\s[^>]*)?/>)|(</(?:\w+:)?(?:p|si)>)"
)
_WATERMARK = re.compile(rb"<(?:\w+:)?textpath\s[^>]*?\bstring\s*=\s*\"([^\"]*)\"|\bstring\s*=\s*'([^']*)'")
_VALUE = re.compile(rb">([^<>]*[^<>\s][^<>]*)<")
_WORD_EDGES = {b"hdr": "header", b"ftr": "footer"}
_SHEETS = {b"worksheet", b"chartsheet", b"dialogsheet"}
_WORD_TEXTS = {b"document", b"footnotes", b"endnotes", b"comments"}

Found = list[list[str]]


def lines(content: bytes, _order: dict[str, Any]) -> dict[str, Any]:
    """Return the lines of an Office file as [position, place, text]."""
    found: Found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".vml")):
                found += _of_part(name, archive.read(name))
    return {"lines": found}


def _of_part(name: str, part: bytes) -> Found:
    root = _root(part)
    marks = _WATERMARK.findall(part) if b"textpath" in part else []
    found = [["edge", "watermark", _plain(one or other)] for one, other in marks]
    if name.startswith("docProps/"):
        return [["property", "properties", _plain(value)] for value in _VALUE.findall(part)]
    if root in _WORD_EDGES:
        return found + [["edge", _WORD_EDGES[root], line] for line in _paragraphs(part)]
    if root in _WORD_TEXTS:
        return found + [["text", root.decode(), line] for line in _paragraphs(part)]
    if root in _SHEETS and (b"Header" in part or b"Footer" in part):
        return found + [["edge", "header or footer", line] for line in _of_sheet(part)]
    if root == b"wsDr":
        return found + [["edge", "drawing", line] for line in _paragraphs(part)]
    return found


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

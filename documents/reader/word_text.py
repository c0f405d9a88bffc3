"""The running text of a Word document that passed the gate: paragraphs in order, nothing else of it."""

import io
import re
import zipfile
from collections.abc import Iterator

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

MOST_BYTES = 2**21
"""Bytes of text with its formatting that are read; what is longer is left to a Word program."""

_RELATIONSHIPS = "_rels/.rels"
_MAIN = re.compile(r"<(?:\w+:)?Relationship\s[^>]*?/officeDocument[\"'][^>]*>")
_TARGET = re.compile(r"Target\s*=\s*[\"']/?([^\"']+)[\"']")

_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback"})
"""What was deleted or moved away in a revision, and what stands twice for old programs."""

_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def read_word_text(content: bytes) -> str | None:
    """Return the text of a document, one paragraph a line; none where it is too long or damaged.

    The gate has looked at the container and refused document types and entities; the parser resolves none and
    fetches nothing. Headers, pictures and notes are other parts: they are not read.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _main_part(archive)
    if part is None or len(part) > MOST_BYTES:
        return None
    try:
        body = parse_xml(part)
    except SyntaxError:  # what the parser raises on damaged XML: one such file must not keep all others back
        return None
    lines = "".join(_texts(body)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _main_part(archive: zipfile.ZipFile) -> bytes | None:
    names = archive.namelist()
    found = archive.read(_RELATIONSHIPS) if _RELATIONSHIPS in names else b""
    related = _MAIN.search(found.decode("utf-8", errors="replace"))
    target = _TARGET.search(related.group()) if related else None
    if target is None or target[1] not in names:
        return None
    with archive.open(target[1]) as stream:
        return stream.read(MOST_BYTES + 1)


def _texts(element: BaseOxmlElement) -> Iterator[str]:
    for child in element.iterchildren("*"):
        name = str(child.tag).rpartition("}")[2]
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name not in _LEFT_OUT:
            yield from _texts(child)
            if name == "p":
                yield "\n"

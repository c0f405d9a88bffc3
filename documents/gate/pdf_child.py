"""What a child of the nursery tells of a PDF: never imported by ours, and it imports nothing of ours."""

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

_ACTIVE_KEYS = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/EF",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/XFA",
        "/RichMediaContent",
        "/Collection",
    }
)
_ACTIVE_NAMES = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/GoToR",
        "/GoToE",
        "/ImportData",
        "/SubmitForm",
        "/Rendition",
        "/RichMediaExecute",
        "/EmbeddedFile",
        "/FileAttachment",
        "/RichMedia",
        "/Movie",
        "/Sound",
        "/Screen",
        "/3D",
    }
)
"""Types, subtypes and actions that run, play, fetch, send or carry something."""

_TYPES = ("/S", "/Type", "/Subtype")
_PROPERTIES = ("/Title", "/Subject", "/Keywords")
_MOST_PAGES = 500

logging.disable(logging.CRITICAL)


def look(content: bytes, _order: dict[str, Any]) -> dict[str, Any]:
    """Return whether a PDF is encrypted, what is active in it, and its lines as [position, place, text].

    Every object of every cross-reference table is looked at, those in object streams too. Pages whose text
    cannot be had are counted: a scan has none, and some fonts do not say what they show.
    """
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return {"encrypted": True}
    if active := next(_active(reader), None):
        return {"active": active}
    pages = len(reader.pages)
    if pages > _MOST_PAGES:
        raise ValueError(f"{pages} pages")
    found = [["property", "properties", line] for line in _properties(reader)]
    without = 0
    for number in range(pages):
        text = _text_of(reader, number)
        without += not text.strip()
        found += [["text", f"page {number + 1}", line] for line in text.splitlines()]
        found += [["edge", f"note on page {number + 1}", line] for line in _notes(reader, number)]
    return {"lines": found, "pages": pages, "pages_without_text": without}


def _active(reader: PdfReader) -> Iterator[str]:
    numbers = {(number, generation) for generation, one in reader.xref.items() for number in one}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    yield from _within(reader.trailer)
    for number, generation in sorted(numbers):
        yield from _within(reader.get_object(IndirectObject(number, generation, reader)))


def _within(root: PdfObject | None) -> Iterator[str]:
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield from (key for key in one if key in _ACTIVE_KEYS)
            named = (one.raw_get(key) for key in _TYPES if key in one)
            yield from (name for name in named if isinstance(name, NameObject) and name in _ACTIVE_NAMES)
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def _properties(reader: PdfReader) -> Iterator[str]:
    about = reader.metadata or DictionaryObject()
    yield from (str(about[name]) for name in _PROPERTIES if name in about)


def _text_of(reader: PdfReader, number: int) -> str:
    try:
        return reader.pages[number].extract_text()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a font that cannot be read: the page counts as one without text
        return ""


def _notes(reader: PdfReader, number: int) -> Iterator[str]:
    notes = reader.pages[number].get("/Annots")
    for note in notes.get_object() if notes is not None else ():
        about = note.get_object()
        if isinstance(about, DictionaryObject) and "/Contents" in about:
            yield from str(about["/Contents"]).splitlines()


def _smallest() -> bytes:
    text = b"BT /F 12 Tf 10 10 Td (A B) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF"
    return content + end % (table, len(content))


def _warm_up() -> None:
    # What is imported only when first needed is imported now: a child can open no file.
    if ["text", "page 1", "A B"] not in look(_smallest(), {}).get("lines", ()):
        raise ImportError("pypdf does not read as it should")


_warm_up()
JOBS = {"look": look}
"""What the nursery can be asked for."""

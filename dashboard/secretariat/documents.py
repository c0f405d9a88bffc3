"""Documents that the secretariat takes away: names, kinds, and what a browser is told they are."""

from enum import StrEnum
from pathlib import PurePath

from fastapi import Response

from dashboard.showing import file

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Document(StrEnum):
    """A document for people."""

    DOCX = "docx"
    PDF = "pdf"


class Sheet(StrEnum):
    """A table for people or for programs."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def document(content: bytes, name: str) -> Response:
    """Return a document to be saved under a name, whose ending says what it is."""
    return file(content, name, _TYPES.get(PurePath(name).suffix, "application/octet-stream"))

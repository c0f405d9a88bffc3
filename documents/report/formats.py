"""The formats of the report, by name; each is made of the review alone."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType, ModuleType
from typing import Protocol

from config.definition import ReportFormat
from documents.report.content import Report
from documents.report.docx import docx_of, render_docx
from documents.report.html import html_of, render_html
from documents.report.xlsx import render_xlsx
from models.errors import FileEndingError, PdfUnavailableError
from models.rules.review import Cleared, Review, released_to_json, review_to_json


def pdf_is_available() -> bool:
    """Whether this machine can make PDF: WeasyPrint needs the system library Pango."""
    try:
        _pdf_module()
    except PdfUnavailableError:
        return False
    return True


class Render(Protocol):
    """Makes one format: of the draft with its annex, or of the report as it was cleared, without it."""

    def __call__(self, review: Review, cleared: Cleared | None = None) -> bytes:
        """Return the bytes; the same review gives the same."""


def render_json(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as JSON."""
    return released_to_json(review, cleared) if cleared else review_to_json(review)


def render_pdf(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as PDF.

    Raises:
        PdfUnavailableError: Pango is not installed.
    """
    made: bytes = _pdf_module().render_pdf(review, cleared)
    return made


def write_document(report: Report, name: str) -> bytes:
    """Return a text made of the report's blocks in the format that the ending of a file's name says.

    Raises:
        FileEndingError: the name ends in none that there is.
        PdfUnavailableError: Pango is not installed, so that no PDF can be written.
    """
    ending = PurePath(name).suffix.lower()
    match ending:
        case ".docx":
            return docx_of(report)
        case ".html":
            return html_of(report)
        case ".pdf":
            made: bytes = _pdf_module().pdf_of(report)
            return made
        case _:
            raise FileEndingError(name, [".docx", ".pdf", ".html"])


def _pdf_module() -> ModuleType:
    # WeasyPrint loads Pango when it is imported and fails without it: a machine without Pango must still be
    # able to import this registry and make every other format. It also takes half a second to import.
    try:
        return import_module("documents.report.pdf")
    except OSError as error:
        raise PdfUnavailableError from error


REPORT_FORMATS: Mapping[ReportFormat, Render] = MappingProxyType(
    {
        ReportFormat.HTML: render_html,
        ReportFormat.JSON: render_json,
        ReportFormat.DOCX: render_docx,
        ReportFormat.XLSX: render_xlsx,
        ReportFormat.PDF: render_pdf,
    }
)
"""How each format is made."""

"""The report as tagged PDF (PDF/UA-1), from the same page; imported only where Pango is installed."""

from importlib.resources import files

from weasyprint import HTML
from weasyprint.urls import URLFetcherResponse

from documents.report.content import Report
from documents.report.html import page, print_style
from documents.report.sections import report_of
from models.rules.review import Cleared, Review

_SCHEME = "report-font:"


FONTS = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
"""Fonts that come with the report, under the SIL Open Font License."""


def fetch_font(url: str) -> URLFetcherResponse:
    """Return a font of the report; nothing else is fetched, neither from the network nor from a file.

    Raises:
        ValueError: the address is not one of a font of the report.
    """
    name = url.removeprefix(_SCHEME)
    if name == url or name not in FONTS:
        raise ValueError(f"nothing is fetched for the report, not '{url}' either")
    return URLFetcherResponse(url, (files("documents.report") / "fonts" / name).read_bytes())


def render_pdf(review: Review, cleared: Cleared | None = None) -> bytes:
    """Return the report as PDF: tagged, with its language and its title."""
    return pdf_of(report_of(review, cleared))


def pdf_of(report: Report) -> bytes:
    """Return any text made of the report's blocks as PDF: tagged, with its language and its title."""
    text = page(report, print_style())
    written = HTML(string=text, url_fetcher=fetch_font).write_pdf(pdf_variant="pdf/ua-1")
    return bytes(written)

"""A note as tagged PDF (PDF/UA-1) out of its Word document; imported only where Pango is installed."""

from collections.abc import Mapping
from importlib.resources import files

from weasyprint import HTML
from weasyprint.urls import URLFetcherResponse

from documents.note.word.page import read_docx
from documents.report.pdf import fetch_font

_SCHEME = "note-font:"

FONTS = ("LiberationSans-Italic.ttf", "LiberationSans-BoldItalic.ttf")
"""Slanted fonts that come with the notes, under the SIL Open Font License; the upright are the report's."""


def docx_to_pdf(content: bytes) -> bytes:
    """Return a Word document as PDF: tagged, with its language, its title and its day.

    Raises:
        GateError: it is no Word document, is damaged, or holds active content.
        UnshownContentError: it holds something that the PDF could not show.
    """
    page = read_docx(content)
    fetcher = _Fetcher(page.pictures)
    return bytes(HTML(string=page.html, url_fetcher=fetcher.fetch).write_pdf(pdf_variant="pdf/ua-1"))


class _Fetcher:
    """Hands out the fonts and the pictures of a document; nothing else is fetched from anywhere."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures

    def fetch(self, url: str) -> URLFetcherResponse:
        """Return a font or a picture.

        Raises:
            ValueError: the address is neither.
        """
        name = url.removeprefix(_SCHEME)
        if url in self._pictures:
            return URLFetcherResponse(url, self._pictures[url])
        if name != url and name in FONTS:
            return URLFetcherResponse(url, (files("documents.note") / "fonts" / name).read_bytes())
        return fetch_font(url)

"""Small documents of each kind, with a text where a test wants it."""

import io
from collections.abc import Callable

import pytest
from docx import Document

from benchmarks.hostile.pdf import CATALOGUE, FONT, PAGE, PAGES, pdf_of, shown, stream

MakePdf = Callable[..., bytes]


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    """Make a Word document of paragraphs, changed before it is written."""

    def make(*paragraphs: str, change: Callable[[object], None] = lambda _: None) -> bytes:
        document = Document()
        for paragraph in paragraphs or ("Our statement.",):
            document.add_paragraph(paragraph)
        change(document)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    return make


@pytest.fixture
def make_pdf() -> MakePdf:
    """Make a PDF of one page with some lines, and with more in its catalogue, its page or besides."""

    def make(*lines: str, catalogue: bytes = b"", page: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
        return pdf_of(
            [
                CATALOGUE.replace(b">>", catalogue + b">>"),
                PAGES,
                PAGE[:-2] + page + b">>",
                stream(shown(lines)),
                FONT,
                *more,
            ]
        )

    return make

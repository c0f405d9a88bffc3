"""Small documents of each kind, with a text where a test wants it, and looking for markings in them."""

import io
from collections.abc import Callable

import pytest
from docx import Document

from benchmarks.hostile.pdf import CATALOGUE, FONT, PAGE, PAGES, pdf_of, shown, stream
from config.definition import FileFormat
from documents.gate import Looked, admit, look_at
from models.errors import ClassifiedMarkingError

Look = Callable[..., Looked]
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


@pytest.fixture
def look() -> Look:
    """Return what looks at a file of any kind as the gate does."""

    def at(content: bytes, name: str = "") -> Looked:
        return look_at(content, admit(content, tuple(FileFormat), name), name)

    return at


@pytest.fixture
def place_of(look: Look) -> Callable[..., str]:
    """Return what tells where the marking of a file stands, which is an incident."""

    def find(content: bytes, name: str = "") -> str:
        with pytest.raises(ClassifiedMarkingError) as caught:
            look(content, name)
        assert caught.value.is_incident
        return caught.value.place

    return find

"""Small documents of each kind, with a text where a test wants it."""

import io
from collections.abc import Callable

import pytest
from docx import Document

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


def pdf_of(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF"
    return content + end % (size, table, size, trailer, len(content))


@pytest.fixture
def make_pdf() -> MakePdf:
    """Make a PDF of one page with some lines, and with more in its catalogue, its page or besides."""

    def make(*lines: str, catalogue: bytes = b"", page: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        text = f"BT /F 12 Tf 10 700 Td {shown}ET".encode("latin-1")
        return pdf_of(
            [
                b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
                b"/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
                b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
                b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
                *more,
            ]
        )

    return make

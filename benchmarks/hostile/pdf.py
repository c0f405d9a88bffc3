"""PDF documents written by hand, object by object, so that anything can be in them."""

from collections.abc import Sequence

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    return content + end % (size, table, size, len(content))


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return an object that holds a stream."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def shown(lines: Sequence[str]) -> bytes:
    """Return what shows some lines, one under the other."""
    text = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    return f"BT /F 12 Tf 10 700 Td {text}ET".encode("latin-1")


def one_page(lines: Sequence[str]) -> bytes:
    """Return a PDF of one page with some lines."""
    return pdf_of((CATALOGUE, PAGES, PAGE, stream(shown(lines)), FONT))

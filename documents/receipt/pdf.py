"""A small tagged PDF (PDF/UA-1) written byte by byte: no library and no compression has a say in it.

So the same document gives the same bytes on every machine, in a millisecond, and without Pango.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from xml.sax.saxutils import escape

from documents.receipt.font import FACES, Cut, Face, face

WIDTH, HEIGHT = 595, 842
"""A page of A4, in points."""

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
"""Begins the file; its first object is the attachment."""

ATTACHMENT = b"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length %d >>\nstream\n"
"""What stands before the attachment's bytes, with their number."""

SEAL = b"%%kalends-receipt sha256 %s\n"
"""A comment near the end: the SHA-256 of every byte before it."""

_NAMES = ("F1", "F2")
"""Names of the fonts on a page: upright, bold."""


@dataclass(frozen=True)
class Line:
    """One line of text; `x` and `y` are points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str
    is_bold: bool = False


@dataclass(frozen=True)
class Element:
    """One element of the structure: others, or lines of one page."""

    tag: str
    kids: "tuple[Element, ...]" = ()
    lines: tuple[Line, ...] = ()
    page: int = 0


@dataclass(frozen=True)
class Rule:
    """A thin line across a page at a height: ornament, which no reader reads out."""

    page: int
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Tagged:
    """A whole document: what it says, in which order it is read, and what is attached."""

    title: str
    language: str
    made_at: datetime
    elements: tuple[Element, ...]
    rules: tuple[Rule, ...]
    pages: int
    attachment: bytes
    attachment_name: str


def write_pdf(document: Tagged) -> bytes:
    """Return the document as PDF; its last lines seal what stands before them."""
    objects = _Objects(document.attachment)
    catalog, info = _written(document, objects)
    return objects.sealed(catalog, info)


class _Objects:
    """The objects of the file, by number from 1: the attachment comes first."""

    def __init__(self, attachment: bytes) -> None:
        self._bodies = [ATTACHMENT % len(attachment) + attachment + b"\nendstream"]

    def add(self, body: str | bytes = b"") -> int:
        """Add an object and return its number; one without a body is filled in later."""
        self._bodies.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(self._bodies)

    def fill(self, number: int, body: str) -> None:
        """Fill in an object that others named before it was known."""
        self._bodies[number - 1] = body.encode("ascii")

    def stream(self, content: bytes, entries: str = "") -> int:
        """Add a stream and return its number."""
        head = f"<< {entries}/Length {len(content)} >>\nstream\n".encode("ascii")
        return self.add(head + content + b"\nendstream")

    def sealed(self, catalog: int, info: int) -> bytes:
        """Return the file, its seal included."""
        content, starts = bytearray(HEAD.rpartition(b"1 0 obj")[0]), []
        for number, body in enumerate(self._bodies, start=1):
            starts.append(len(content))
            content += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        table = len(content)
        name = hashlib.sha256(content).hexdigest()[:32]
        content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
        content += b"".join(b"%010d 00000 n \n" % start for start in starts)
        trailer = f"/Size {len(starts) + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{name}> <{name}>]"
        content += f"trailer\n<< {trailer} >>\n".encode("ascii")
        seal = SEAL % hashlib.sha256(content).hexdigest().encode("ascii")
        return bytes(content) + seal + end_of(table)


def end_of(table: int) -> bytes:
    """Return the last lines of the file, by where its table of objects begins."""
    return b"startxref\n%d\n%%%%EOF\n" % table


def _written(document: Tagged, objects: _Objects) -> tuple[int, int]:
    pages, root = objects.add(), objects.add()
    cuts = _cuts(document)
    fonts = [_font(objects, face(name), cut, name) for name, cut in zip(FACES, cuts, strict=True)]
    named = " ".join(f"/{name} {number} 0 R" for name, number in zip(_NAMES, fonts, strict=True))
    numbers = [objects.add() for _ in range(document.pages)]
    marked: list[list[int]] = [[] for _ in numbers]
    order = _Order(objects, numbers, marked)
    top = objects.add()
    kids = [order.element(one, top) for one in document.elements]
    objects.fill(top, f"<< /Type /StructElem /S /Document /P {root} 0 R /K [{_refs(kids)}] >>")
    for place, number in enumerate(numbers):
        content = objects.stream(_content(document, place, cuts))
        objects.fill(
            number,
            f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Tabs /S"
            f" /StructParents {place} /Contents {content} 0 R /Resources << /Font << {named} >> >> >>",
        )
    objects.fill(pages, f"<< /Type /Pages /Kids [{_refs(numbers)}] /Count {len(numbers)} >>")
    nums = " ".join(f"{place} [{_refs(found)}]" for place, found in enumerate(marked))
    objects.fill(root, f"<< /Type /StructTreeRoot /K {top} 0 R /ParentTree << /Nums [{nums}] >> >>")
    return _catalog(document, objects, pages, root)


def _catalog(document: Tagged, objects: _Objects, pages: int, root: int) -> tuple[int, int]:
    day = f"(D:{document.made_at.astimezone(UTC):%Y%m%d%H%M%SZ})"
    info = objects.add(f"<< /Title {_text(document.title)} /Producer (Kalends) /CreationDate {day} >>")
    metadata = objects.stream(_metadata(document), "/Type /Metadata /Subtype /XML ")
    name = _text(document.attachment_name)
    filed = objects.add(
        f"<< /Type /Filespec /F {name} /UF {name} /Desc {name} /AFRelationship /Data"
        " /EF << /F 1 0 R /UF 1 0 R >> >>"
    )
    catalog = objects.add(
        f"<< /Type /Catalog /Pages {pages} 0 R /Lang ({document.language}) /MarkInfo << /Marked true >>"
        f" /StructTreeRoot {root} 0 R /Metadata {metadata} 0 R"
        f" /ViewerPreferences << /DisplayDocTitle true >> /AF [{filed} 0 R]"
        f" /Names << /EmbeddedFiles << /Names [{name} {filed} 0 R] >> >> >>"
    )
    return catalog, info


@dataclass(frozen=True)
class _Order:
    """The structure as objects: what is read after what, and where on a page it stands."""

    objects: _Objects
    pages: Sequence[int]
    marked: Sequence[list[int]]

    def element(self, one: Element, parent: int) -> int:
        """Add an element with all in it, and return its number."""
        number = self.objects.add()
        scope = " /A << /O /Table /Scope /Row >>" if one.tag == "TH" else ""
        if one.lines:
            place = len(self.marked[one.page])
            self.marked[one.page].append(number)
            inside = f"/Pg {self.pages[one.page]} 0 R /K {place}"
        else:
            inside = f"/K [{_refs([self.element(kid, number) for kid in one.kids])}]"
        self.objects.fill(number, f"<< /Type /StructElem /S /{one.tag} /P {parent} 0 R {inside}{scope} >>")
        return number


def _content(document: Tagged, page: int, cuts: Sequence[Cut]) -> bytes:
    parts = [
        f"/Artifact BMC q 0.4 w 0.72 G {rule.x:.1f} {rule.y:.1f} m"
        f" {rule.x + rule.width:.1f} {rule.y:.1f} l S Q EMC"
        for rule in document.rules
        if rule.page == page
    ]
    leaves = [one for one in _leaves(document.elements) if one.page == page]
    for place, leaf in enumerate(leaves):
        shown = " ".join(_shown(line, cuts) for line in leaf.lines)
        parts.append(f"/{leaf.tag} << /MCID {place} >> BDC BT {shown} ET EMC")
    return "\n".join(parts).encode("ascii")


def _shown(line: Line, cuts: Sequence[Cut]) -> str:
    glyphs = cuts[line.is_bold].glyphs
    codes = "".join(f"{glyphs[character]:04X}" for character in line.text)
    return f"/{_NAMES[line.is_bold]} {line.size:g} Tf 1 0 0 1 {line.x:.1f} {line.y:.1f} Tm <{codes}> Tj"


def _leaves(elements: Sequence[Element]) -> Iterator[Element]:
    for one in elements:
        if one.lines:
            yield one
        yield from _leaves(one.kids)


def _cuts(document: Tagged) -> list[Cut]:
    lines = [line for leaf in _leaves(document.elements) for line in leaf.lines]
    return [
        face(name).cut(chain.from_iterable(line.text for line in lines if line.is_bold is is_bold))
        for name, is_bold in zip(FACES, (False, True), strict=True)
    ]


def _font(objects: _Objects, whole: Face, cut: Cut, file_name: str) -> int:
    name = f"KALEND+{file_name.removesuffix('.ttf')}"
    program = objects.stream(cut.program, f"/Length1 {len(cut.program)} ")
    descriptor = objects.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{' '.join(map(str, whole.box))}]"
        f" /ItalicAngle 0 /Ascent 905 /Descent -212 /CapHeight 688 /StemV 80 /FontFile2 {program} 0 R >>"
    )
    descendant = objects.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /FontDescriptor {descriptor} 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity"
        f" /W [0 [{' '.join(map(str, cut.widths))}]] >>"
    )
    unicode = objects.stream(_to_unicode(cut))
    return objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
    )


def _to_unicode(cut: Cut) -> bytes:
    # Two characters may share a glyph, such as the hard space and the space: one of them is read out.
    by_glyph = {glyph: character for character, glyph in sorted(cut.glyphs.items(), reverse=True)}
    pairs = [
        f"<{glyph:04X}> <{character.encode('utf-16-be').hex()}>" for glyph, character in by_glyph.items()
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks if block
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _metadata(document: Tagged) -> bytes:
    title = escape(document.title)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\n'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
        f"<xmp:CreateDate>{document.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</xmp:CreateDate>\n"
        "<pdf:Producer>Kalends</pdf:Producer><pdfuaid:part>1</pdfuaid:part>\n"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _refs(numbers: Sequence[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _text(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"

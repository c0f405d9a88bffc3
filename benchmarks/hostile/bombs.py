"""Bombs made by hand: each small, and meant to cost memory, time, or more than a file may do."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from benchmarks.hostile.packing import packed, unpacked
from benchmarks.hostile.pdf import CATALOGUE, FONT, PAGE, PAGES, pdf_of, stream

Parts = dict[str, bytes | str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
COVER = "the part of the sheet Cover"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
_MEGABYTE = 2**20


def bombs(form: bytes) -> dict[str, bytes]:
    """Return bombs by name, made of a form."""
    parts: Parts = {**unpacked(form)}
    cover = _part_of("Cover", unpacked(form))
    made = {name: packed(parts | _named(more(parts), cover)) for name, more in _PARTS.items()}
    made |= {name: change(parts, form) for name, change in _CONTAINERS.items()}
    return made | _pdfs() | _TEXTS


def _part_of(sheet: str, parts: dict[str, bytes]) -> str:
    names = re.findall(rb'<sheet name="([^"]*)"', parts["xl/workbook.xml"])
    return f"xl/worksheets/sheet{names.index(sheet.encode()) + 1}.xml"


def _named(parts: Parts, cover: str) -> Parts:
    return {cover if name == COVER else name: part for name, part in parts.items()}


def _cells(*cells: str) -> Callable[[Parts], Parts]:
    return lambda _: {COVER: SHEET.format("".join(cells))}


def _row(number: object, inside: str) -> str:
    return f'<row r="{number}">{inside}</row>'


def _cell(address: str, inside: str = "<v>1</v>", attributes: str = "") -> str:
    return f'<c r="{address}" {attributes}>{inside}</c>'


_RELATION = "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='{}'/></Relationships>"
_MERGED = '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
_SHEETS = "".join(f"<sheet name='s{n}' sheetId='{n}' r:id='rId1'/>" for n in range(1000))
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_PARTS: dict[str, Callable[[Parts], Parts]] = {
    "two corners of a sheet": _cells(_row(1, _cell("A1")), _row(1048576, _cell("XFD1048576"))),
    "a row beyond all rows": _cells(_row(4294967295, _cell("A4294967295"))),
    "a column beyond all columns": _cells(_row(1, _cell("ZZZZZZZ1"))),
    "a row of no number": _cells(_row("x", _cell("A1"))),
    "no address": _cells(_row(1, "<c><v>1</v></c>") * 3),
    "a million cells in one place": _cells(_row(1, _cell("A1") * 1_000_000)),
    "two hundred thousand rows": _cells("".join(_row(n, _cell(f"A{n}")) for n in range(1, 200_000))),
    "backwards": _cells(*(_row(n, _cell(f"A{n}")) for n in range(5000, 0, -1))),
    "deep": lambda _: {COVER: "<a>" * 500_000},
    "deep formulas": _cells(_row(1, _cell("A1", f"<f>{'(' * 500_000}1</f><v>1</v>"))),
    "a shared formula without end": _cells(
        _row(1, _cell("A1", '<f t="shared" ref="A1:XFD1048576" si="0">B1</f><v>1</v>'))
    ),
    "an index of a string beyond all": _cells(_row(1, _cell("A1", "<v>999999999999</v>", 't="s"'))),
    "a style beyond all": _cells(_row(1, _cell("A1", "<v>1</v>", 's="4294967295"'))),
    "a date beyond all": _cells(_row(1, _cell("A1", "<v>1e300</v>", 's="1"'))),
    "an attribute of a megabyte": _cells(_row(1, _cell("A1", "<v>1</v>", f'x="{"y" * _MEGABYTE}"'))),
    "many attributes": _cells(_row(1, _cell("A1", "", " ".join(f'a{n}="1"' for n in range(100_000))))),
    "a long comment": lambda _: {COVER: f"<worksheet><!--{'-' * _MEGABYTE}"},
    "a text of 40 MB in one cell": lambda _: {
        STRINGS: f'<sst xmlns="{MAIN}"><si><t>{_noise(40)}</t></si></sst>'
    },
    "a million strings": lambda _: {
        STRINGS: f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295">' + "<si><t>x</t></si>" * 1_000_000
    },
    "laughs": lambda _: {STRINGS: f'<!DOCTYPE s [<!ENTITY l0 "x">{_LAUGHS}]><sst><si><t>&l9;</t></si></sst>'},
    "an entity of another file": lambda _: {
        STRINGS: '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>'
    },
    "a million formats": lambda _: {
        STYLES: f'<styleSheet xmlns="{MAIN}"><numFmts>' + '<numFmt numFmtId="9" formatCode="y"/>' * 400_000
    },
    "merged everywhere": lambda _: {COVER: f'<worksheet xmlns="{MAIN}">{_MERGED}</worksheet>'},
    "a sheet that is its own": lambda _: {"xl/_rels/workbook.xml.rels": _RELATION.format("workbook.xml")},
    "a sheet outside": lambda _: {"xl/_rels/workbook.xml.rels": _RELATION.format("../../../etc/passwd")},
    "a thousand sheets": lambda _: {"xl/workbook.xml": f"<workbook><sheets>{_SHEETS}</sheets></workbook>"},
    "no workbook": lambda _: {"xl/workbook.xml": ""},
    "blanks of 60 MB": lambda _: {COVER: b" " * (60 * _MEGABYTE)},
}


def _noise(megabytes: int) -> str:
    return "".join(f"{n:x}" for n in range(megabytes * _MEGABYTE // 6))


def _overlapping(_: Parts, __: bytes) -> bytes:
    """Return a container whose many entries all point at one part."""
    content = packed({"a.xml": b" " * (9 * _MEGABYTE)})
    start = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry = content[start:end]
    directory = b"".join(entry.replace(b"a.xml", b"a%03d." % number) for number in range(150))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 150, 150, len(directory), start, 0)
    return content[:start] + directory + tail


def _gigabyte(parts: Parts, _: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(b" " * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    content = bytearray(packed({**parts, "xl/z.bin": megabyte * 1024}, zipfile.ZIP_STORED))
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = content.rindex(mark)
        content[at + method : at + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
        content[at + size : at + size + 4] = struct.pack("<L", 1000)
    return bytes(content)


_CONTAINERS: dict[str, Callable[[Parts, bytes], bytes]] = {
    "a gigabyte that says it is small": _gigabyte,
    "entries that overlap": _overlapping,
    "ten thousand parts": lambda parts, _: packed(parts | {f"xl/{n}.xml": "" for n in range(10_000)}),
    "a container in a container": lambda parts, form: packed(parts | {"xl/embeddings/a.xlsx": form}),
    "a directory of ten megabytes": lambda _, form: (
        form[: form.rindex(b"PK\x01\x02")] + b"PK\x01\x02" * 2_000_000
    ),
    "only an end": lambda _, __: b"PK\x05\x06" + bytes(18),
    "two ends": lambda _, form: form + form[form.rindex(b"PK\x05\x06") :],
}


def _pdf(*objects: bytes) -> bytes:
    return pdf_of((CATALOGUE, PAGES, PAGE, *objects, FONT))


def _pdfs() -> dict[str, bytes]:
    blanks = zlib.compress(b" " * (300 * _MEGABYTE), 9)
    twice = zlib.compress(zlib.compress(b"(x) Tj " * (40 * _MEGABYTE), 9), 9)
    table = pdf_of((CATALOGUE, PAGES, PAGE, stream(b"x"), FONT))
    return {
        "PDF: a stream of 300 MB": _pdf(stream(blanks, b"/Filter/FlateDecode")),
        "PDF: packed twice": _pdf(stream(twice, b"/Filter[/FlateDecode/FlateDecode]")),
        "PDF: many numbers": _pdf(stream(b"0 " * 300_000 + b"(x) Tj")),
        "PDF: many lines": _pdf(stream(b"BT /F 1 Tf " + b"0 -9 Td (x) Tj " * 60_000 + b"ET")),
        "PDF: a length beyond all": _pdf(b"<</Length 99999999999>>stream\nx"),
        "PDF: a stream of itself": _pdf(b"<</Length 4 0 R>>stream\nx\nendstream"),
        "PDF: a form that shows itself": _pdf(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length 5>>"
            b"stream\n/X Do\nendstream"
        ),
        "PDF: pages that are their own": pdf_of((CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 99999999>>")),
        "PDF: a million pages": pdf_of(
            (CATALOGUE, b"<</Type/Pages/Count 1/Kids[" + b"3 0 R " * 500_000 + b"]>>", PAGE)
        ),
        "PDF: a catalogue of itself": pdf_of((b"1 0 R",)),
        "PDF: deep": pdf_of((CATALOGUE, b"[" * 200_000)),
        "PDF: a table of tables": table.replace(b"trailer<<", b"trailer<</Prev %d" % table.index(b"xref")),
        "PDF: no table": table[: table.rindex(b"startxref")],
        "PDF: many objects": pdf_of((CATALOGUE, PAGES, PAGE, *[b"[]"] * 40_000)),
        "PDF: nothing": b"%PDF-1.7",
    }


_TEXTS = {
    "text: one line of 10 MB": b"EU SECRETARIAT " * 690_000,
    "text: five million lines": b"x\n" * 5_000_000,
    "text: accents on accents": "e\u0301\u0301\u0301".encode() * 500_000,
}

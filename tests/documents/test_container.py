"""Hostile containers: every one is refused by a rule with a way out, none is unpacked beyond its limit."""

import io
import stat
import struct
import warnings
import zipfile

import pytest

from config.definition import FileFormat
from documents.container import check_container
from documents.form import write_form
from models.errors import (
    ActiveContentError,
    ContainerError,
    EncryptedFileError,
    GateError,
    UnpackedSizeError,
)

RELS = "xl/worksheets/_rels/sheet1.xml.rels"
RELATION = (
    '<Relationships><Relationship Id="r1" Type="http://x/{type}" Target="{target}" {mode}/></Relationships>'
)


def rels(type_, target="http://a.example", mode='TargetMode="External"'):
    return RELATION.format(type=type_, target=target, mode=mode).encode()


@pytest.fixture
def form(make_request):
    return write_form(make_request())


def with_entry(content, info, data, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO(content)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "a", method) as archive:
        warnings.simplefilter("ignore")  # the name twice is what the test is about
        archive.writestr(info, data)
    return target.getvalue()


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_form_is_a_workbook(form):
    assert check_container(form) is FileFormat.XLSX


@pytest.mark.parametrize(
    ("part", "data", "error"),
    [
        pytest.param("xl/vbaProject.bin", b"x", ActiveContentError, id="macros"),
        pytest.param("xl/externalLinks/externalLink1.xml", b"<x/>", ActiveContentError, id="external link"),
        pytest.param("xl/embeddings/oleObject1.bin", b"x", ActiveContentError, id="embedded object"),
        pytest.param("xl/activeX/activeX1.xml", b"<x/>", ActiveContentError, id="control"),
        pytest.param("XL/VBAPROJECT.BIN", b"x", ActiveContentError, id="macros in capitals"),
        pytest.param("xl/macrosheets/sheet1.xml", b"<x/>", ActiveContentError, id="macro sheet"),
        pytest.param(RELS, rels("attachedTemplate"), ActiveContentError, id="remote template"),
        pytest.param(RELS, rels("image"), ActiveContentError, id="remote picture"),
        pytest.param(RELS, rels("oleObject", "a.bin", ""), ActiveContentError, id="object by relationship"),
        pytest.param(RELS, rels("aFChunk", "a.htm", ""), ActiveContentError, id="attached page"),
        pytest.param("xl/connections.xml", b"<x/>", ActiveContentError, id="data connection"),
        pytest.param("xl/queryTables/queryTable1.xml", b"<x/>", ActiveContentError, id="query table"),
        pytest.param(
            "customXml/item1.xml", b"<q:DataMashup>x</q:DataMashup>", ActiveContentError, id="query"
        ),
        pytest.param("customUI/customUI.xml", b"<x/>", ActiveContentError, id="own ribbon"),
        pytest.param("xl/webextensions/w.xml", b"<x/>", ActiveContentError, id="add-in"),
        pytest.param(
            "word/a.xml",
            b"<w:instrText>DDE</w:instrText><w:instrText xml:space='x'>AUTO c:\\cmd</w:instrText>",
            ActiveContentError,
            id="field that starts a program, in pieces",
        ),
        pytest.param("word/a.xml", b"<w:fldSimple w:instr='DDE x'/>", ActiveContentError, id="simple field"),
        pytest.param("xl/a.xml", b"<?xml version='1.0' encoding='utf-7'?><x/>", ContainerError, id="utf-7"),
        pytest.param(
            RELS, rels("image", mode='TargetMode="&#69;xternal"'), ActiveContentError, id="remote, disguised"
        ),
        pytest.param("xl/a.xml", b"<!DOCTYPE x []><x/>", ContainerError, id="document type"),
        pytest.param("xl/a.xml", b"<!doctype x><x/>", ContainerError, id="document type in small letters"),
        pytest.param("xl/a.xml", "<!DOCTYPE x><x/>".encode("utf-16"), ContainerError, id="utf-16"),
        pytest.param("xl/a.xml", "<x/>".encode("utf-16-be"), ContainerError, id="utf-16 without mark"),
        pytest.param("../up.xml", b"<x/>", ContainerError, id="path upwards"),
        pytest.param("/etc/x", b"x", ContainerError, id="absolute path"),
        pytest.param("C:x", b"x", ContainerError, id="drive"),
        pytest.param("a\\b", b"x", ContainerError, id="backslash"),
        pytest.param("XL/WORKBOOK.XML", b"<x/>", ContainerError, id="same name in capitals"),
    ],
)
def test_part_refused(form, part, data, error):
    with pytest.raises(error) as caught:
        check_container(with_entry(form, part, data))
    assert caught.value.rule
    assert caught.value.way_out


@pytest.mark.parametrize(
    "part",
    [
        pytest.param((RELS, rels("hyperlink", "mailto:a@b.example")), id="hyperlink"),
        pytest.param((RELS, rels("image", "../media/1.png", "")), id="picture inside"),
        pytest.param(("xl/printerSettings1.bin", b"\0\0<!DOCTYPE"), id="printer settings"),
        pytest.param(("customXml/item1.xml", b"<?xml version='1.0' encoding='UTF-8'?><b/>"), id="own data"),
        pytest.param(("word/a.xml", b"<w:instrText>PAGE \\* MERGEFORMAT</w:instrText>"), id="page number"),
        pytest.param(("word/a.xml", b"<w:t>The DDE commission of 1990</w:t>"), id="a word in a text"),
    ],
)
def test_part_admitted(form, part):
    assert check_container(with_entry(form, *part)) is FileFormat.XLSX


def test_entry_twice(form):
    with pytest.raises(ContainerError, match="same name"):
        check_container(with_entry(form, "xl/workbook.xml", b"<x/>"))


def test_link(form):
    with pytest.raises(ContainerError, match="link"):
        check_container(with_entry(form, link("xl/a.xml"), b"/etc/passwd"))


def test_many_entries():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}", b"")
    with pytest.raises(ContainerError, match="200"):
        check_container(target.getvalue())


def test_count_in_the_directory_is_not_believed():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}", b"")
    content = bytearray(target.getvalue())
    content[-14:-10] = struct.pack("<HH", 1, 1)
    with pytest.raises(ContainerError, match="200"):
        check_container(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing(form, method):
    with pytest.raises(ContainerError, match="packed"):
        check_container(with_entry(form, "xl/a.xml", b"<x/>", method))


def test_encrypted_part(form):
    content = bytearray(form)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(EncryptedFileError):
        check_container(bytes(content))


def test_four_gigabyte_format(form):
    at = form.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    with pytest.raises(ContainerError, match="gigabytes"):
        check_container(form[:at] + locator + form[at:])


def test_gigabyte_of_blanks(blanks):
    assert len(blanks) < 2 * 2**20
    with pytest.raises(UnpackedSizeError):
        check_container(blanks)


def test_bomb_inside_a_part_is_not_unpacked(form, blanks):
    assert (
        check_container(with_entry(form, "xl/media/image1.bin", blanks, zipfile.ZIP_STORED))
        is FileFormat.XLSX
    )


def test_one_part_grows_out_of_proportion(form):
    blanks = b" " * (8 * 2**20)
    with pytest.raises(UnpackedSizeError, match=r"xl/a\.xml"):
        check_container(with_entry(form, "xl/a.xml", blanks))


def test_many_parts_grow_too_large_together(form):
    content = form
    noise = bytes(range(256)) * 64
    for number in range(9):
        part = b"".join(
            number.to_bytes(2, "big") + noise[count % 256 :] for count in range(8 * 2**20 // len(noise))
        )
        content = with_entry(content, f"xl/a{number}.bin", part, zipfile.ZIP_STORED)
    with pytest.raises(UnpackedSizeError, match="64 MB"):
        check_container(content)


def test_size_in_the_headers_is_not_believed(form):
    content = bytearray(with_entry(form, "xl/a.xml", b" " * (8 * 2**20)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(mark)
        content[at + offset : at + offset + 4] = struct.pack("<L", 10)
    with pytest.raises(GateError):
        check_container(bytes(content))


@pytest.mark.parametrize("more", [b"x", b"PK\x05\x06" + bytes(10)])
def test_something_after_the_end(form, more):
    with pytest.raises(ContainerError):
        check_container(form + more)


@pytest.mark.parametrize("length", [4, 30, 1000, 10_000, -1, -10, -22])
def test_cut_off(form, length):
    with pytest.raises(ContainerError, match="cut off"):
        check_container(form[:length])


def test_damaged_part(form):
    content = bytearray(form)
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(ContainerError, match="damaged"):
        check_container(bytes(content))


@pytest.mark.parametrize(
    ("types", "found"),
    [
        pytest.param(b"spreadsheetml.sheet.main+xml", FileFormat.XLSX, id="workbook"),
        pytest.param(b"wordprocessingml.document.main+xml", FileFormat.DOCX, id="document"),
        pytest.param(b"presentationml.presentation.main+xml", None, id="slides"),
    ],
)
def test_format_by_content_types(form, repack, types, found):
    assert check_container(repack(form, {"[Content_Types].xml": types})) is found


def test_archive_without_content_types():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", b"text")
    assert check_container(target.getvalue()) is None


@pytest.mark.parametrize(
    "kind", [b"ms-excel.sheet.macroEnabled.main+xml", b"ms-office.vbaProject", b"oleObject"]
)
def test_content_types_of_active_parts(form, repack, kind):
    with pytest.raises(ActiveContentError):
        check_container(repack(form, {"[Content_Types].xml": lambda old: old + kind}))

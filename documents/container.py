"""Office files as containers: what is inside is counted while it is unpacked, never believed."""

import html
import io
import re
import stat
import struct
import zipfile
import zlib

from config.definition import FileFormat
from models.errors import ActiveContentError, ContainerError, EncryptedFileError, UnpackedSizeError

MOST_ENTRIES = 200
"""Parts that an office file may have."""

MOST_UNPACKED = 64 * 2**20
"""Bytes that all parts together may have when unpacked."""

MOST_RATIO = 100
"""Times that a part may grow when unpacked; counted above a floor, for small parts shrink well."""

_RATIO_FLOOR = 2**20
_LONGEST_ENTRY = 46 + 1024
"""Bytes of one entry in the central directory, with name, extra field and comment."""

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_ENCRYPTED_FLAG = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the zip reader raises on damaged files."""

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PARTS = {
    b"spreadsheetml.sheet.main+xml": FileFormat.XLSX,
    b"wordprocessingml.document.main+xml": FileFormat.DOCX,
}
_ACTIVE_NAMES = re.compile(
    r"vbaproject|vbadata|externallinks/|embeddings/|activex/|oleobject|macrosheets/|customui/|webextensions/"
    r"|xl/connections|querytables/|xl/model/|attachedtoolbars|afchunk",
    re.I,
)
_ACTIVE_TYPES = re.compile(
    rb"macroenabled|vbaproject|oleobject|activex|externallink|macrosheet|connections\+xml|querytable"
    rb"|webextension",
    re.I,
)
_ACTIVE_RELATIONS = re.compile(
    r"/(?:aFChunk|oleObject|package|vbaProject|externalLink|connections|subDocument|attachedTemplate)['\"]",
    re.I,
)
_DATA_MASHUP = re.compile(rb"<(?:\w+:)?DataMashup[\s>]")
_INSTRUCTION = re.compile(rb"<(?:\w+:)?instrText(?:\s[^>]*)?>([^<]*)<|\binstr\s*=\s*[\"']([^\"'<]*)")
_DYNAMIC_EXCHANGE = re.compile(rb"\bDDE(?:AUTO)?\b", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_EXTERNAL = re.compile(r"TargetMode\s*=\s*['\"]\s*External", re.I)
_HYPERLINK = re.compile(r"Type\s*=\s*['\"][^'\"]*/hyperlink['\"]", re.I)


def check_container(content: bytes) -> FileFormat | None:
    """Return the format of an office file after all its parts have been looked at, none if it is another.

    Raises:
        ContainerError: its parts are not as office programs write them.
        UnpackedSizeError: it grows too large.
        ActiveContentError: it contains macros, links to files, embedded objects or controls.
        EncryptedFileError: parts of it are encrypted.
    """
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            return _check_parts(archive)
    except _BROKEN as error:
        raise ContainerError("it is damaged or cut off") from error


def _check_directory(content: bytes) -> None:
    # Before the zip reader reads the directory, which may itself be ten megabytes of entries.
    at = content.rfind(_END_MARK, -(2**16 + _END_OF_DIRECTORY.size))
    if at < 0 or at + _END_OF_DIRECTORY.size > len(content):
        raise ContainerError("it is damaged or cut off")
    *_, entries, size, _offset, comment = _END_OF_DIRECTORY.unpack_from(content, at)
    if at + _END_OF_DIRECTORY.size + comment != len(content):
        raise ContainerError("something stands after its end")
    if _ZIP64_MARK in content[max(at - 20, 0) : at]:
        raise ContainerError("it is written for files above four gigabytes")
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * _LONGEST_ENTRY:
        raise ContainerError(f"it has more than {MOST_ENTRIES} parts")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ContainerError(f"it has more than {MOST_ENTRIES} parts")
    names = [entry.orig_filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise ContainerError("two parts have the same name")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if name.startswith("/") or ".." in name.split("/") or set(name) & set("\\:\0"):
        raise ContainerError("a part is named by a path outside the file")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ContainerError("a part is a link")
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedFileError
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ContainerError("a part is packed in an unusual way")
    if _ACTIVE_NAMES.search(name):
        raise ActiveContentError(f"part '{name}'")


def _check_parts(archive: zipfile.ZipFile) -> FileFormat | None:
    unpacked, found = 0, None
    for entry in archive.infolist():
        part = _unpack(archive, entry, MOST_UNPACKED - unpacked)
        unpacked += len(part)
        _check_part(entry.filename, part)
        if entry.filename == _CONTENT_TYPES:
            found = _format(part)
    return found


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    most = max(_RATIO_FLOOR, MOST_RATIO * entry.compress_size)
    with archive.open(entry) as stream:
        part = stream.read(min(most, room) + 1)  # one byte more than may be there, and to its end else
    if len(part) > room:
        raise UnpackedSizeError(f"more than {MOST_UNPACKED // 2**20} MB in all")
    if len(part) > most:
        raise UnpackedSizeError(f"part '{entry.filename}' grows more than {MOST_RATIO} times")
    return part


def _check_part(name: str, part: bytes) -> None:
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if b"\0" in part[:4] or part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContainerError(f"part '{name}' is not in UTF-8")
    if _DOCTYPE.search(part):
        raise ContainerError(f"part '{name}' declares a document type")
    encoding = _ENCODING.search(part, 0, 256)
    if encoding and encoding[1].lower() not in _UTF_8:
        raise ContainerError(f"part '{name}' is not in UTF-8")
    if b"DataMashup" in part and _DATA_MASHUP.search(part):
        raise ActiveContentError(f"a data query in part '{name}'")
    if name.endswith(".rels"):
        _check_relationships(name, part)
    elif name.startswith("word/"):
        _check_fields(name, part)


def _check_fields(name: str, part: bytes) -> None:
    # An instruction may be cut into pieces, so the pieces are put together again.
    said = b"".join(one or other for one, other in _INSTRUCTION.findall(part))
    if _DYNAMIC_EXCHANGE.search(said):
        raise ActiveContentError(f"a field that starts a program in part '{name}'")


def _check_relationships(name: str, part: bytes) -> None:
    for match in _RELATIONSHIP.finditer(part):
        tag = html.unescape(match.group().decode(errors="replace"))
        if _EXTERNAL.search(tag) and not _HYPERLINK.search(tag):
            raise ActiveContentError(f"a link to another file in part '{name}'")
        if _ACTIVE_RELATIONS.search(tag):
            raise ActiveContentError(f"an embedded or attached file in part '{name}'")


def _format(content_types: bytes) -> FileFormat | None:
    if match := _ACTIVE_TYPES.search(content_types):
        raise ActiveContentError(f"a part of type '{match.group().decode()}'")
    return next((found for main, found in _MAIN_PARTS.items() if main in content_types), None)

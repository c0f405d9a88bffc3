"""What a file is, by its content, and whether it may enter as that. Nothing is parsed here."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.definition import Deliverable, FileFormat
from documents.container import check_container
from documents.gate.body import LARGEST_FILE
from models.errors import (
    ActiveContentError,
    EmptyFileError,
    EncryptedFileError,
    FileSizeError,
    FormatRefusedError,
    NoFormFileError,
    PlainTextError,
)

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_EXTENSION = re.compile(r"[^./\\]\.([A-Za-z0-9]{1,8})$")
_OTHER_WORKBOOKS = frozenset({"ods", "xls", "xlsb", "xlsm", "xlt", "xltm", "xltx"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _pdf_name(name: str) -> re.Pattern[bytes]:
    # Any character of a name may be written as its number: /Launch and /#4Caunch are the same.
    letters = (f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return re.compile(f"/{''.join(letters)}".encode())


_PDF_ENCRYPT = _pdf_name("Encrypt")
_PDF_ACTIVE = {name: _pdf_name(name) for name in ("JavaScript", "Launch", "EmbeddedFile")}


@dataclass(frozen=True)
class Admitted:
    """A file that may enter: its format by content, its SHA-256, its size in bytes."""

    format: FileFormat
    sha256: str
    size: int


def formats_taken(deliverable: Deliverable) -> tuple[FileFormat, ...]:
    """Return the formats in which something may be handed in; a form may be JSON of the same schema."""
    return (*deliverable.formats, *((FileFormat.JSON,) if deliverable.form else ()))


def admit(content: bytes, formats: tuple[FileFormat, ...], file_name: str = "") -> Admitted:
    """Return what a file is, if it may enter as one of these formats, under the name that it bears, if any.

    Raises:
        GateError: it may not; the message names the rule, `way_out` what to do.
    """
    if not content:
        raise EmptyFileError(LARGEST_FILE)
    if len(content) > LARGEST_FILE:
        raise FileSizeError(len(content), LARGEST_FILE)
    extension = _extension(file_name)
    if extension and extension not in formats:
        raise _refused(f"named .{extension}", formats, is_workbook=extension in _OTHER_WORKBOOKS)
    found = _recognise(content, formats)
    if found not in formats:
        raise _refused(f"a .{found} file", formats)
    if extension and extension != found:
        raise FormatRefusedError(f"named .{extension}, but it is a .{found} file", list(formats))
    return Admitted(found, hashlib.sha256(content).hexdigest(), len(content))


def _refused(found: str, formats: tuple[FileFormat, ...], *, is_workbook: bool = False) -> FormatRefusedError:
    # What is no workbook at all does not become the form by being saved under another name.
    is_form = FileFormat.XLSX in formats and not is_workbook
    return (NoFormFileError if is_form else FormatRefusedError)(found, list(formats))


def _extension(file_name: str) -> str:
    """Return the extension of a name that a stranger gave, in small letters; it goes into a message."""
    match = _EXTENSION.search(file_name.strip())
    return match[1].casefold() if match else ""


def _recognise(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    for start, recognise in _BY_START.items():
        if content.startswith(start):
            return recognise(content, formats)
    return _recognise_text(content, formats)


def _recognise_office(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    found = check_container(content)
    if found is None:
        raise _refused("an archive, but no workbook or document of Office", formats)
    return found


def _recognise_old_office(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    if _ENCRYPTED_PACKAGE in content:
        raise EncryptedFileError
    raise FormatRefusedError("in the binary format of Office before 2007", list(formats))


def _recognise_pdf(content: bytes, _: tuple[FileFormat, ...]) -> FileFormat:
    # A first cut, over the bytes as they are: objects that a reader overlooks are seen too. The child of the
    # nursery looks into compressed streams.
    if _PDF_ENCRYPT.search(content):
        raise EncryptedFileError
    for name, pattern in _PDF_ACTIVE.items():
        if pattern.search(content):
            raise ActiveContentError(f"/{name} in the PDF")
    return FileFormat.PDF


def _recognise_text(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    is_json = FileFormat.JSON in formats and content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] == b"{"
    if not is_json and FileFormat.TXT not in formats:
        raise _refused("of an unknown kind", formats)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlainTextError(f"byte {error.start + 1} belongs to another encoding") from error
    if match := _CONTROL.search(text):
        raise PlainTextError(f"control character at place {match.start() + 1}")
    return FileFormat.JSON if is_json else FileFormat.TXT


_BY_START: Mapping[bytes, Callable[[bytes, tuple[FileFormat, ...]], FileFormat]] = MappingProxyType(
    {_ZIP: _recognise_office, _OLE: _recognise_old_office, _PDF: _recognise_pdf}
)

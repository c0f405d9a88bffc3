"""The gate: what a file is, by its content, and whether it may enter. Nothing is parsed here."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.definition import FileFormat
from config.form import FieldRole
from documents.container import check_container
from models.errors import (
    ActiveContentError,
    ClassifiedMarkingError,
    EncryptedFileError,
    FileSizeError,
    FormatRefusedError,
    PlainTextError,
)
from models.rules.answers import Plan

LARGEST_FILE = 10 * 2**20
"""Bytes that a file may have."""

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _pdf_name(name: str) -> re.Pattern[bytes]:
    # Any character of a name may be written as its number: /Launch and /#4Caunch are the same.
    letters = (f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return re.compile(f"/{''.join(letters)}".encode())


_PDF_ENCRYPT = _pdf_name("Encrypt")
_PDF_ACTIVE = {name: _pdf_name(name) for name in ("JavaScript", "Launch", "EmbeddedFile")}

_CLASSIFIED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "TRES SECRET UE/EU TOP SECRET": re.compile(r"TRES SECRET UE|EU TOP SECRET|TS UE EU TS"),
        "SECRET UE/EU SECRET": re.compile(r"SECRET UE|EU SECRET|\bS UE EU S\b"),
        "CONFIDENTIEL UE/EU CONFIDENTIAL": re.compile(r"CONFIDENTIEL UE|EU CONFIDENTIAL|\bC UE EU C\b"),
        "RESTREINT UE/EU RESTRICTED": re.compile(r"RESTREINT UE|EU RESTRICTED|\bR UE EU R\b"),
    }
)
"""Levels of EU classified information, the highest first, and how a marking cell names them."""


@dataclass(frozen=True)
class Admitted:
    """A file that may enter: its format by content, its SHA-256, its size in bytes."""

    format: FileFormat
    sha256: str
    size: int


def admit(content: bytes, formats: tuple[FileFormat, ...]) -> Admitted:
    """Return what a file is, if it may enter as one of these formats.

    Raises:
        GateError: it may not; the message names the rule, `way_out` what to do.
    """
    if not 0 < len(content) <= LARGEST_FILE:
        raise FileSizeError(len(content), LARGEST_FILE)
    found = _recognise(content, formats)
    if found not in formats:
        raise FormatRefusedError(f"a .{found} file", list(formats))
    return Admitted(found, hashlib.sha256(content).hexdigest(), len(content))


def refuse_classified(plan: Plan) -> None:
    """Refuse a plan whose marking says that it is EU classified information.

    Raises:
        ClassifiedMarkingError: a marking cell names one of the four levels.

    Source: Council Decision 2013/488/EU, Article 2(2).
    """
    for key, answer in plan.answers.items():
        if key.field == FieldRole.MARKING:
            _refuse_level(str(answer.value or ""), answer.cell)


def refuse_classified_marking(marking: str) -> None:
    """Refuse what bears a marking of EU classified information.

    Raises:
        ClassifiedMarkingError: the marking names one of the four levels.

    Source: Council Decision 2013/488/EU, Article 2(2).
    """
    _refuse_level(marking, "")


def _recognise(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    for start, recognise in _BY_START.items():
        if content.startswith(start):
            return recognise(content, formats)
    return _recognise_text(content, formats)


def _recognise_office(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    found = check_container(content)
    if found is None:
        raise FormatRefusedError("an archive, but no workbook or document of Office", list(formats))
    return found


def _recognise_old_office(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    if _ENCRYPTED_PACKAGE in content:
        raise EncryptedFileError
    raise FormatRefusedError("in the binary format of Office before 2007", list(formats))


def _recognise_pdf(content: bytes, _: tuple[FileFormat, ...]) -> FileFormat:
    # A first cut: names inside compressed object streams are not seen.
    if _PDF_ENCRYPT.search(content):
        raise EncryptedFileError
    for name, pattern in _PDF_ACTIVE.items():
        if pattern.search(content):
            raise ActiveContentError(f"/{name} in the PDF")
    return FileFormat.PDF


def _recognise_text(content: bytes, formats: tuple[FileFormat, ...]) -> FileFormat:
    if FileFormat.TXT not in formats:
        raise FormatRefusedError("of an unknown kind", list(formats))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlainTextError(f"byte {error.start + 1} belongs to another encoding") from error
    if match := _CONTROL.search(text):
        raise PlainTextError(f"control character at place {match.start() + 1}")
    return FileFormat.TXT


_BY_START: Mapping[bytes, Callable[[bytes, tuple[FileFormat, ...]], FileFormat]] = MappingProxyType(
    {_ZIP: _recognise_office, _OLE: _recognise_old_office, _PDF: _recognise_pdf}
)


def _refuse_level(marking: str, cell: str) -> None:
    plain = unicodedata.normalize("NFKD", marking).encode("ascii", "ignore").decode().upper()
    words = " ".join(re.findall(r"[A-Z]+", plain))
    for level, named in _CLASSIFIED.items():
        if named.search(words):
            raise ClassifiedMarkingError(level, cell)

"""Mail read from its bytes: who says to have sent it, what it answers, which files lie in it.

Whoever can write to the mailbox wrote it. Nothing in it makes this fail, or takes more time or memory than
its bounds allow: they are looked at in the bytes, before the library's parser sees them.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from itertools import islice

from models.rules.mail import Hop, IncomingMail, MailFile, MailProblem
from notifications.reports import MOST_BYTES as REPORT_BYTES, read_report

LARGEST_MAIL = 32 * 2**20
"""Bytes of a mail that is read: files of 10 MB each, which mail makes a third larger."""

MOST_FILES = 50
"""Files of one mail that are looked at."""

_MOST_LINES = 1_000_000
_MOST_DELIMITERS = 2_000
_MOST_DEPTH = 64
_LONGEST_HEADER = 4_000
_LONGEST_TEXT = 200
_MOST_ADDRESSES = 10
_MOST_REFERENCES = 50

_LONG_HEADER = re.compile(
    rb"^[!-9;-~]{1,80}:(?:[^\r\n]|\r?\n[ \t]|\r[ \t]){%d}" % _LONGEST_HEADER, re.IGNORECASE | re.MULTILINE
)
_CONTAINERS = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_STATUS = re.compile(rb"message/(?:global-)?delivery-status", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ADDRESS = re.compile(r"[^\s<>@,;\"()]{1,64}@[^\s<>@,;\"()]{1,255}")
_BY = re.compile(r"\bby\s+([A-Za-z0-9.-]{1,255})")
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_FAULTS = (LookupError, TypeError, ValueError, HeaderParseError, MessageError, RecursionError)
"""What the library raises for malformed mail."""

_BULK = frozenset({"bulk", "junk", "auto_reply"})
_AUTOMATIC = ("X-Autoreply", "X-Autorespond")
"""Headers of programs by custom; those of lists are not among them, our own mailbox may be one."""


def read_mail(content: bytes) -> IncomingMail:
    """Return what a mail says; what cannot be read in it is left out, and said."""
    sha256 = hashlib.sha256(content).hexdigest()
    problem = _bound(content)
    message = _parsed(content if problem is None else _head(content))
    if message is None:
        return IncomingMail(sha256, problem=problem or MailProblem.BROKEN)
    try:
        return _read(message, content, sha256, problem)
    except _FAULTS:
        return IncomingMail(sha256, problem=problem or MailProblem.BROKEN)


def _bound(content: bytes) -> MailProblem | None:
    if len(content) > LARGEST_MAIL:
        return MailProblem.TOO_LARGE
    if _STATUS.search(content):  # each empty line of one is a part to the library; the first bytes say it all
        return MailProblem.TOO_MANY_PARTS
    if (
        len(_CONTAINERS.findall(content)) > _MOST_DEPTH
        or content.count(b"\n--") + content.count(b"\r--") > _MOST_DELIMITERS
        or content.count(b"\n") + content.count(b"\r") > 2 * _MOST_LINES
    ):
        return MailProblem.TOO_MANY_PARTS
    return MailProblem.BROKEN if _LONG_HEADER.search(content) else None


def _head(content: bytes) -> bytes:
    """Return the header lines of a mail whose parts are not read, less those that say what parts it has."""
    lines = re.split(rb"\r?\n\r?\n|\r\r", content[:REPORT_BYTES], maxsplit=1)[0]
    unfolded = re.sub(rb"(?:\r\n|\n|\r)[ \t]", b" ", lines)
    kept = (line for line in re.split(rb"[\r\n]+", unfolded) if len(line) <= _LONGEST_HEADER)
    return (
        b"\n".join(islice((line for line in kept if not line.lower().startswith(b"content-")), 1000))
        + b"\n\n"
    )


def _parsed(content: bytes) -> Message | None:
    try:
        return message_from_bytes(content)
    except _FAULTS:
        return None


def _read(message: Message, content: bytes, sha256: str, problem: MailProblem | None) -> IncomingMail:
    is_report = bool(_STATUS.search(content)) and read_report(content) is not None
    senders = _addresses(message, ("From",))
    others = _addresses(message, ("Sender", "Reply-To", "Return-Path"))
    files = () if problem else tuple(islice(_files(message), MOST_FILES + 1))
    if len(files) > MOST_FILES:
        problem, files = MailProblem.TOO_MANY_PARTS, ()
    return IncomingMail(
        sha256=sha256,
        message_id=next(iter(_ids(message, ("Message-ID",))), ""),
        senders=senders,
        other_senders=tuple(one for one in others if one not in senders),
        subject=_decoded(message.get("Subject")),
        first_line="" if problem else _first_line(message),
        references=_references(message),
        is_automatic=is_report or _is_automatic(message),
        is_report=is_report,
        hop=_hop(message),
        files=files,
        problem=None if is_report else problem,
    )


def _is_automatic(message: Message) -> bool:
    said = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    if said not in ("no", "") or str(message.get("Precedence", "")).strip().lower() in _BULK:
        return True
    # A mail without a way back answers a mail: nobody writes one by hand.
    return any(name in message for name in _AUTOMATIC) or str(message.get("Return-Path", "")).strip() == "<>"


def _addresses(message: Message, names: Iterable[str]) -> tuple[str, ...]:
    values = [str(value)[:_LONGEST_HEADER] for name in names for value in message.get_all(name, [])]
    found = (address for _, address in getaddresses(values[:_MOST_ADDRESSES]) if _ADDRESS.fullmatch(address))
    return tuple(islice(dict.fromkeys(one for one in found if not _UNSAFE.search(one)), _MOST_ADDRESSES))


def _references(message: Message) -> tuple[str, ...]:
    # The last of References is the nearest; what In-Reply-To names is nearer still.
    earlier = _ids(message, ("References",))[-_MOST_REFERENCES:]
    return tuple(dict.fromkeys((*_ids(message, ("In-Reply-To",)), *reversed(earlier))))


def _ids(message: Message, names: Iterable[str]) -> list[str]:
    return [
        one
        for name in names
        for value in message.get_all(name, [])
        for one in _MESSAGE_ID.findall(str(value))
    ]


def _hop(message: Message) -> Hop | None:
    line = str((message.get_all("Received") or [""])[0])
    route, semicolon, date = line.rpartition(";")
    by = _BY.search(route)
    instant = _instant(date) if semicolon else None
    return Hop(by[1].lower(), instant) if by and instant else None


def _instant(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(" ".join(date.split()))
        return found.astimezone(UTC) if found.utcoffset() is not None else None
    except (*_FAULTS, OverflowError):
        return None


def _files(message: Message, *, is_forwarded: bool = False) -> Iterator[MailFile]:
    for part in _inside(message):
        if part.get_content_maintype() == "message":
            yield from _files(part, is_forwarded=True)
        elif part.is_multipart():
            yield from _files(part, is_forwarded=is_forwarded)
        elif _is_file(part):
            is_inline = part.get_content_disposition() == "inline" or "Content-ID" in part
            yield MailFile(_name(part), _content(part), is_forwarded, is_inline)


def _inside(message: Message) -> list[Message]:
    if not message.is_multipart():
        return [message]
    inside = message.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _is_file(part: Message) -> bool:
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment" or not is_text


def _name(part: Message) -> str:
    raw = part.get_filename() or ""
    # The last part of a path, by the rules of whatever system the sender has.
    name = re.split(r"[/\\]", _decoded(collapse_rfc2231_value(raw)))[-1].strip(". ")
    if part.get_content_type() == "application/ms-tnef":
        return name or "winmail.dat"
    return name or f"unnamed.{part.get_content_subtype()[:20]}"


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _first_line(message: Message) -> str:
    text = next((part for part in _leaves(message) if part.get_content_type() == "text/plain"), None)
    if text is None or _is_named(text):
        return ""
    content = _content(text)[:REPORT_BYTES]
    lines = (_clean(line) for line in _as_text(content, text.get_content_charset()).splitlines())
    return next((line for line in lines if line and not line.startswith(">")), "")


def _leaves(message: Message) -> Iterator[Message]:
    for part in _inside(message):
        if part.get_content_maintype() == "multipart" and part is not message:
            yield from _leaves(part)
        elif part.get_content_maintype() != "message":
            yield part


def _is_named(part: Message) -> bool:
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment"


def _as_text(content: bytes, charset: object) -> str:
    # Only charsets that say what they say: others, such as UTF-7, hide words from who looks at the bytes.
    known = str(charset).lower() in (
        "iso-8859-1",
        "iso-8859-15",
        "windows-1252",
        "iso-8859-2",
        "windows-1250",
    )
    return content.decode(str(charset) if known else "utf-8", "replace")


def _decoded(value: object) -> str:
    raw = str(value or "")[:_LONGEST_HEADER]
    try:
        pairs = decode_header(raw)
    except _FAULTS:
        return _clean(raw)
    return _clean("".join(one if isinstance(one, str) else _as_text(one, charset) for one, charset in pairs))


def _clean(text: str) -> str:
    # Marks that turn the direction of writing go: they make `fdp.exe` look like `exe.pdf`.
    return " ".join(_UNSAFE.sub(" ", text).split())[:_LONGEST_TEXT]

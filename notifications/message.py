"""The bytes of a message (RFC 5322, MIME): the same message always gives the same bytes.

Built by hand from the encoders of the standard library: letters go by thousands, and its own generator
spends most of its time on folding headers that need no folding.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from datetime import UTC
from email.utils import format_datetime

from notifications.channel import Attachment, Message
from notifications.headers import addresses_header, file_headers, mailbox_header, text_header

_LINE_BREAK = re.compile("\r\n?|\n")

_AUTO_HEADERS = ("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All")
"""Keep out-of-office replies away. Source: RFC 3834, section 5; the second one is read by Exchange."""


def to_bytes(message: Message) -> bytes:
    """Return the message as it goes out, with CRLF line ends and no line over 998 characters.

    Raises:
        HeaderTextError: a name, subject or file name holds a line break or another control character.
        MailAddressError: an address is missing or not a plain one.
    """
    alternative = _alternative(message)
    if not message.attachments:
        return _head(message) + alternative
    parts = [alternative, *(_attachment(attachment) for attachment in message.attachments)]
    return _head(message) + _multipart("mixed", _boundary(message, "m"), parts)


def _head(message: Message) -> bytes:
    lines = [
        f"Date: {format_datetime(message.date.astimezone(UTC))}",
        mailbox_header("From", message.sender, message.reply_to),
        mailbox_header("Reply-To", message.sender, message.reply_to),
        addresses_header("To", message.to),
    ]
    if message.cc:
        lines.append(addresses_header("Cc", message.cc))
    lines += [text_header("Subject", message.subject), f"Message-ID: {message.message_id}"]
    if message.references:
        lines += [
            f"In-Reply-To: {message.references[-1]}",
            "References: " + "\r\n ".join(message.references),
        ]
    if message.auto_submitted:
        lines += _AUTO_HEADERS
    lines.append("MIME-Version: 1.0\r\n")
    return "\r\n".join(lines).encode("ascii")


def _alternative(message: Message) -> bytes:
    parts = [_text("plain", message.text), _text("html", message.html)]
    return _multipart("alternative", _boundary(message, "a"), parts)


def _boundary(message: Message, part: str) -> str:
    # '=_' never stands in quoted-printable or base64: no content can hold it (RFC 2045, section 6.7).
    return f"=_{message.name[:60]}.{part}"


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    line = f"\r\n--{boundary}\r\n".encode("ascii")
    return b"".join([head, line[2:], line.join(parts), line[:-2], b"--\r\n"])


def _text(kind: str, text: str) -> bytes:
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    body = _LINE_BREAK.sub("\n", text).encode("utf-8", "replace")
    return head.encode("ascii") + b2a_qp(body, istext=True).replace(b"\n", b"\r\n")


def _attachment(attachment: Attachment) -> bytes:
    head = file_headers(attachment.name, attachment.media_type)
    return head.encode("ascii") + b"\r\n" + encodebytes(attachment.content).replace(b"\n", b"\r\n")

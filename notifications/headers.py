"""Header lines of a message (RFC 5322, RFC 2047, RFC 2231), built by hand because letters go by thousands."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from models.errors import HeaderTextError, MailAddressError

LINE_LENGTH = 78
"""Characters after which a header line is folded. Source: RFC 5322, section 2.1.1."""

_WORD_BYTES = 39
"""Bytes of text in one encoded word; with the name of its header, 76 characters. Source: RFC 2047, 2."""

_PHRASE_LENGTH = 60
"""Characters of a display name that stand on one line; a longer one is encoded, since words can be folded."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_FILE_NAME = re.compile(r"[A-Za-z0-9 ._()-]{1,60}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(; [a-z]+=[A-Za-z0-9.-]+)*")


def text_header(name: str, text: str) -> str:
    """Return a header of free text, such as the subject; encoded words only where it is not plain ASCII.

    Raises:
        HeaderTextError: the text holds a line break or another control character.
    """
    plain = checked(name, text)
    if _is_plain(plain):
        return f"{name}: {_fold(plain, len(name) + 2)}"
    return f"{name}: {encoded_words(plain)}"


def mailbox_header(name: str, display: str, address: str) -> str:
    """Return a header of one named address.

    Raises:
        HeaderTextError: the name holds a line break or another control character.
        MailAddressError: the address is not a plain one.
    """
    checked_address(name, address)
    plain = checked(name, display)
    if not plain:
        return f"{name}: {address}"
    phrase = _phrase(plain)
    line = f"{name}: {phrase} <{address}>"
    return line if len(line) <= LINE_LENGTH else f"{name}: {phrase}\r\n <{address}>"


def addresses_header(name: str, addresses: Iterable[str]) -> str:
    """Return a header of bare addresses.

    Raises:
        MailAddressError: one is not a plain address, or there is none.
    """
    known = [checked_address(name, address) for address in addresses]
    if not known:
        raise MailAddressError(name, "")
    line = f"{name}: {', '.join(known)}"
    return line if len(line) <= LINE_LENGTH else f"{name}: " + ",\r\n ".join(known)


def file_headers(name: str, media_type: str) -> str:
    """Return the headers of a part that is a file.

    Raises:
        HeaderTextError: the name or the media type cannot stand in a header.
    """
    plain = checked("file name", name)
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise HeaderTextError("media type")
    value = f'filename="{plain}"' if _FILE_NAME.fullmatch(plain) else f"filename*=utf-8''{quote(plain, '')}"
    return (
        f"Content-Type: {media_type}\r\n"
        f"Content-Disposition: attachment;\r\n {value}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
    )


def encoded_words(text: str) -> str:
    """Return text as folded encoded words; none splits a character. Source: RFC 2047, sections 2 and 5."""
    words = (b64encode(chunk).decode("ascii") for chunk in _chunks(text))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def checked(header: str, text: str) -> str:
    """Return header text without outer spaces; a line break would be the start of another header.

    Raises:
        HeaderTextError: the text holds a line break or another control character.
    """
    if _CONTROL.search(text):
        raise HeaderTextError(header)
    return text.strip()


def checked_address(header: str, address: str) -> str:
    """Return the address.

    Raises:
        MailAddressError: it is not a plain one, or holds more than one.
    """
    if not _ADDRESS.fullmatch(address):
        raise MailAddressError(header, address)
    return address


def _is_plain(text: str) -> bool:
    # What looks like an encoded word would be decoded by the reader; a word too long cannot be folded.
    return text.isascii() and "=?" not in text and all(len(word) < LINE_LENGTH for word in text.split(" "))


def _phrase(text: str) -> str:
    if _ATOMS.fullmatch(text) and len(text) <= _PHRASE_LENGTH and "=?" not in text and "  " not in text:
        return text
    if len(text) > _PHRASE_LENGTH or not _is_plain(text):
        return encoded_words(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _fold(text: str, used: int) -> str:
    line, *words = text.split(" ")
    lines: list[str] = []
    for word in words:
        if word and line.strip() and used + len(line) + len(word) >= LINE_LENGTH:
            lines.append(line)
            line, used = word, 1
        else:
            line += f" {word}"
    return "\r\n ".join([*lines, line])


def _chunks(text: str) -> Iterator[bytes]:
    chunk = b""
    for character in text:
        encoded = character.encode()
        if len(chunk) + len(encoded) > _WORD_BYTES:
            yield chunk
            chunk = b""
        chunk += encoded
    yield chunk

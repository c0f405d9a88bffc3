"""Delivery reports (RFC 3464): what mail systems say became of a letter, read from mail of anybody's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from itertools import islice
from types import MappingProxyType

MOST_BYTES = 2**18
"""Bytes of a mail that are looked at: a report's fields stand before the letter that it returns."""

MOST_RECIPIENTS = 100
"""Recipients of one report that are read; a letter of ours has far fewer."""

STATUS_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "0": "no reason given",
        "1": "address",
        "2": "mailbox",
        "3": "mail system",
        "4": "network",
        "5": "mail protocol",
        "6": "content",
        "7": "security or policy",
    }
)
"""What the second digit of a status is about. Source: RFC 3463, section 2."""

_NOT_THE_ADDRESS = frozenset({"1.7", "1.8", "2.3", "3.4", "6", "7"})
"""Statuses, or their second part, that blame the sender, the letter or a rule: another letter may arrive."""

_SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "Original-Recipient", "To")
"""Where a mail system says for which address a mail came."""

_MOST_PARTS = 64
_MOST_ADDRESSES = 20
_LONGEST_DIAGNOSTIC = 200
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s<>@,;]{1,64}@[^\s<>@,;]{1,255}")
_PARTS = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_EMPTY_LINES = re.compile(rb"(?:\r?\n){3,}")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Action(StrEnum):
    """What a mail system did for one recipient. Source: RFC 3464, section 2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True)
class ReportedRecipient:
    """One recipient in a report; what it does not say, or not as it should, is empty or none."""

    final: str
    """Address at which it ended; another one than we wrote to where mail is passed on."""
    original: str
    """Address that we wrote to, where the mail system kept it."""
    action: Action | None
    status: str
    """Three numbers such as '5.1.1'; the first is 5 where trying again is of no use (RFC 3463)."""
    diagnostic: str
    """What the mail system said, on one line."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return the addresses that it names, the one that we wrote to first."""
        return tuple(dict.fromkeys(address for address in (self.original, self.final) if address))

    @property
    def is_permanent_failure(self) -> bool:
        """Whether nothing arrived, and nothing would at that address; we and the letter are not blamed."""
        _, _, about = self.status.partition(".")
        is_elsewhere = about in _NOT_THE_ADDRESS or about.partition(".")[0] in _NOT_THE_ADDRESS
        return self.action is Action.FAILED and self.status.startswith("5.") and not is_elsewhere


@dataclass(frozen=True)
class DeliveryReport:
    """What a report says, and of which letter."""

    message_id: str | None
    """Message-ID of the letter, with its angle brackets."""
    recipients: tuple[ReportedRecipient, ...]
    sent_to: tuple[str, ...] = ()
    """Addresses to which the report itself went, as far as its head says."""


def read_report(content: bytes) -> DeliveryReport | None:
    """Return what a mail reports of a delivery, or none if it is no such report.

    Nothing in it makes this fail; what cannot be read in it is as if it did not stand there.

    Source: RFC 3464, sections 2.1 to 2.3; RFC 6522, section 3.
    """
    message = _parsed(content[:MOST_BYTES])
    report = _report_in(message) if message else None
    if message is None or report is None:
        return None
    parts = _parts(report)
    blocks = next(_parts(part) for part in parts if _is_status(part))
    named = (_recipient(block) for block in blocks if "Final-Recipient" in block or "Action" in block)
    recipients = tuple(islice(named, MOST_RECIPIENTS))
    return DeliveryReport(_reported_id(message, parts), recipients, tuple(_sent_to(message)))


def status_words(status: str) -> str:
    """Return what a status such as '5.1.1' is about, in words; empty where it says nothing known."""
    _, _, subject_and_detail = status.partition(".")
    return STATUS_SUBJECTS.get(subject_and_detail.partition(".")[0], "")


def _parsed(content: bytes) -> Message | None:
    # Each part is read one call deeper, and every empty line of a status makes a part.
    if len(_PARTS.findall(content)) > _MOST_PARTS:
        return None
    try:
        return message_from_bytes(_EMPTY_LINES.sub(b"\n\n", content))
    except (LookupError, TypeError, ValueError):  # of the library's, for malformed parameters
        return None


def _report_in(message: Message) -> Message | None:
    # Mail systems wrap what passes them, for a disclaimer; what is forwarded inside is no report to us.
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        inside = _parts(part)
        if part.get_content_type() == "multipart/report" and any(map(_is_status, inside)):
            return part
        if part.get_content_maintype() == "multipart":
            waiting += inside
    return None


def _parts(part: Message) -> list[Message]:
    # Text is not asked for: the library would decode it, whatever its charset says.
    inside = part.get_payload() if part.is_multipart() else []
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _is_status(part: Message) -> bool:
    return part.get_content_type() == "message/delivery-status" and part.is_multipart()


def _recipient(fields: Message) -> ReportedRecipient:
    action = _text(fields, "Action").partition(" ")[0].lower()
    status = _STATUS.match(_text(fields, "Status"))
    return ReportedRecipient(
        final=_address(_text(fields, "Final-Recipient")),
        original=_address(_text(fields, "Original-Recipient")),
        action=Action(action) if action in list(Action) else None,
        status=status[1] if status else "",
        diagnostic=_text(fields, "Diagnostic-Code")[:_LONGEST_DIAGNOSTIC],
    )


def _address(text: str) -> str:
    # 'rfc822; office@ministry.example'; some leave the kind of address out, or put the rest into brackets.
    kind, semicolon, rest = text.partition(";")
    address = (rest if semicolon else kind).strip().removeprefix("<").removesuffix(">")
    is_mail = not semicolon or kind.strip().lower() in ("rfc822", "utf-8")
    return address if is_mail and _ADDRESS.fullmatch(address) else ""


def _text(fields: Message, name: str) -> str:
    return " ".join(_UNSAFE.sub("\ufffd", part) for part in str(fields.get(name, "")).split())


def _sent_to(message: Message) -> Iterator[str]:
    fields = (str(value) for name in _SENT_TO for value in message.get_all(name, []))
    found = (address for field in fields for address in _ADDRESS.findall(field))
    yield from islice(found, _MOST_ADDRESSES)


def _reported_id(message: Message, parts: list[Message]) -> str | None:
    returned = [head for part in parts if not _is_status(part) for head in _heads(part)]
    values = [_text(head, "Message-ID") for head in returned]
    found = next((found for value in values if (found := _MESSAGE_ID.search(value))), None)
    found = found or _MESSAGE_ID.search(_text(message, "In-Reply-To"))
    return found[0] if found else None


def _heads(part: Message) -> list[Message]:
    """Return the letter that a part returns, or its headers alone."""
    if part.get_content_maintype() == "message":
        return _parts(part)
    if part.get_content_type() != "text/rfc822-headers":
        return []
    content = part.get_payload(decode=True)
    head = _parsed(content) if isinstance(content, bytes) else None
    return [head] if head else []

"""What every channel takes and answers: a message with its attachments, and an outcome."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from models.rules.letters import OutcomeKind

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9][A-Za-z0-9._-]{0,199}@[A-Za-z0-9.-]{1,255}>")
_REFERENCE = re.compile(r"<[!-;=?-~]{1,250}>")
"""Of mail that others wrote: whatever cannot end a header line. Source: RFC 5322, section 3.6.4."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message; the media type may carry parameters, such as a charset."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """One message as a channel takes it; what makes it is the same each time, so are its bytes.

    `date` is an aware instant. `sender` is a name; the address beside it is `reply_to`.

    Raises:
        ValueError: the date names no zone, its identifier is not `<letters.digits@domain>`, or one of a
            reference is none.
    """

    message_id: str
    """Identifier with its angle brackets."""
    date: datetime
    sender: str
    reply_to: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    auto_submitted: bool
    references: tuple[str, ...] = ()
    """Identifiers of earlier messages, oldest first."""
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if self.date.utcoffset() is None:
            raise ValueError("the date of a message must name its zone")
        if not _MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError(f"not an identifier of a message: {self.message_id!r}")
        for name in self.references:
            if not _REFERENCE.fullmatch(name):
                raise ValueError(f"not an identifier of a message: {name!r}")

    @property
    def name(self) -> str:
        """Return the left side of the identifier: safe as the name of a file."""
        return self.message_id[1:].partition("@")[0]


@dataclass(frozen=True)
class Outcome:
    """What a channel answered; `detail` says in plain words why it was not accepted, and holds no address."""

    kind: OutcomeKind
    detail: str = ""
    seconds: float = 0.0
    """What the exchange took, told by channels that talk to a network."""
    try_after_seconds: int | None = None
    """Seconds after which the server asked to be tried again, if it said so."""
    is_for_all: bool = False
    """Whether it refuses us, whatever the letter: it would say the same of every other one."""


ACCEPTED = Outcome(OutcomeKind.ACCEPTED)
"""The usual answer."""

Outcomes = Mapping[int, Outcome]
"""What became of some messages of a batch, by their places in it, from 0."""


class Channel(Protocol):
    """A way to deliver messages: a mailbox folder, SMTP, webhook, or memory."""

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Deliver a batch; yield outcomes by place in the batch, in groups.

        A group is recorded before the next is asked for: what a repeat would double is yielded as soon as
        it is answered. Over all groups every place is answered exactly once. Whoever stops early closes
        the iterator; the places not yet answered may have gone.
        """

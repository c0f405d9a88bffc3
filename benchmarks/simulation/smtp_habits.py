"""What a mail server of the simulation offers, and what it does at a step instead of behaving."""

import ssl
from dataclasses import dataclass
from enum import StrEnum


class At(StrEnum):
    """A step at which a server can misbehave."""

    DOOR = "door"
    GREETING = "greeting"
    HELLO = "EHLO"
    ENCRYPTION = "STARTTLS"
    SIGN_IN = "AUTH"
    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    COPY = "RCPT of a copy"
    START = "DATA"
    MIDDLE = "middle of the letter"
    """Only for what ends or hangs the conversation: the rest of the letter is not read."""
    END = "after the dot"
    GOODBYE = "QUIT"


@dataclass(frozen=True)
class Habit:
    """What a server does at a step instead of behaving; with nothing to say it drops the connection.

    `times` says how often before it behaves, none: always. At the end of a letter, `keeps` says whether
    the letter was taken all the same.
    """

    at: At
    says: bytes = b""
    hangs: bool = False
    closes: bool = False
    """Whether the connection is closed after what is said."""
    trickles: bool = False
    keeps: bool = False
    times: int | None = None


@dataclass(frozen=True)
class Kept:
    """A letter that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True)
class Abilities:
    """What a well-behaved server offers; `account` is the name and password that it asks for, if any."""

    security: str = "none"
    certificate: ssl.SSLContext | None = None
    account: tuple[str, str] | None = None
    size_limit: int | None = None
    pipelining: bool = True


ORDINARY = Abilities()
"""Of a server without encryption that knows nobody and takes all."""

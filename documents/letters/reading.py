"""What a letter says that lies in a folder as `.eml`."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class ReadLetter:
    """One letter as its reader gets it."""

    file: str
    """Name of its file."""
    at: datetime
    to: str
    copies: str
    subject: str
    text: str
    attachments: tuple[str, ...]
    html: str = ""
    """The same as a mail program shows it, empty where there is none."""


def read_letter(content: bytes, file: str) -> ReadLetter:
    """Return what one of our own letters says, without what is attached to it."""
    message = message_from_bytes(content, EmailMessage, policy=default)
    body, shown = message.get_body(("plain",)), message.get_body(("html",))
    return ReadLetter(
        file=file,
        at=parsedate_to_datetime(message["Date"]),
        to=str(message["To"]),
        copies=str(message["Cc"] or ""),
        subject=str(message["Subject"]),
        text=str(body.get_content()).replace("\r\n", "\n").strip() if body else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
        html=str(shown.get_content()) if shown else "",
    )

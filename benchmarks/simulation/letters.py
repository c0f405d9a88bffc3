"""What a letter or a form says, every part of it unpacked, and whom it speaks of."""

import email
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from pathlib import Path

from config.reference import read_roster


@dataclass(frozen=True)
class ReadLetter:
    """One letter of a mailbox folder, read back."""

    message: EmailMessage

    @property
    def to(self) -> str:
        """Return every address that it goes to, copies among them."""
        return ", ".join(str(self.message[name]) for name in ("To", "Cc") if self.message[name])

    @property
    def respondent(self) -> str:
        """Return the code of the virtual respondent it goes to."""
        return self.to.removeprefix("nip@").removesuffix(".example").upper()

    @property
    def subject(self) -> str:
        """Return its subject line."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Return its plain text."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        """Return its HTML."""
        body = self.message.get_body(("html",))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> dict[str, bytes | str]:
        """Return what is attached, by name; a calendar is text."""
        return {part.get_filename() or "": part.get_content() for part in self.message.iter_attachments()}

    def everything(self) -> str:
        """Return all that it says: headers, plain text, HTML, and the texts inside its attachments."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.message.items())
        parts = [part for part in self.message.walk() if part.get_content_maintype() == "text"]
        texts = [html.unescape(str(part.get_content())) for part in parts]
        unpacked = [f"{name}\n{attached_text(content)}" for name, content in self.attachments.items()]
        return "\n".join([headers, *texts, *unpacked])


def read_letters(folder: Path) -> list[ReadLetter]:
    """Return every letter of a mailbox folder, by file name."""
    paths = sorted(folder.glob("*.eml"))
    return [ReadLetter(email.message_from_bytes(path.read_bytes(), policy=policy.default)) for path in paths]


def attached_text(content: bytes | str) -> str:
    """Return what an attachment says: a calendar, or all text in the parts of a workbook or a Word document.

    A note as PDF is made of the Word document beside it, and says the same.
    """
    if isinstance(content, str):
        return content
    if not content.startswith(_ZIP):
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    return "\n".join(html.unescape(text.decode()) for text in texts)


_ZIP = b"PK\x03\x04"
_WHOSE = {
    mark: entry.code
    for entry in read_roster("member_states")  # now: a small world may hold fewer, a letter may name any
    for mark in (
        entry.name,
        f"@{entry.code.lower()}.example",
        f"{entry.code}-nip",
        f"{entry.code}-statement",
        f"REHEARSAL-{entry.code}-",
    )
}
_MARK = re.compile("|".join(map(re.escape, _WHOSE)))


def others_named(text: str, own: str) -> Iterator[str]:
    """Yield what a text says of other Member States: their names, mailboxes, files and references."""
    for found in _MARK.finditer(text):
        if _WHOSE[found.group()] != own:
            yield found.group()

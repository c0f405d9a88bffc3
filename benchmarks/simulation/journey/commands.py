"""An installation as the people around it see it: commands, the letters it wrote, the mail that came."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from cli.main import run

_OFFLINE = """
import contextlib, io, json, sys

def refuse(event, arguments):
    if event.startswith("socket.") or event.startswith("sqlite3."):
        raise PermissionError(f"this machine has no database and no network, and {event} was asked for")

sys.addaudithook(refuse)
from cli.main import run
ended = []
for words in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(words)
    ended.append([code, said.getvalue()])
print(json.dumps(ended))
"""
"""A machine of a ministry: whatever asks for a network or a database fails."""


@dataclass
class Installation:
    """A folder in which `kalends` is at home, with the mail that came and the letters that somebody read."""

    folder: Path
    read: set[str] = field(default_factory=set)

    def kalends(self, *words: object, at: str = "", ends_with: int = 0) -> str:
        """Run a command as in a terminal, at an instant, and return what it said; it ends as expected."""
        out, err = io.StringIO(), io.StringIO()
        when = ["--now", at] if at else []
        with _at_home(self.folder), redirect_stdout(out), redirect_stderr(err):
            code = run([*map(str, words), *when])
        assert code == ends_with, f"{words} ended with {code}:\n{out.getvalue()}{err.getvalue()}"
        return out.getvalue() + err.getvalue() if ends_with else out.getvalue()

    def data(self, *words: object, at: str = "") -> Any:
        """Run a command and return what it says as data."""
        return json.loads(self.kalends(*words, "--json", at=at))

    def mail(self, sender: str, subject: str, file: Path, reply_to: EmailMessage | None = None) -> None:
        """Let a mail come with a file attached, in reply to a letter or not."""
        message, number = EmailMessage(), len(list(self._mails.glob("*"))) + 1
        message["From"], message["Subject"] = sender, subject
        message["Message-ID"] = f"<{number}@{sender.partition('@')[2]}>"
        if reply_to:
            message["In-Reply-To"] = message["References"] = str(reply_to["Message-ID"])
        message.set_content("Please find attached what you asked for.")
        content = file.read_bytes()
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=file.name)
        (self._mails / f"{number}.eml").write_bytes(message.as_bytes())

    def take_in(self, code: str, at: str) -> list[dict[str, Any]]:
        """Take in the mail that came and let the engine run; return what became of each mail that is new."""
        lines = self.data("intake", self._mails, at=at)
        self.kalends("advance", code, at=at)
        return [line for line in lines if line["is_new"]]

    def letters(self, address: str) -> list[EmailMessage]:
        """Return the letters to an address that were not read yet."""
        new = [path for path in self._letters() if path.name not in self.read]
        found = [(path, _letter(path)) for path in new]
        mine = [(path, letter) for path, letter in found if address in str(letter["To"])]
        self.read |= {path.name for path, _ in mine}
        return [letter for _, letter in mine]

    def letter(self, address: str) -> EmailMessage:
        """Return the one letter to an address that was not read yet."""
        [letter] = self.letters(address)
        return letter

    def _letters(self) -> Iterator[Path]:
        return self.folder.glob("var/**/*.eml")

    @property
    def _mails(self) -> Path:
        folder = self.folder / "mails"
        folder.mkdir(exist_ok=True)
        return folder


def text_of(letter: EmailMessage) -> str:
    """Return what a letter says, its lines and spaces made one."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ").split())


def save_attachments(letter: EmailMessage, folder: Path) -> list[Path]:
    """Save what is attached to a letter, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = []
    for part in letter.iter_attachments():
        saved.append(folder / str(part.get_filename()))
        saved[-1].write_bytes(bytes(part.get_content()))
    return saved


def offline(folder: Path, *commands: Sequence[str]) -> list[tuple[int, str]]:
    """Run commands where there is no database and no network; return how each ended and all that it said."""
    command = [sys.executable, "-c", _OFFLINE, json.dumps(commands)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder, env={})
    return [(code, " ".join(said.split())) for code, said in json.loads(done.stdout)]


def ending(files: Sequence[Path], end: str) -> Path:
    """Return the one file whose name ends so."""
    [found] = [file for file in files if file.name.endswith(end)]
    return found


def _letter(path: Path) -> EmailMessage:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)

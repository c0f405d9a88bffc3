"""The bare loop that the sweep is held against: sqlite3 and the standard library's email, in batches."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from benchmarks.simulation.letters import ReadLetter
from models.database import wal_is_safe

BATCH = 500

SCHEMA = """
CREATE TABLE respondent (id INTEGER PRIMARY KEY, code TEXT, address TEXT, state TEXT);
CREATE TABLE notice (id INTEGER PRIMARY KEY, respondent_id INTEGER, due_at TEXT, sent_at TEXT);
CREATE INDEX ix_due ON notice (sent_at, due_at);
CREATE TABLE log (id INTEGER PRIMARY KEY, notice_id INTEGER, at TEXT, what TEXT);
"""


@dataclass(frozen=True)
class Like:
    """What each letter of the bare loop says, but for whom it goes to."""

    headers: Mapping[str, str]
    date: str
    text: str
    html: str
    name: str

    @classmethod
    def of(cls, letter: ReadLetter, name: str) -> "Like":
        """Return the letters like that one."""
        names = ("From", "Reply-To", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress")
        headers = {name: str(letter.message[name]) for name in names}
        return cls(headers, str(letter.message["Date"]), letter.text, letter.html, name)


def prepare_bare(path: Path, respondents: int, due: int) -> None:
    """Make the database of the bare loop: everybody has a notice, and so many are owed."""
    with sqlite3.connect(path) as connection:
        connection.executescript(SCHEMA)
        people = [
            (number, f"R{number:05d}", f"nip@r{number:05d}.example", "called" if number <= due else "done")
            for number in range(1, respondents + 1)
        ]
        connection.executemany("INSERT INTO respondent VALUES (?, ?, ?, ?)", people)
        connection.execute("INSERT INTO notice SELECT id, id, '2024-02-09T08:00:00Z', NULL FROM respondent")
    connection.close()


def bare_loop(path: Path, folder: Path, like: Like, now: str) -> int:
    """Send every letter that is due, in batches, each durable before it is marked; count them."""
    folder.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute("PRAGMA synchronous=FULL")
    sent = 0
    while batch := _due(connection, now):
        for _, code, address in batch:
            _write(folder, _letter(code, address, like))
        _flush(folder)
        _mark(connection, batch, now)
        sent += len(batch)
    connection.close()
    return sent


def _due(connection: sqlite3.Connection, now: str) -> list[tuple[int, str, str]]:
    return connection.execute(
        "SELECT notice.id, code, address FROM notice JOIN respondent ON respondent.id = respondent_id"
        " WHERE sent_at IS NULL AND due_at <= ? AND state = 'called' ORDER BY notice.id LIMIT ?",
        (now, BATCH),
    ).fetchall()


def _letter(code: str, address: str, like: Like) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    for name, value in like.headers.items():
        message[name] = value
    message["To"] = address
    message["Date"] = like.date
    message["Message-ID"] = f"<{sha256(code.encode()).hexdigest()[:32]}@kalends.invalid>"
    message.set_content(like.text.replace(like.name, code))
    message.add_alternative(like.html.replace(like.name, code), subtype="html")
    return message


def _write(folder: Path, message: EmailMessage) -> None:
    path = folder / f"{message['Message-ID'][1:33]}.eml"
    with path.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _mark(connection: sqlite3.Connection, batch: Sequence[tuple[int, str, str]], now: str) -> None:
    keys = [(now, key) for key, _, _ in batch]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("UPDATE notice SET sent_at = ? WHERE id = ?", keys)
    connection.executemany("INSERT INTO log (at, notice_id, what) VALUES (?, ?, 'letter_sent')", keys)
    connection.execute("COMMIT")

"""A mailbox on a server, read over IMAP (RFC 9051) and TLS; nothing in it is ever deleted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from imaplib import IMAP4, IMAP4_SSL
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from models.errors import MailServerError
from notifications.intake import LARGEST_MAIL
from notifications.network import verified, why_unreached

_ARRIVED = re.compile(rb'INTERNALDATE "([ 0-9]\d-[A-Za-z]{3}-\d{4} \d\d:\d\d:\d\d [+-]\d{4})"')
_BODY = re.compile(rb"BODY\[\]", re.IGNORECASE)


class Afterwards(StrEnum):
    """What happens on the server to a mail that is on record here."""

    LEAVE = "leave"
    FLAG = "flag"
    MOVE = "move"


@dataclass(frozen=True)
class ImapAccount:
    """A folder on a server, and how to get there."""

    host: str
    port: int
    user: str
    password: SecretStr
    folder: str
    timeout_seconds: float
    ca_file: Path | None = None
    afterwards: Afterwards = Afterwards.LEAVE
    move_to: str = ""

    @property
    def name(self) -> str:
        """Return what names the folder among all."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True)
class Fetched:
    """One mail as the server has it, and when it says that it took it (UTC)."""

    content: bytes
    arrived_at: datetime | None


class ImapMailbox:
    """A selected folder; its mails are known by numbers that hold while `uid_validity` is the same."""

    def __init__(self, connection: IMAP4_SSL, account: ImapAccount) -> None:
        """Use a connection that is signed in."""
        self._connection, self._account = connection, account
        is_read_only = account.afterwards is Afterwards.LEAVE
        _done(
            connection.select(_quoted(account.folder), readonly=is_read_only), "the folder cannot be opened"
        )
        _, said = connection.response("UIDVALIDITY")
        self.uid_validity = int(said[-1] or b"0") if said else 0

    def uids_after(self, uid: int) -> list[int]:
        """Return the numbers of the mails that came after one, the first first."""
        found = _done(self._connection.uid("SEARCH", "UID", f"{uid + 1}:*"), "it cannot be searched")
        numbers = {int(number) for part in found if isinstance(part, bytes) for number in part.split()}
        return sorted(number for number in numbers if number > uid)  # `5:*` names the last, also if that is 4

    def fetch(self, uid: int) -> Fetched | None:
        """Return a mail without marking it as seen, of one too large its beginning; none if it is gone."""
        wanted = f"(INTERNALDATE BODY.PEEK[]<0.{LARGEST_MAIL + 1}>)"
        parts = _done(self._connection.uid("FETCH", str(uid), wanted), "a mail cannot be read")
        bodies = [part for part in parts if isinstance(part, tuple) and _BODY.search(part[0])]
        if not bodies:
            return None
        said = b" ".join(part[0] if isinstance(part, tuple) else part for part in parts)
        return Fetched(bodies[0][1], _arrived(said))

    def set_aside(self, uid: int) -> None:
        """Do what the account says with a mail that is on record; done again, it changes nothing."""
        if self._account.afterwards is Afterwards.FLAG:
            _done(
                self._connection.uid("STORE", str(uid), "+FLAGS", r"(\Flagged)"), "a mail cannot be flagged"
            )
        elif self._account.afterwards is Afterwards.MOVE:
            if "MOVE" not in self._connection.capabilities:
                raise MailServerError("the server does not move mail (RFC 6851)")
            _done(
                self._connection.uid("MOVE", str(uid), _quoted(self._account.move_to)),
                "a mail cannot be moved",
            )


@contextmanager
def open_mailbox(account: ImapAccount) -> Iterator[ImapMailbox]:
    """Open a folder, and sign out at the end.

    Raises:
        MailServerError: the server cannot be reached, refuses us, or answers what nobody understands.
    """
    try:
        with _signed_in(_connected(account)) as connection:
            yield ImapMailbox(connection, account)
    except IMAP4.error as error:  # what it says may hold names and addresses
        raise MailServerError("the server answers what nobody understands, or hung up") from error
    except OSError as error:
        raise MailServerError(why_unreached(error, "the server") or "the connection was lost") from error


@contextmanager
def _signed_in(connection: IMAP4_SSL) -> Iterator[IMAP4_SSL]:
    try:
        yield connection
    finally:
        _leave(connection)


def _leave(connection: IMAP4_SSL) -> None:
    for end in (
        connection.logout,
        connection.shutdown,
    ):  # who hung up gets no farewell, but our end is closed
        with suppress(OSError, IMAP4.error):
            end()


def _connected(account: ImapAccount) -> IMAP4_SSL:
    context = verified(account.ca_file)
    connection = IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=account.timeout_seconds)
    try:
        connection.login(account.user, account.password.get_secret_value())
    except IMAP4.error as error:
        _leave(connection)
        raise MailServerError("the server refuses the name or the password") from error
    return connection


def _done(answer: tuple[str, list[Any]], otherwise: str) -> list[Any]:
    kind, parts = answer
    if kind != "OK":
        raise MailServerError(otherwise)
    return [part for part in parts if part is not None]


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _arrived(said: bytes) -> datetime | None:
    found = _ARRIVED.search(said)
    if found is None:
        return None
    return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)

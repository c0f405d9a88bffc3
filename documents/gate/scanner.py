"""The scanner for malicious software: ClamAV's clamd, asked over its socket, which may be away."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_CHUNK = 2**16
_LENGTH = struct.Struct(">I")
_LONGEST_ANSWER = 4096
_UNIX = "unix:"


class Verdict(Enum):
    """What the scanner says of a file."""

    CLEAN = auto()
    INFECTED = auto()
    AWAY = auto()
    """It gave no verdict: it is away, too slow, or could not do it. The file is scanned later."""


@dataclass(frozen=True)
class Scanner:
    """A clamd at 'unix:/path' or 'host:port'."""

    address: str
    seconds: float = 30
    """Seconds to wait for each answer."""

    def scan(self, content: bytes) -> Verdict:
        """Return what the scanner says of a file."""
        answer = self._ask(b"zINSTREAM\0", *_chunks(content))
        if answer == b"stream: OK":
            return Verdict.CLEAN
        return Verdict.INFECTED if answer.endswith(b" FOUND") else Verdict.AWAY

    def is_there(self) -> bool:
        """Whether the scanner answers."""
        return self._ask(b"zPING\0") == b"PONG"

    def _ask(self, *parts: bytes) -> bytes:
        try:
            with self._connect() as connection:
                connection.settimeout(self.seconds)
                for part in parts:
                    connection.sendall(part)
                return _answer(connection)
        except OSError:
            return b""

    def _connect(self) -> socket.socket:
        if not self.address.startswith(_UNIX):
            host, _, port = self.address.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), self.seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.seconds)
        try:
            connection.connect(self.address.removeprefix(_UNIX))
        except OSError:
            connection.close()
            raise
        return connection


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        yield _LENGTH.pack(len(chunk)) + chunk
    yield _LENGTH.pack(0)


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while len(answer) < _LONGEST_ANSWER and not answer.endswith(b"\0"):
        chunk = connection.recv(_LONGEST_ANSWER)
        if not chunk:
            break
        answer += chunk
    return answer.rstrip(b"\0\n")

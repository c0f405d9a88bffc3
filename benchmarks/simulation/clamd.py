"""A scanner for tests: it speaks clamd's protocol over a socket and finds what holds a given word."""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"This stands for a virus"
MOST_BYTES = 12 * 2**20

Habit = Callable[["Clamd", bytes], bytes | None]
"""Returns the answer to a file, none to answer nothing."""


def honest(_clamd: "Clamd", content: bytes) -> bytes | None:
    """Answer as clamd does."""
    if len(content) > MOST_BYTES:
        return b"INSTREAM size limit exceeded. ERROR"
    return b"stream: Test-Signature FOUND" if VIRUS in content else b"stream: OK"


class _Handler(socketserver.StreamRequestHandler):
    server: "Clamd"

    def handle(self) -> None:
        command = self._command()
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM":
            content = b"".join(self._chunks())
            self.server.scanned.append(content)
            answer = self.server.habit(self.server, content)
            if answer is not None:
                self.wfile.write(answer + b"\0")

    def _command(self) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            one = self.rfile.read(1)
            if not one:
                return b""
            command += one
        return command[:-1]

    def _chunks(self) -> Iterator[bytes]:
        while True:
            (length,) = struct.unpack(">I", self.rfile.read(4))
            if not length:
                return
            yield self.rfile.read(length)


class Clamd(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A server on loopback or on a path; `scanned` holds what it was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, path: Path | None, habit: Habit) -> None:
        self.address_family = socket.AF_INET if path is None else socket.AF_UNIX
        super().__init__(("127.0.0.1", 0) if path is None else str(path), _Handler)  # type: ignore[arg-type]
        self.habit, self.scanned = habit, list[bytes]()
        host_and_port = self.server_address
        self.address = f"127.0.0.1:{host_and_port[1]}" if path is None else f"unix:{path}"

    def server_bind(self) -> None:
        """Bind without looking up a name."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()


@contextmanager
def clamd(path: Path | None = None, habit: Habit = honest) -> Iterator[Clamd]:
    """Run a scanner until the block ends."""
    with Clamd(path, habit) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
            if path is not None:
                path.unlink()

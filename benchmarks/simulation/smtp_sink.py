"""A mail server in a process of its own that takes everything and keeps nothing, for measuring.

Arguments: `aiosmtpd`, or `minimal` and the seconds that each letter takes, as a relay does that writes its
queue to disk. It prints its port, ends when its standard input does, and then prints the letters that it
took and the seconds that the processor had worked for them.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

OFFERS = b"250-sink.example\r\n250-PIPELINING\r\n250 SIZE 35882577\r\n"
"""What the minimal server can do."""


class Sink:
    """A running server in a process of its own; its sums are known once it has ended."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "benchmarks.simulation.smtp_sink", *arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.letters, self.cpu = 0, 0.0

    def end(self) -> None:
        """End the server and read its sums."""
        said, _ = self._process.communicate()
        letters, cpu = said.split()
        self.letters, self.cpu = int(letters), float(cpu)


@contextmanager
def sink(*arguments: str) -> Iterator[Sink]:
    """Run a server for a block."""
    running = Sink(*arguments)
    try:
        yield running
    finally:
        running.end()


class _Count:
    """Letters taken; also what aiosmtpd calls a handler."""

    letters = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        del server, session, envelope
        self.letters += 1
        return "250 OK"


class _Minimal(asyncio.Protocol):
    """Just enough of SMTP."""

    def __init__(self, count: _Count, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._buffer = b""
        self._is_letter = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink.example\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every command, and every letter after its time."""
        self._buffer += data
        answers = []
        while answer := self._next():
            answers.append(answer)
        if answers:
            self._transport.write(b"".join(answers))

    def _next(self) -> bytes:
        end = b"\r\n.\r\n" if self._is_letter else b"\r\n"
        piece, found, rest = self._buffer.partition(end)
        if not found:
            return b""
        self._buffer = rest
        return self._took() if self._is_letter else self._answer(piece[:4].upper())

    def _took(self) -> bytes:
        self._is_letter = False
        self._count.letters += 1
        if not self._seconds:
            return b"250 OK\r\n"
        asyncio.get_running_loop().call_later(self._seconds, self._transport.write, b"250 OK\r\n")
        return b""

    def _answer(self, command: bytes) -> bytes:
        self._is_letter = command == b"DATA"
        known = {b"EHLO": OFFERS, b"DATA": b"354 go ahead\r\n", b"QUIT": b"221 bye\r\n"}
        return known.get(command, b"250 OK\r\n")


async def _serve(kind: str, seconds: float) -> None:
    loop, count = asyncio.get_running_loop(), _Count()

    def make() -> asyncio.Protocol:
        return (
            SMTP(count, hostname="sink.example", loop=loop)
            if kind == "aiosmtpd"
            else _Minimal(count, seconds)
        )

    server = await loop.create_server(make, "127.0.0.1", 0)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        started = time.process_time()
        await loop.run_in_executor(None, sys.stdin.read)
    print(count.letters, time.process_time() - started)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0))

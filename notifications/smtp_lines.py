"""The lines of an SMTP conversation: commands out, replies in, and whether the other side is still there."""

import asyncio
import re
from collections import deque
from dataclasses import dataclass

_CODE = re.compile(rb"[2-5][0-9]{2}(?:[ -]|\r?$)")

_POSITIVE, _REFUSALS, _FOR_GOOD = range(200, 300), range(400, 600), range(500, 600)
"""Codes by what they say. Source: RFC 5321, section 4.2.1."""

_REPLY_BYTES = 65_536
"""Bytes of one reply after which it is given up; replies are hundreds of bytes long."""

_TEXT_BYTES = 1_000
"""Bytes of the text of a reply that are kept."""

_PIECE = 65_536
"""Bytes of a letter that go out at a time; the last ones go with the dot that ends it."""


@dataclass(frozen=True)
class Reply:
    """What the relay answered: a code of three digits, or 0 for what is no answer, and its text."""

    code: int
    text: str = ""

    @property
    def is_positive(self) -> bool:
        """Return whether the relay said yes."""
        return self.code in _POSITIVE

    @property
    def is_refusal(self) -> bool:
        """Return whether the relay said no, for now or for good."""
        return self.code in _REFUSALS

    @property
    def is_for_good(self) -> bool:
        """Return whether the relay said no for good."""
        return self.code in _FOR_GOOD


NO_REPLY = Reply(0)
"""Stands for bytes that are no reply of SMTP."""


class ConversationEndedError(Exception):
    """The connection is gone, or the relay has not answered in time."""


class Lines(asyncio.Protocol):
    """One end of a conversation; replies are kept in order until they are asked for.

    aiosmtplib opens connections and signs in. The letters go over these lines instead of its own: it does
    not say in which step a connection was lost, and it waits for each reply before the next command.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._buffer = bytearray()
        self._text = bytearray()
        self._replies: deque[Reply] = deque()
        self._size = 0
        self._is_paused = False
        self._is_over = False
        self._happened: asyncio.Future[None] | None = None
        # The writer is told to wait until all is out: only then is it known what is not. Not 0: with TLS the
        # transport of asyncio takes an empty buffer for a full one then, and waits for ever.
        transport.set_write_buffer_limits(high=1)
        transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Return whether commands can still be sent."""
        return not (self._is_over or self._transport.is_closing())

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing came in that nobody asked for."""
        return not (self._replies or self._buffer or self._text)

    def write(self, content: bytes) -> None:
        """Send bytes."""
        self._transport.write(content)

    async def reply(self) -> Reply:
        """Return the next reply.

        Raises:
            ConversationEndedError: the connection is gone, and every reply has been returned.
        """
        while not self._replies:
            await self._something()
        return self._replies.popleft()

    async def send_content(self, content: bytes) -> bool:
        """Send a letter and the dot that ends it; return False if the relay answered before the dot.

        Raises:
            ConversationEndedError: the connection is gone before the dot was sent.
        """
        last = len(content) // _PIECE * _PIECE
        for start in range(0, last, _PIECE):
            self.write(content[start : start + _PIECE])
            # Let asyncio say whether the connection is still there; under TLS nothing else tells.
            await asyncio.sleep(0)
            while self._is_paused and not self._replies:
                await self._something()
            if self._replies:
                return False
            if not self.is_open:
                raise ConversationEndedError
        self.write(content[last:] + b".\r\n")
        return True

    async def close(self) -> None:
        """Close the connection and wait until it is."""
        self._transport.close()
        while not self._is_over:
            await self._wait()

    def abort(self) -> None:
        """Drop the connection."""
        self._transport.abort()

    async def _something(self) -> None:
        if self._is_over:
            raise ConversationEndedError
        await self._wait()

    async def _wait(self) -> None:
        self._happened = asyncio.get_running_loop().create_future()
        await self._happened

    def _wake(self) -> None:
        if self._happened is not None and not self._happened.done():
            self._happened.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Take in what came: whole lines make replies."""
        self._buffer += data
        while (end := self._buffer.find(b"\n")) >= 0:
            self._take(bytes(self._buffer[:end]))
            del self._buffer[: end + 1]
        if self._size + len(self._buffer) > _REPLY_BYTES:
            self._give_up()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - lost is lost, however
        """Take in that the connection is gone."""
        self._is_over = True
        self._wake()

    def pause_writing(self) -> None:
        """Take in that bytes are still on their way out."""
        self._is_paused = True

    def resume_writing(self) -> None:
        """Take in that all bytes are out."""
        self._is_paused = False
        self._wake()

    def _take(self, line: bytes) -> None:
        self._size += len(line) + 1
        if not _CODE.match(line):
            self._give_up()
            return
        if len(self._text) < _TEXT_BYTES:
            self._text += line[4:].strip() + b" "
        if line[3:4] == b"-":
            return
        text = self._text[:_TEXT_BYTES].decode("utf-8", "replace").strip()
        self._replies.append(Reply(int(line[:3]), text))
        self._size = 0
        self._text.clear()

    def _give_up(self) -> None:
        # Nothing after bytes that make no sense can be trusted to be the answer to what was asked.
        self._replies.append(NO_REPLY)
        self._buffer.clear()
        self._text.clear()
        self._size = 0
        self._transport.abort()

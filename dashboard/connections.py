"""Connections of those who ask: how many there may be, and how long one may keep us waiting for a request."""

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from dashboard.edge import CAME_AT

MOST_CONNECTIONS = 400
"""Connections open together; each may need a temporary file too, and many systems grant a process 1,024."""

HEADER_SECONDS = 10
"""How long the head of a request may take to come in, and a new connection to begin with one."""

RETRY_SECONDS = 5
"""After how long it is worth to come again when there was no room."""

_COURTESY_SECONDS, _COURTESY_BYTES = 2, 2**20
_NO_ROOM = (
    "There is no room for more at the moment. Nothing was taken in: please come again in a few seconds.\n"
)
_TOO_SLOW = "This did not come in time; nothing of it was taken in. Please send it again.\n"


class Connection(H11Protocol):
    """One connection; it gives way to others, or is ended, if no whole request comes on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waits_since = monotonic()
        self.has_begun = False
        """Whether a part of a request's head came."""
        self._head_is_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; where there is no room, who kept us waiting longest makes it."""
        super().connection_made(transport)
        self._head_is_due = self.loop.call_later(HEADER_SECONDS, self._end_slow)
        if len(self.connections) <= MOST_CONNECTIONS:
            return
        if waiting := self._waiting_longest():
            waiting.transport.close()
        else:
            self.app = no_room

    def connection_lost(self, exc: Exception | None) -> None:
        """End waiting."""
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what came; the time of a head begins with its first byte."""
        began, before = monotonic(), self.scope
        super().data_received(data)
        if self.scope is not before:  # its task begins later, when others were served that are before it
            cast("dict[str, Any]", self.scope)[CAME_AT] = began
        self.has_begun = self.is_between_requests
        if not self.has_begun:
            self._head_came()
        elif self._head_is_due is None:
            self._head_is_due = self.loop.call_later(HEADER_SECONDS, self._end_slow)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self.waits_since = monotonic()
        super().on_response_complete()
        if self.cycle.more_body:  # answered before it was read, and what is left may have no end
            self.loop.call_later(_COURTESY_SECONDS, self.transport.close)

    @property
    def is_between_requests(self) -> bool:
        """Whether there is no request whose head came and which is not answered."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def keeps_waiting(self) -> bool:
        """Whether it is not our turn: no request, or none that is whole, has come."""
        return not self.transport.is_closing() and (self.is_between_requests or self.cycle.more_body)

    def _waiting_longest(self) -> "Connection | None":
        # One without a request loses nothing; one whose body is on its way has to send it again.
        others = (one for one in self.connections if isinstance(one, Connection) and one is not self)
        waiting = (one for one in others if one.keeps_waiting)
        return min(waiting, key=lambda one: (not one.is_between_requests, one.waits_since), default=None)

    def _head_came(self) -> None:
        if self._head_is_due is not None:
            self._head_is_due.cancel()
            self._head_is_due = None

    def _end_slow(self) -> None:
        self._head_is_due = None
        if self.has_begun:  # the application is asked for nothing yet
            lines = (f"{name}: {value}" for name, value in _headers(_TOO_SLOW).items())
            self.transport.write(
                "\r\n".join(("HTTP/1.1 408 Request Timeout", *lines, "", _TOO_SLOW)).encode()
            )
        self.transport.close()


async def no_room(_scope: Any, receive: Any, send: Any) -> None:
    """Say that there is no room, in place of the application.

    A body of usual size is let come first: who still sends may not see the answer.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_COURTESY_SECONDS):
            left = _COURTESY_BYTES
            while left > 0 and (message := await receive()).get("more_body"):
                left -= len(message["body"])
    said = _headers(_NO_ROOM) | {"retry-after": str(RETRY_SECONDS)}
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _NO_ROOM.encode()})


def _headers(text: str) -> dict[str, str]:
    return {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(text.encode())),
        "cache-control": "no-store",
        "connection": "close",
    }

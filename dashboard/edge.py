"""What a request passes first: its arrival is stamped, its body bounded, its answer made safe and logged."""

import asyncio
from collections.abc import Callable, MutableMapping
from datetime import datetime, timedelta
from http import HTTPStatus
from secrets import token_hex
from time import monotonic, perf_counter
from typing import Any

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.counts import Counts

ARRIVED_AT = "kalends.arrived_at"
"""Key of the instant at which a request arrived, stamped before its body is read."""

CAME_AT = "kalends.came_at"
"""Key of the monotonic seconds at which the head of a request had come, where the server notes it."""

REFERENCE = "kalends.reference"
"""Key of the number by which a failure is found in the log; the page quotes it."""

API = "/api/"
"""Where answers are for programs."""

NOWHERE = "/nowhere"
"""Path of what is not there; so is whatever is asked for with a NUL, which databases refuse to compare."""

MOST_BODY_BYTES = 12 * 2**20
"""Bytes of a request: the largest file that may enter, and what a form says beside it."""

MOST_FORM_BYTES = 2 * 2**20
"""Bytes of a form without files: the longest texts that one takes, encoded."""

MOST_FIELDS = 2_000
"""Fields of a form without files; each costs time, while nobody else is answered."""

BODY_SECONDS = 120
"""How long a body may take to come in; who is slower starts again."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""What a page of ours may load: what comes from us, and no script or style that stands in the page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What goes with every answer that does not say otherwise."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that are noted by name; what else somebody invents is one more."""

YEAR = 365 * 24 * 3600
"""Seconds for which a browser comes by https only."""

_log = structlog.get_logger("kalends.web")


class TooLargeError(HTTPException):
    """A body is larger than anything that may enter."""

    def __init__(self, most: int) -> None:
        super().__init__(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"this is larger than {most // 2**20} MB, more than may be sent",
            {"Connection": "close"},
        )


class TooManyFieldsError(HTTPException):
    """A form has more fields than any page of ours."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"this form has more than {MOST_FIELDS} fields; send less at a time",
            {"Connection": "close"},
        )


class NulError(HTTPException):
    """A form or a query holds a NUL, which stands in no text and which not every database takes."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "a field holds a character that is not visible (NUL); type it anew",
        )


class TooSlowError(HTTPException):
    """A body did not come in time."""

    def __init__(self) -> None:
        super().__init__(
            HTTPStatus.REQUEST_TIMEOUT,
            f"this did not come within {BODY_SECONDS} seconds; nothing of it was taken in",
            {"Connection": "close"},
        )


class Edge:
    """The outermost layer of the application."""

    def __init__(
        self, app: ASGIApp, clock: Callable[[], datetime], counts: Counts, *, is_https: bool
    ) -> None:
        self.app, self.clock, self.counts = app, clock, counts
        transport = {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"} if is_https else {}
        self.headers = HEADERS | transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\x00" in scope["path"]:
            nowhere = API.rstrip("/") + NOWHERE if scope["path"].startswith(API) else NOWHERE
            scope = {**scope, "path": nowhere, "raw_path": nowhere.encode(), "query_string": b""}
        scope[ARRIVED_AT] = self.clock() - timedelta(seconds=_waited(scope))
        scope[REFERENCE] = token_hex(4)
        answer = _Answer(send, self.headers)
        began = perf_counter()
        try:
            await self.app(scope, _Bounded(receive, _length(scope), is_form=_is_form(scope)), answer)
        finally:
            self._note(scope, answer.status, perf_counter() - began)

    def _note(self, scope: Scope, status: int | None, seconds: float) -> None:
        # The route and not the address: a path may hold a token.
        route = getattr(scope.get("route"), "path", "")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.counts.add(method, route, status, seconds)
        _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


class _Bounded:
    """The body of a request, up to a size and within a time; of a form, up to so many fields."""

    def __init__(self, receive: Receive, length: int, *, is_form: bool) -> None:
        self.receive, self.bytes, self.began = receive, 0, perf_counter()
        self.length, self.is_form, self.fields = length, is_form, 1
        self.is_complete = False

    async def __call__(self) -> Message:
        if self.is_complete:  # what follows the body is the end of the connection, which may be far away
            return await self.receive()
        self._must_fit(self.length)  # who says beforehand that it is too much need not send it
        left = BODY_SECONDS - (perf_counter() - self.began)
        try:
            message = await asyncio.wait_for(self.receive(), max(left, 0))
        except TimeoutError as error:
            raise TooSlowError from error
        self._count(message.get("body", b""))
        self.is_complete = not message.get("more_body", False)
        return message

    def _count(self, body: bytes) -> None:
        self.bytes += len(body)
        self._must_fit(self.bytes)
        if self.is_form:
            self.fields += body.count(b"&") + body.count(b";")
            if self.fields > MOST_FIELDS:
                raise TooManyFieldsError

    def _must_fit(self, length: int) -> None:
        most = MOST_FORM_BYTES if self.is_form else MOST_BODY_BYTES
        if length > most:
            raise TooLargeError(most)


def _length(scope: Scope) -> int:
    """Return how long a body says that it is, 0 where it does not say."""
    said = (value for name, value in scope["headers"] if name == b"content-length" and value.isdigit())
    return max(map(int, said), default=0)


def _waited(scope: Scope) -> float:
    """Return for how many seconds a request has waited for its turn."""
    return monotonic() - scope[CAME_AT] if CAME_AT in scope else 0


def _is_form(scope: Scope) -> bool:
    kinds = [value.lower() for name, value in scope["headers"] if name == b"content-type"]
    return any(b"urlencoded" in kind for kind in kinds)


class _Answer:
    """What goes out: headers are added to it, its status is kept for the log."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self.send, self.headers = send, headers
        self.status: int | None = None

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            headers = MutableHeaders(scope=message)
            for name, value in self.headers.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await self.send(message)

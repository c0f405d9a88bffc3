"""For machines that watch this one: whether it lives, whether it may be asked, and what it counts."""

from http import HTTPStatus
from secrets import compare_digest

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DatabaseError
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Receive, Scope, Send

from dashboard.web import Here, Now
from models.errors import CycleError, NothingHereError
from models.schema import check_schema
from tasks.metrics import metrics, metrics_text

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that machines ask for, by whatever name they know this one."""

_OURSELVES = frozenset({"127.0.0.1", "::1", "localhost"})
_TEXT = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter()


class Hosts(TrustedHostMiddleware):
    """Lets pages be asked for by our own names alone, and probes by any: they show nothing of anybody."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


@router.get("/healthz")
async def is_alive() -> JSONResponse:
    """Say that the process lives; a database that is away is no reason to restart it."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz")
def is_ready(here: Here) -> JSONResponse:
    """Say whether pages can be asked for, or why not."""
    reason = _why_not(here)
    if reason:
        return JSONResponse({"status": "not ready", "reason": reason}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
def all_metrics(request: Request, here: Here, now: Now) -> Response:
    """Return the metrics of the cycles and of this process, to who may have them."""
    if not _may_measure(request, here):
        raise NothingHereError
    text = metrics_text(metrics(here.services, now)) + here.counts.text()
    return Response(text, media_type=_TEXT)


def _why_not(here: Here) -> str:
    if here.is_ending.is_set():
        return "it was told to stop"
    try:
        check_schema(here.services.database)
    except CycleError as error:
        return str(error)
    except DatabaseError:
        return "the database does not answer"
    return ""


def _may_measure(request: Request, here: Here) -> bool:
    token = here.services.settings.metrics_token
    if token:
        given = request.headers.get("authorization", "")
        return compare_digest(given.encode(), f"Bearer {token.get_secret_value()}".encode())
    # A proxy on this machine that says nothing of who asks is told by the name that it hands on.
    name = request.url.hostname or ""
    return request.client is not None and {request.client.host, name} <= _OURSELVES

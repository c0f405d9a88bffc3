"""Which answers each kind of request can have, for the description of the API."""

from typing import Any

from dashboard.edge import BODY_SECONDS, MOST_BODY_BYTES
from dashboard.problems import MEDIA_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]

_SAYS = {
    304: "It is what you have: the ETag is that of If-None-Match",
    400: "The body is no JSON at all",
    401: "There is no token, or none that works any more",
    403: "The token is not for this, or this is not for programs",
    404: "There is nothing here for this token",
    408: f"The body did not come within {BODY_SECONDS} seconds",
    409: "The state of the obligation does not allow it, or the clock stands wrong",
    412: "The obligation stands otherwise than If-Match says: read it again",
    413: f"The body is larger than {MOST_BODY_BYTES // 2**20} MB",
    415: "The body is of a kind that is not taken",
    422: "What was sent cannot be read, may not enter, or does not fit; or the key came with another request",
    428: "If-Match is missing",
    429: "Too many requests: wait as Retry-After says",
    503: "The database does not answer: try again",
}


def _problems(*statuses: int) -> Responses:
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    return {status: {"description": _SAYS[status], "content": content} for status in sorted(statuses)}


_ALWAYS = (401, 403, 409, 422, 429, 503)
_HAS_BODY = (408, 413)
_UNCHANGED: Responses = {304: {"description": _SAYS[304]}}

READING = _problems(*_ALWAYS) | _UNCHANGED
DELIVERABLE = _problems(*_ALWAYS, 404) | _UNCHANGED
COMPARED = DELIVERABLE
CHECKING = _problems(*_ALWAYS, *_HAS_BODY, 404, 415)
ACTING = _problems(*_ALWAYS, *_HAS_BODY, 400, 404, 412, 428)
CONFIRMING = _problems(*_ALWAYS, *_HAS_BODY, 400, 404, 412)
NOTING = _problems(*_ALWAYS, *_HAS_BODY, 404, 412, 415)
HANDING_IN = _problems(*_ALWAYS, *_HAS_BODY, 404, 412, 415) | {
    200: {"description": "The same bytes came before: their receipt again, nothing changed"}
}


def bytes_of(*kinds: str) -> Responses:
    """Return the answer that is a file of one of these kinds."""
    raw, document = {"type": "string", "format": "binary"}, {"type": "object"}
    content = {kind: {"schema": document if kind == "application/json" else raw} for kind in kinds}
    return {200: {"description": "The file", "content": content}}

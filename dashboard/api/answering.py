"""How programs are answered: JSON with an ETag, some of many with links, once for each key."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from dashboard.api.asking import Asked
from models.operations.api_requests import Named
from models.queries.board_pages import Span as BoardSpan
from tasks.access import sha256
from tasks.api_requests import Answer, answer_once

MOST = 200
"""How many items one answer has at most."""

_JSON = "application/json"
_PRIVATE = "private, no-cache"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Span:
    """Which of many are wanted."""

    limit: int
    offset: int


async def span(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most")] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="After how many")] = 0,
) -> Span:
    """Return which of many are wanted."""
    return Span(limit, offset)


Spanned = Annotated[Span, Depends(span)]


def shown(request: Request, content: BaseModel, standing: str = "") -> Response:
    """Return content as JSON, or say that it is what the program has.

    Args:
        request: what was asked.
        content: what is shown.
        standing: how the obligation stands, for acts on this state of it; it stands first in the ETag.
    """
    return shown_bytes(request, content.model_dump_json().encode(), _JSON, standing)


def shown_bytes(request: Request, body: bytes, media_type: str, standing: str = "") -> Response:
    """Return bytes, or say that they are what the program has."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    tag = f'"{standing}/{digest}"' if standing else f'"{digest}"'
    headers = {"ETag": tag, "Cache-Control": _PRIVATE}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def listed(
    request: Request, items: Sequence[Item], wanted: Span, shape: Callable[[Item], BaseModel]
) -> Response:
    """Return some of many, with links to those before and after."""
    some = items[wanted.offset : wanted.offset + wanted.limit]
    return listed_part(request, [shape(one) for one in some], len(items), wanted)


def listed_part(
    request: Request, some: Sequence[BaseModel], total: int, wanted: Span | BoardSpan
) -> Response:
    """Return some of many that were read apart from the rest, with links to those before and after."""
    body = json.dumps({"items": [one.model_dump(mode="json") for one in some], "total": total})
    answer = shown_bytes(request, body.encode(), _JSON)
    if links := _links(request, wanted, total):
        answer.headers["Link"] = links
    return answer


def once(asked: Asked, key: str | None, body_sha256: str, do: Callable[[], Answer]) -> Response:
    """Do what is asked, and only once if a key names the request.

    Args:
        asked: the request.
        key: what names it, none if nothing does.
        body_sha256: hash of what it says.
        do: does it.
    """
    if key is None:
        return _sent(do())
    by = asked.by
    what = f"{by.request.method} {by.path}?{by.request.url.query} {body_sha256}"
    named = Named(by.caller.mine.id, sha256(key), sha256(what))
    return _sent(answer_once(by.services, named, do, by.now))


def inner_key(asked: Asked, key: str | None) -> str | None:
    """Return a key as the core keeps it: of one respondent alone."""
    return key and f"api:{sha256(f'{asked.whose.respondent} {key}')[:48]}"


def content_hash(given: BaseModel) -> str:
    """Return the hash of what a request says in JSON, by which one sent again is known."""
    return sha256(given.model_dump_json())


def done(content: BaseModel, standing: str, status: int = 200, **headers: str) -> Answer:
    """Return the answer to something that was done; its ETag is for the next act."""
    return Answer(status, content.model_dump_json(), {"ETag": f'"{standing}"', **headers})


def _sent(answer: Answer) -> Response:
    headers = {"Idempotency-Replayed": "true"} if answer.is_replayed else {}
    return Response(answer.body, answer.status, {**answer.headers, **headers}, media_type=_JSON)


def _links(request: Request, wanted: Span | BoardSpan, total: int) -> str:
    # Relative, so that they lead to where the program asked, whatever stands in between.
    before, after = max(wanted.offset - wanted.limit, 0), wanted.offset + wanted.limit
    found = [("prev", before)] if wanted.offset else []
    found += [("next", after)] if after < total else []
    urls = ((rel, request.url.include_query_params(limit=wanted.limit, offset=at)) for rel, at in found)
    return ", ".join(f'<{url.path}?{url.query}>; rel="{rel}"' for rel, url in urls)

"""Files that programs send: read as they come, up to the largest that may enter."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request

from dashboard.api.callers import Called
from documents.gate import LARGEST_FILE
from models.errors import BodyKindError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON, PDF, TEXT, BYTES = "application/json", "application/pdf", "text/plain", "application/octet-stream"

FORM_KINDS = (XLSX, JSON)
STATEMENT_KINDS = (DOCX, PDF, TEXT, BYTES)
ALL_KINDS = (*FORM_KINDS, DOCX, PDF, TEXT, BYTES)
"""Kinds that may be sent; what a file is, is seen by its content."""


@dataclass(frozen=True)
class Sent:
    """What came: bytes, or the beginning of a file that is larger than any that may enter."""

    content: bytes | BinaryIO
    sha256: str
    """Of all that came."""


async def sent(request: Request, _caller: Called) -> Sent:
    """Return the body of a request; who has no token sends it in vain.

    Raises:
        BodyKindError: it is of another kind than is taken.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ALL_KINDS:
        raise BodyKindError(kind, ALL_KINDS)
    body, found = bytearray(), hashlib.sha256()
    async for chunk in request.stream():
        found.update(chunk)
        body += chunk[: LARGEST_FILE + 1 - len(body)]
    content = bytes(body)
    is_larger = len(content) > LARGEST_FILE
    return Sent(BytesIO(content) if is_larger else content, found.hexdigest())


Body = Annotated[Sent, Depends(sent)]


def takes(kinds: tuple[str, ...]) -> Mapping[str, Any]:
    """Return what the description of the API says of a body of these kinds."""
    schemas: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    if JSON in kinds:
        said = "A document of the schema at `form/schema`"
        schemas[JSON] = {"schema": {"type": "object", "description": said}}
    return MappingProxyType({"requestBody": {"required": True, "content": schemas}})

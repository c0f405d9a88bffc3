"""What programs are told when something cannot be done: problem details. Source: RFC 9457."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from config.definition import Language
from dashboard.error_words import said_in
from models.errors import (
    CycleError,
    DeadlineMoveError,
    FileSizeError,
    FormatRefusedError,
    NothingHereError,
    ScopeMissingError,
    StandsOtherwiseError,
    TokenNeededError,
    TooManyRequestsError,
    UnknownQuestionError,
    UnknownVersionError,
)

MEDIA_TYPE = "application/problem+json"

OTHERWISE: Mapping[type[CycleError], HTTPStatus] = MappingProxyType(
    {
        StandsOtherwiseError: HTTPStatus.PRECONDITION_FAILED,
        UnknownQuestionError: HTTPStatus.NOT_FOUND,
        UnknownVersionError: HTTPStatus.NOT_FOUND,
    }
)
"""Statuses for programs where pages have another."""

_TOLD_AS_ONE = (DeadlineMoveError, FileSizeError, FormatRefusedError)
"""Errors whose kinds are told apart for people: for programs each keeps its one code."""

_DESCRIBED = "/api/v1/openapi.json tells what can be asked, and how"


class Problem(BaseModel):
    """Why something was not done, and what to do."""

    type: str = Field(description="Always 'about:blank': `code` tells the kinds apart")
    title: str = Field(description="Words of the status")
    status: int
    code: str = Field(description="Kind of the problem, such as 'foreign_form'; it stays the same")
    detail: str = Field(description="What the rule is")
    way_out: str = Field(description="What to do")
    rule: str | None = Field(default=None, description="Rule of the gate, where a file may not enter")
    reference: str | None = Field(default=None, description="Number of a failure of ours in our log")


def problem(status: int, error: CycleError, reference: str | None = None) -> JSONResponse:
    """Return the problem details of an error, with its number in the log if it has one."""
    said = said_in(error, Language.ENGLISH)
    body = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        code=_code(status, error),
        detail=said.message,
        # Where a page leads back to the first one, a program has no page to go to.
        way_out=_DESCRIBED if error.way_out == NothingHereError.way_out else said.way_out,
        rule=said.rule or None,
        reference=reference,
    )
    content = body.model_dump(exclude_none=True)
    return JSONResponse(content, status, _headers(error), media_type=MEDIA_TYPE)


def _code(status: int, error: CycleError) -> str:
    if type(error) is CycleError:
        return HTTPStatus(status).name.lower()
    kind = next((one for one in _TOLD_AS_ONE if isinstance(error, one)), type(error))
    name = kind.__name__.removesuffix("Error")
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _headers(error: CycleError) -> dict[str, str]:
    # Source: RFC 6750, section 3.
    if isinstance(error, TokenNeededError):
        return {"WWW-Authenticate": 'Bearer realm="kalends"' + ', error="invalid_token"' * error.is_shown}
    if isinstance(error, ScopeMissingError):
        said = f'Bearer realm="kalends", error="insufficient_scope", scope="{error.scope}"'
        return {"WWW-Authenticate": said}
    if isinstance(error, TooManyRequestsError):
        return {"Retry-After": str(error.wait_seconds)}
    return {}

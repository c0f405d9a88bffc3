"""What is shown when something cannot be done: the rule and the way out, as a page or problem details."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from dashboard.cookies import SESSION, Jar
from dashboard.edge import API, ARRIVED_AT, REFERENCE
from dashboard.error_words import said_in
from dashboard.problems import OTHERWISE, problem
from dashboard.showing import Show
from dashboard.web import Web, place_of
from models.errors import (
    AlreadyOpenError,
    BodyKindError,
    CertifyingByProgramError,
    ClockBackwardsError,
    ConditionNeededError,
    CycleError,
    DatabaseAwayError,
    EuLoginAwayError,
    EuLoginError,
    ForgedFormError,
    GateError,
    LinkError,
    MisreadError,
    NothingHereError,
    PrefectAwayError,
    RoleMissingError,
    ScopeMissingError,
    SignInNeededError,
    StandsOtherwiseError,
    StateChangeError,
    TokenNeededError,
    TooManyRequestsError,
    TooManyTriesError,
    UnknownCycleError,
    UnknownObligationError,
    UnknownRespondentError,
    UnknownRunError,
    WrittenMeanwhileError,
)
from tasks.access import viewer_of

_log = structlog.get_logger("kalends.web")

_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR

_STATUS: Mapping[type[CycleError], int] = MappingProxyType(
    {
        NothingHereError: HTTPStatus.NOT_FOUND,
        UnknownCycleError: HTTPStatus.NOT_FOUND,
        UnknownObligationError: HTTPStatus.NOT_FOUND,
        UnknownRespondentError: HTTPStatus.NOT_FOUND,
        SignInNeededError: HTTPStatus.UNAUTHORIZED,
        RoleMissingError: HTTPStatus.FORBIDDEN,
        ForgedFormError: HTTPStatus.FORBIDDEN,
        EuLoginError: HTTPStatus.FORBIDDEN,
        EuLoginAwayError: HTTPStatus.SERVICE_UNAVAILABLE,
        LinkError: HTTPStatus.GONE,
        UnknownRunError: HTTPStatus.NOT_FOUND,
        PrefectAwayError: HTTPStatus.SERVICE_UNAVAILABLE,
        TooManyTriesError: HTTPStatus.TOO_MANY_REQUESTS,
        TokenNeededError: HTTPStatus.UNAUTHORIZED,
        ScopeMissingError: HTTPStatus.FORBIDDEN,
        CertifyingByProgramError: HTTPStatus.FORBIDDEN,
        TooManyRequestsError: HTTPStatus.TOO_MANY_REQUESTS,
        BodyKindError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        ConditionNeededError: HTTPStatus.PRECONDITION_REQUIRED,
        AlreadyOpenError: HTTPStatus.CONFLICT,
        ClockBackwardsError: HTTPStatus.CONFLICT,
        StandsOtherwiseError: HTTPStatus.CONFLICT,
        WrittenMeanwhileError: HTTPStatus.CONFLICT,
        StateChangeError: HTTPStatus.CONFLICT,
        GateError: HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""Status of an error; any other one is 422: what was asked for cannot be done as it was asked."""


def status_of(error: CycleError) -> int:
    """Return the HTTP status of an error."""
    return next(
        (_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), HTTPStatus.UNPROCESSABLE_ENTITY
    )


def answer_failures(app: FastAPI) -> None:
    """Let an application answer what goes wrong in words."""
    app.add_exception_handler(CycleError, _refused)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CycleError)  # noqa: S101 - registered for it alone
    status = status_of(error)
    if isinstance(error, SignInNeededError) and not _is_for_program(request):
        return _to_sign_in(request)
    return _said(request, status, error)


def _misread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    wrong = "; ".join(
        ".".join(str(part) for part in one["loc"]) + ": " + one["msg"] for one in error.errors()
    )
    told = wrong if _is_for_program(request) else "go back, look at what you entered, and send it again"
    return _said(request, HTTPStatus.UNPROCESSABLE_ENTITY, MisreadError(told))


def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    is_missing = error.status_code == HTTPStatus.NOT_FOUND
    said = NothingHereError() if is_missing else CycleError(str(error.detail), NothingHereError.way_out)
    response = _said(request, error.status_code, said)
    response.headers.update(error.headers or {})
    return response


def _database_away(request: Request, _error: Exception) -> Response:
    return _said(request, HTTPStatus.SERVICE_UNAVAILABLE, DatabaseAwayError())


def _gone(_request: Request, _error: Exception) -> Response:
    # Nobody reads it, and nothing is wrong with us.
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _broken(request: Request, error: Exception) -> Response:
    reference = request.scope[REFERENCE]
    _log.error("failed", reference=reference, exc_info=error)
    if _is_for_program(request):
        way_out = "try again in a few minutes; if it happens again, tell the secretariat the reference"
        return problem(_BROKEN, CycleError("something is wrong on our side", way_out), reference)
    return _show(request, is_known=False).page("broken.html", _BROKEN, reference=reference)


def _said(request: Request, status: int, error: CycleError) -> Response:
    if _is_for_program(request):
        return problem(OTHERWISE.get(type(error), status), error)
    show = _show(request, is_known=not isinstance(error, DatabaseAwayError))
    name = "not_found.html" if status == HTTPStatus.NOT_FOUND else "error.html"
    return show.page(name, status, **vars(said_in(error, show.language)))


def _show(request: Request, *, is_known: bool) -> Show:
    here: Web = request.app.state.web
    now = request.scope[ARRIVED_AT]
    token = Jar(here.is_https).get(request, SESSION) if is_known else ""
    viewer = viewer_of(here.services, token, now) if token else None
    return Show(request, here, viewer, now, place_of(request))


def _to_sign_in(request: Request) -> Response:
    here: Web = request.app.state.web
    response: Response
    if request.headers.get("hx-request"):
        response = Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    else:
        response = RedirectResponse("/sign-in", 303)
    if request.method == "GET":
        Jar(here.is_https).remember_next(response, request.url.path)
    return response


def _is_for_program(request: Request) -> bool:
    return request.url.path.startswith(API)

"""Signing in through EU Login, or another provider of OpenID Connect, where one is set up."""

from dataclasses import replace
from http import HTTPStatus
from secrets import compare_digest
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from dashboard.oidc import Begun, Proved
from dashboard.showing import Show, Showing
from dashboard.sign_in import enter
from dashboard.web import Here, Now, Place
from models.errors import EuLoginError, LinkError, NothingHereError
from models.rules.sign_in import Who
from tasks.access import end_signed_out, new_secret, sign_in_as
from tasks.access_logs import note_refused

router = APIRouter()

programs = APIRouter()
"""What the provider asks for itself: no page of ours sends it, its signature is what is looked at."""

BEGUN = "eu-login"
"""Cookie of a sign-in that was begun."""

WAY = "oidc"
_MINUTES = 10 * 60


@router.post("/sign-in/eu-login")
def begin(show: Showing) -> HTMLResponse:
    """Send the browser on; not by a redirect, because a form of ours leads to pages of ours alone."""
    provider = show.here.provider
    if not provider.is_set_up:
        raise NothingHereError
    begun = Begun(new_secret(), new_secret(), new_secret())
    way_in = provider.way_in(begun)
    response = show.page("sign_in/eu_login.html", way_in=way_in)
    response.headers["Refresh"] = f"0; url={way_in}"
    show.jar.put(response, BEGUN, begun.text, _MINUTES)
    return response


@router.get("/sign-in/eu-login/back")
def come_back(show: Showing, code: str = "", state: str = "") -> RedirectResponse:
    """Begin a session for the address that was proved, if it has a role here."""
    if not show.here.provider.is_set_up:
        raise NothingHereError
    who = Who("", show.place, WAY)
    try:
        proved = _proved(show, code, state)
        who = replace(who, **vars(proved))
        signed = sign_in_as(show.services, who, show.now)
    except (EuLoginError, LinkError) as error:
        note_refused(show.services, who, show.now)
        raise EuLoginError from error  # who is on record here is not told
    response = enter(show, signed.token, signed.viewer)
    show.jar.drop(response, BEGUN)
    return response


@programs.post("/sign-in/eu-login/sign-out")
def sign_out_there(
    here: Here, now: Now, place: Place, logout_token: Annotated[str, Form(max_length=10_000)]
) -> Response:
    """End the sessions of who signed out at the provider, as its token says; the same token counts once.

    Source: OpenID Connect Back-Channel Logout 1.0, section 2.5 to 2.8.
    """
    if not here.provider.is_set_up:
        raise NothingHereError
    try:
        said = here.provider.signed_out(logout_token, now)
    except EuLoginError:
        return _REFUSED
    return Response() if end_signed_out(here.services, said, place, now) else _REFUSED


_REFUSED = JSONResponse({"error": "invalid_request"}, HTTPStatus.BAD_REQUEST)
"""What the provider is told of a token that does not count; why not, it is not told."""


def _proved(show: Show, code: str, state: str) -> Proved:
    begun = Begun.of(show.jar.get(show.request, BEGUN))
    if not code or not compare_digest(begun.state.encode(), state.encode()):
        raise EuLoginError
    return show.here.provider.proved(begun, code, show.now)

"""Tokens of programs: a contact makes them, sees each once, and revokes them."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from dashboard.error_words import said_in
from dashboard.failures import status_of
from dashboard.form_key import FormKey
from dashboard.guards import SignedIn
from dashboard.showing import Show, Showing
from models.errors import CycleError, NothingHereError
from models.rules.access import Viewer
from models.rules.scopes import Scope, may_give
from tasks.api_tokens import Wanted, make_api_token, own_tokens, revoke_own_token

router = APIRouter(prefix="/account/tokens")


class Entered(BaseModel):
    """What the form of the page says."""

    respondent: int = 0
    """Number of the respondent: a code alone may stand on several rosters."""
    name: str = Field(default="", max_length=1_000)
    scopes: list[Scope] = Field(default_factory=list)


@router.get("")
def page(show: Showing, viewer: SignedIn) -> HTMLResponse:
    """Show one's tokens, and where a new one is made."""
    _must_act(viewer)
    return _page(show, viewer, Entered(scopes=[Scope.READ]))


@router.post("", response_model=None)
def make(show: Showing, viewer: SignedIn, key: FormKey, entered: Annotated[Entered, Form()]) -> HTMLResponse:
    """Make a token and show it, this once; the form sent twice makes one, and shows it twice."""
    _must_act(viewer)
    mine = next((one for one in viewer.mine if one.id == entered.respondent), None)
    if mine is None:
        raise NothingHereError
    try:
        wanted = Wanted(entered.name, entered.scopes, show.jar.secret_for(show.request, key))
        token = make_api_token(show.services, viewer, mine, wanted, show.now)
    except CycleError as error:
        return _page(show, viewer, entered, error=error)
    return _page(show, viewer, Entered(scopes=[Scope.READ]), token=token)


@router.post("/{number}/revoke", response_model=None)
def revoke(show: Showing, viewer: SignedIn, number: int) -> HTMLResponse | RedirectResponse:
    """End a token; the next request with it is refused."""
    _must_act(viewer)
    try:
        ended = revoke_own_token(show.services, viewer, number, show.now)
    except CycleError as error:
        return _page(show, viewer, Entered(scopes=[Scope.READ]), error=error)
    return show.go("/account/tokens", ("success", show.text("tokens.revoked", name=ended.name)))


def _page(
    show: Show,
    viewer: Viewer,
    entered: Entered,
    *,
    error: CycleError | None = None,
    token: str = "",
) -> HTMLResponse:
    given = set().union(*(may_give(may_write=one.may_write) for one in viewer.mine))
    return show.page(
        "desk/tokens.html",
        status_of(error) if error else 200,
        tokens=own_tokens(show.services, viewer, show.now),
        mine=[(one.id, one.name) for one in viewer.mine],
        scopes=[one.value for one in Scope if one in given],
        entered=entered,
        told=said_in(error, show.language) if error else None,
        token=token,
        url=show.services.settings.web_url,
    )


def _must_act(viewer: Viewer) -> None:
    if not viewer.mine:
        raise NothingHereError

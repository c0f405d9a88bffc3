"""Which program asks: by its token, which says for whom and what for, and how often it may."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from dashboard.web import Here, Now, Place
from models.errors import ScopeMissingError, TokenNeededError, TooManyRequestsError
from models.rules.scopes import Scope
from tasks.api_tokens import Caller, caller_of
from tasks.inside_tokens import Insider, insider_of

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description=(
        "A token of one respondent, or with `read_cycle` of the secretariat. "
        f"Scopes: {', '.join(f'`{one}`' for one in Scope)}."
    ),
)

Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def program(here: Here, now: Now, place: Place, given: Given) -> Caller | Insider:
    """Return which program asks.

    Raises:
        TokenNeededError: it has no token that works.
        TooManyRequestsError: it asks too often, or too many without one come from there.
    """
    token = given.credentials if given else ""
    try:
        found = insider_of(here.services, token, now) or caller_of(here.services, token, now)
    except TokenNeededError:
        _count(here, f"place {place}", now)
        raise
    _count(here, f"token {found.token_id}", now)
    return found


Called = Annotated[Caller | Insider, Depends(program)]


def with_scope(scope: Scope) -> Callable[[Caller | Insider], Awaitable[Caller]]:
    """Return a guard that lets tokens of a respondent pass which are for something.

    The guard raises:
        ScopeMissingError: the token is not for that.
    """

    async def checked(asks: Called) -> Caller:
        if not isinstance(asks, Caller) or scope not in asks.scopes:
            raise ScopeMissingError(scope.value)
        return asks

    return checked


def of_the_secretariat(asks: Called) -> Insider:
    """Return which program of the secretariat asks.

    Raises:
        ScopeMissingError: the token is one of a respondent.
    """
    if not isinstance(asks, Insider) or Scope.READ_CYCLE not in asks.scopes:
        raise ScopeMissingError(Scope.READ_CYCLE.value)
    return asks


def _count(here: Here, who: str, now: Now) -> None:
    if wait := here.calls.wait_for(who, now):
        raise TooManyRequestsError(here.calls.most, wait)

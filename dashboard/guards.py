"""Who may ask for what: each route names one of these, and what is not for somebody is not there for them."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.datastructures import UploadFile

from dashboard.cookies import SESSION, Jar
from dashboard.edge import NulError
from dashboard.web import Here, Now
from models.errors import ForgedFormError, NothingHereError, RoleMissingError, SignInNeededError
from models.rules.access import Mine, Role, Viewer
from tasks.access import owes, viewer_of

_FETCHED_BY_US = frozenset({"same-origin", "none"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def viewer_or_none(request: Request, here: Here, now: Now) -> Viewer | None:
    """Return who is signed in, or none."""
    token = Jar(here.is_https).get(request, SESSION)
    return viewer_of(here.services, token, now) if token else None


Anyone = Annotated[Viewer | None, Depends(viewer_or_none)]


async def signed_in(viewer: Anyone) -> Viewer:
    """Return who is signed in.

    Raises:
        SignInNeededError: nobody is.
    """
    if viewer is None:
        raise SignInNeededError
    return viewer


SignedIn = Annotated[Viewer, Depends(signed_in)]


async def at_secretariat(viewer: SignedIn) -> Viewer:
    """Return who is signed in, if they have a role at the secretariat.

    Raises:
        NothingHereError: for a respondent, what is inside is not there.
    """
    if not viewer.is_secretariat:
        raise NothingHereError
    return viewer


Secretariat = Annotated[Viewer, Depends(at_secretariat)]
"""Anybody at the secretariat: may read."""


def _with_role(*roles: Role) -> Callable[[Viewer], Awaitable[Viewer]]:
    async def checked(viewer: Secretariat) -> Viewer:
        if not viewer.has(*roles):
            raise RoleMissingError(" or ".join(role.value for role in roles))
        return viewer

    return checked


Officer = Annotated[Viewer, Depends(_with_role(Role.OFFICER))]
"""May act for the secretariat."""

Approver = Annotated[Viewer, Depends(_with_role(Role.APPROVER))]
"""May approve and clear."""

Operator = Annotated[Viewer, Depends(_with_role(Role.OPERATOR))]
"""May keep users, and start runs."""

OfficerOrOperator = Annotated[Viewer, Depends(_with_role(Role.OFFICER, Role.OPERATOR))]
"""May start runs."""

AuditorOrOperator = Annotated[Viewer, Depends(_with_role(Role.AUDITOR, Role.OPERATOR))]
"""May read the logs."""


def acting_for(
    here: Here, viewer: SignedIn, cycle: Annotated[str, Path()], respondent: Annotated[str, Path()]
) -> Mine:
    """Return what somebody is at a respondent who owes in a cycle.

    Raises:
        NothingHereError: they are nothing there, or it owes nothing: the answer is the same.
    """
    for one in viewer.mine:
        if one.code == respondent and owes(here.services, cycle, one):
            return one
    raise NothingHereError


AtDesk = Annotated[Mine, Depends(acting_for)]
"""Whoever acts for the respondent in the path, in the cycle in the path."""


async def writing_for(mine: AtDesk) -> Mine:
    """Return the same, if they may hand in and answer.

    Raises:
        RoleMissingError: they may only read.
    """
    if not mine.may_write:
        raise RoleMissingError(Role.CONTACT.value)
    return mine


WritesAtDesk = Annotated[Mine, Depends(writing_for)]


async def clearing_for(mine: AtDesk) -> Mine:
    """Return the same, if they may certify what is handed in.

    Raises:
        RoleMissingError: they may only read.
    """
    if not mine.may_clear:
        raise RoleMissingError(f"{Role.CONTACT.value} or {Role.AUTHORITY.value}")
    return mine


ClearsAtDesk = Annotated[Mine, Depends(clearing_for)]


async def own_form(request: Request, here: Here) -> None:
    """Let a request that writes pass only if a page of ours sent it.

    Raises:
        ForgedFormError: another site sent it, or a page that was shown to somebody else.
        NulError: it holds what no text holds.
    """
    if request.method in _SAFE:
        return
    jar, headers = Jar(here.is_https), request.headers
    origin = headers.get("origin")
    is_ours = headers.get("sec-fetch-site", "none") in _FETCHED_BY_US
    is_ours = is_ours and (origin is None or origin == _origin(request, here))
    form = await request.form()
    token = headers.get("x-csrf-token") or str(form.get("csrf", ""))
    if not (is_ours and jar.is_form_token(request, token)):
        raise ForgedFormError
    if any("\x00" in text for name, value in form.multi_items() for text in (name, _text_of(value))):
        raise NulError


async def plain_query(request: Request) -> None:
    """Let a request pass only if no text of its query holds what no text holds.

    Raises:
        NulError: one does.
    """
    if b"%00" in request.scope["query_string"]:
        raise NulError


def _text_of(value: UploadFile | str) -> str:
    return value if isinstance(value, str) else value.filename or ""


def _origin(request: Request, here: Here) -> str:
    if here.is_https:
        return here.services.settings.web_url
    return f"http://{request.headers.get('host', '')}"

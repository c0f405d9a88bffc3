"""Who may sign in, as what, who did, and which programs may ask: kept by operators, read by auditors."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from config.reference import read_roster
from dashboard.guards import AuditorOrOperator, Operator
from dashboard.showing import Show, Showing
from models.errors import CycleError, NothingHereError, RoleError, UnknownTokenError
from models.rules.access import AT_A_RESPONDENT, Role, Viewer
from tasks.access import Seen, note_seen, plain_address, sign_in_log, sign_out_by_operator
from tasks.access_logs import Of, access_log
from tasks.api_tokens import all_tokens, revoke_any_token
from tasks.roles import ROSTER, Given, end_role, give_role, roles_given

router = APIRouter()

HOUSES = ("EDA", "EEAS")
"""Houses of officers."""


class GivenRole(BaseModel):
    """What the form says of a role."""

    address: Annotated[str, Field(max_length=254)] = ""
    role: Role = Role.OFFICER
    office: Annotated[str, Field(max_length=128)] = ""
    respondent: Annotated[str, Field(max_length=16)] = ""
    house: Annotated[str, Field(max_length=16)] = ""

    def by(self, viewer: Viewer) -> Given:
        """Return it as given by somebody; what does not belong to the role is left out."""
        at_a_respondent = self.role in AT_A_RESPONDENT
        return Given(
            address=self.address,
            role=self.role,
            by=viewer.address,
            office=" ".join(self.office.split()),
            respondent=self.respondent if at_a_respondent else "",
            house="" if at_a_respondent else self.house,
        )


@router.get("/users")
def users_page(show: Showing, _viewer: Operator) -> HTMLResponse:
    """Show who has which role, where one is given, and the tokens of programs in force."""
    return _page(show, GivenRole())


@router.post("/users")
def give(show: Showing, viewer: Operator, given: Annotated[GivenRole, Form()]) -> Response:
    """Give somebody a role."""
    try:
        is_new = give_role(show.services, given.by(viewer), show.now)
    except CycleError as error:
        return _page(show, given, error)
    _note(show, viewer, "give_role", given)
    said = "may sign in now" if is_new else "had that role before"
    return show.go("/users", ("success", f"{given.address}: {given.role.value}, {said}."))


@router.post("/users/end")
def end(show: Showing, viewer: Operator, ended: Annotated[GivenRole, Form()]) -> RedirectResponse:
    """Take a role away, from the next page on that they ask for."""
    if ended.role is Role.OPERATOR and plain_address(ended.address) == viewer.address:
        raise RoleError(
            "you cannot take the role operator from yourself: nobody might be left who gives roles",
            "ask another operator to do it",
        )
    end_role(show.services, ended.by(viewer), show.now)
    _note(show, viewer, "end_role", ended)
    return show.go("/users", ("success", f"{ended.address}: no longer {ended.role.value}."))


@router.post("/users/sessions/end")
def end_sessions(
    show: Showing, viewer: Operator, whose: Annotated[str, Form(max_length=254)]
) -> RedirectResponse:
    """End every session of somebody; their roles stay as they are."""
    address = plain_address(whose)
    ended = sign_out_by_operator(show.services, address, show.place, show.now)
    note_seen(show.services, Seen(viewer.address, "end_sessions", what=address), show.now)
    return show.go("/users", ("success", f"{address}: sessions ended: {ended}."))


@router.post("/users/tokens/{number}/revoke")
def revoke(show: Showing, viewer: Operator, number: int) -> RedirectResponse:
    """End a token of a program, whoever made it; sent twice, it is ended and noted once."""
    try:
        ended = revoke_any_token(show.services, number, show.now)
    except UnknownTokenError as error:
        raise NothingHereError from error
    token = ended.token
    if ended.is_new:
        what = f"token {number}, {token.name}"
        seen = Seen(viewer.address, "revoke_token", respondent=token.respondent, what=what)
        note_seen(show.services, seen, show.now)
    whose = token.respondent or "the secretariat"
    said = f"The token {token.name} of {whose} works no more: the next request with it is refused."
    return show.go("/users", ("success", said))


@router.get("/users/log")
def log_page(
    show: Showing,
    _viewer: AuditorOrOperator,
    cycle: Annotated[str, Query(max_length=48)] = "",
    respondent: Annotated[str, Query(max_length=16)] = "",
) -> HTMLResponse:
    """Show the latest sign-ins and refusals, and what was read and done inside."""
    return show.page(
        "users/log.html",
        sign_ins=sign_in_log(show.services),
        accesses=access_log(show.services, Of(cycle.strip(), respondent.strip().upper())),
        cycle=cycle,
        respondent=respondent,
    )


def _page(show: Show, given: GivenRole, error: CycleError | None = None) -> HTMLResponse:
    return show.page(
        "users/list.html",
        422 if error else 200,
        users=roles_given(show.services),
        tokens=all_tokens(show.services, show.now),
        given=given,
        error=error,
        roles=[(role.value, role.value) for role in Role],
        respondents=[(entry.code, f"{entry.code} {entry.name}") for entry in read_roster(ROSTER)],
        houses=[(house, house) for house in HOUSES],
    )


def _note(show: Show, viewer: Viewer, deed: str, given: GivenRole) -> None:
    respondent = given.respondent if given.role in AT_A_RESPONDENT else ""
    note_seen(show.services, Seen(viewer.address, deed, "", respondent, given.role.value), show.now)

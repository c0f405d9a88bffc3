"""Who acts for a respondent: its contacts confirmed, colleagues let in and ended, its calendar."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from dashboard.guards import AtDesk, SignedIn, WritesAtDesk
from dashboard.portal.trouble import NOTHING_REFUSED, Refusal, refusal_of
from dashboard.showing import Show, Showing
from models.errors import CycleError
from models.rules.access import AT_A_RESPONDENT, Mine, Role
from models.rules.audit import Actor
from tasks.access import plain_address
from tasks.access_mails import LetIn, tell_let_in
from tasks.calendar_feed import end_feed, feed_of, make_feed
from tasks.colleagues import Colleague, end_colleague, hand_over, invite, roles_log
from tasks.contacts.acts import confirm
from tasks.contacts.listing import list_contacts

router = APIRouter(prefix="/desk/{cycle}/{respondent}")

ROLES = tuple(role.value for role in Role if role in AT_A_RESPONDENT)
"""Roles that a contact may give."""


class Person(BaseModel):
    """A colleague as a form names it."""

    address: str = ""
    role: Role = Role.READER
    office: str = ""

    @property
    def colleague(self) -> Colleague:
        """Return it as a task takes it."""
        return Colleague(self.address.strip(), self.role, self.office)


Named = Annotated[Person, Form()]


@router.get("")
def page(show: Showing, mine: AtDesk, cycle: str) -> HTMLResponse:
    """Show who acts for a respondent, who was let in by whom, and the own calendar."""
    return _page(show, mine, cycle)


@router.post("/confirm", response_model=None)
def confirm_contacts(show: Showing, mine: WritesAtDesk, cycle: str) -> HTMLResponse | RedirectResponse:
    """Say that the contacts are right."""
    try:
        confirm(show.services, cycle, mine.code, show.now, Actor.CONTACT)
    except CycleError as error:
        return _page(show, mine, cycle, refusal=refusal_of(show, error, "confirm"))
    return show.go(_path(cycle, mine), ("success", show.text("desk.contacts_confirmed")))


@router.post("/invite", response_model=None)
def let_colleague_in(
    show: Showing, mine: WritesAtDesk, cycle: str, person: Named, later: BackgroundTasks
) -> HTMLResponse | RedirectResponse:
    """Let a colleague in, and tell them by mail."""
    by = show.viewer.address if show.viewer else ""
    try:
        is_new = invite(show.services, mine, person.colleague, by, show.now)
    except CycleError as error:
        return _page(show, mine, cycle, refusal=refusal_of(show, error, "invite", **_typed(person)))
    if is_new:
        told = LetIn(person.address, mine, by, show.language)
        later.add_task(tell_let_in, show.services, told, show.now)
    key = "desk.invited" if is_new else "desk.invited_before"
    url = show.services.settings.web_url
    said = show.text(key, address=person.address.strip(), url=f"{url}/sign-in")
    return show.go(_path(cycle, mine), ("success" if is_new else "info", said))


@router.post("/end", response_model=None)
def end(show: Showing, mine: WritesAtDesk, cycle: str, person: Named) -> HTMLResponse | RedirectResponse:
    """Take a role from a colleague."""
    by = show.viewer.address if show.viewer else ""
    try:
        end_colleague(show.services, mine, person.colleague, by, show.now)
    except CycleError as error:
        return _page(show, mine, cycle, refusal=refusal_of(show, error, "end"))
    said = show.text("desk.ended", address=person.address.strip())
    return _gone(show, mine, cycle, said, is_own=by == plain_address(person.address))


@router.post("/hand-over", response_model=None)
def give_over(
    show: Showing, mine: WritesAtDesk, cycle: str, person: Named, later: BackgroundTasks
) -> HTMLResponse | RedirectResponse:
    """Make a colleague the contact in one's own place, and tell them by mail."""
    by = show.viewer.address if show.viewer else ""
    taken = Colleague(person.address.strip(), Role.CONTACT, person.office)
    try:
        is_over = hand_over(show.services, mine, taken, by, show.now)
    except CycleError as error:
        return _page(show, mine, cycle, refusal=refusal_of(show, error, "hand-over", **_typed(person)))
    told = LetIn(taken.address, mine, by, show.language)
    later.add_task(tell_let_in, show.services, told, show.now)
    key = "desk.handed_over" if is_over else "desk.handed_over_list"
    return _gone(show, mine, cycle, show.text(key, address=taken.address), is_own=is_over)


@router.post("/calendar")
def make_calendar(show: Showing, mine: AtDesk, viewer: SignedIn, cycle: str) -> HTMLResponse:
    """Make a secret address for one's own calendar, and show it once."""
    secret = make_feed(show.services, mine, viewer, show.now)
    url = f"{show.services.settings.web_url}/desk/calendar/{secret}.ics"
    return _page(show, mine, cycle, url)


@router.post("/calendar/end")
def end_calendar(show: Showing, mine: AtDesk, viewer: SignedIn, cycle: str) -> RedirectResponse:
    """End that address."""
    end_feed(show.services, mine, viewer, show.now)
    return show.go(f"{_path(cycle, mine)}#calendar", ("success", show.text("desk.calendar_ended")))


def _typed(person: Person) -> dict[str, str]:
    return {"address": person.address, "office": person.office, "role": person.role.value}


def _page(
    show: Show, mine: Mine, cycle: str, url: str = "", refusal: Refusal = NOTHING_REFUSED
) -> HTMLResponse:
    listed = list_contacts(show.services, mine.roster, cycle, show.now).respondents
    return show.page(
        "desk/people.html",
        refusal.status,
        refusal=refusal,
        mine=mine,
        cycle=cycle,
        path=_path(cycle, mine),
        listed=next(one for one in listed if one.code == mine.code),
        log=roles_log(show.services, mine),
        roles=ROLES,
        feed=feed_of(show.services, mine, show.viewer, show.now) if show.viewer else None,
        url=url,
    )


def _path(cycle: str, mine: Mine) -> str:
    return f"/desk/{cycle}/{mine.code}"


def _gone(show: Show, mine: Mine, cycle: str, said: str, *, is_own: bool) -> RedirectResponse:
    # Who gave up an own role may see nothing of the respondent any more.
    return show.go("/desk" if is_own else _path(cycle, mine), ("success", said))

"""Signing in and out: a link is asked for here, comes by mail, opens here, and is confirmed by a button."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from config.definition import Language
from dashboard.cookies import BROWSER, LANGUAGE, NEXT, SESSION, is_own_path
from dashboard.guards import SignedIn
from dashboard.numbers import Number
from dashboard.showing import Show, Showing
from models.rules.access import LINK_LASTS, Viewer
from tasks.access import (
    LinkWanted,
    ask_link,
    open_sessions,
    sha256,
    sign_in,
    sign_in_log,
    sign_out,
    sign_out_everywhere,
    sign_out_one,
)
from tasks.access_mails import send_link

router = APIRouter()

_YEAR = 365 * 24 * 3600


def first_page(viewer: Viewer) -> str:
    """Return where somebody begins."""
    return "/morning" if viewer.is_officer else "/cycles" if viewer.is_secretariat else "/desk"


@router.get("/")
def begin(show: Showing) -> RedirectResponse:
    """Send who comes on to where they begin."""
    return show.go(first_page(show.viewer) if show.viewer else "/sign-in")


@router.get("/sign-in")
def ask_page(show: Showing) -> HTMLResponse:
    """Show where a link is asked for."""
    is_needed = bool(show.jar.get(show.request, NEXT))
    return show.page("sign_in/ask.html", has_eu_login=show.here.provider.is_set_up, is_needed=is_needed)


@router.post("/sign-in")
def ask(
    show: Showing, later: BackgroundTasks, address: Annotated[str, Form(max_length=254)]
) -> RedirectResponse:
    """Send a link if that address has a role here; what is answered does not tell whether it has."""
    wanted = LinkWanted(address, show.jar.get(show.request, BROWSER), show.place)
    if invited := ask_link(show.services, wanted, show.now):
        later.add_task(send_link, show.services, invited, show.now)
    return show.go("/sign-in/sent")


@router.get("/sign-in/sent")
def sent_page(show: Showing) -> HTMLResponse:
    """Say that a link is on its way, if it is."""
    settings = show.services.settings
    is_written_here = show.here.is_rehearsal and settings.channel == "mailbox"
    folder = str(settings.mailbox_folder) if is_written_here else ""
    return show.page("sign_in/sent.html", minutes=LINK_LASTS.seconds // 60, folder=folder)


@router.get("/sign-in/{token}")
def confirm_page(show: Showing, token: str) -> HTMLResponse:
    """Show the button: programs that look into mail follow links, but press nothing."""
    return show.page("sign_in/confirm.html", token=token)


@router.post("/sign-in/{token}")
def confirm(show: Showing, token: str) -> RedirectResponse:
    """Use the link up and begin a session."""
    signed = sign_in(show.services, token, show.jar.get(show.request, BROWSER), show.place, show.now)
    return enter(show, signed.token, signed.viewer)


@router.post("/sign-out")
def leave(show: Showing) -> RedirectResponse:
    """End this session."""
    sign_out(show.services, show.jar.get(show.request, SESSION), show.place, show.now)
    return _left(show)


@router.post("/sign-out-everywhere")
def leave_everywhere(show: Showing, viewer: SignedIn) -> RedirectResponse:
    """End every session of who asks."""
    sign_out_everywhere(show.services, viewer.address, show.place, show.now)
    return _left(show)


@router.post("/account/sessions/{number}/end")
def leave_there(show: Showing, viewer: SignedIn, number: Number) -> RedirectResponse:
    """End one session of who asks, in whichever browser."""
    sign_out_one(show.services, viewer.address, number, show.place, show.now)
    return show.go("/account", ("success", show.text("account.session_ended")))


@router.get("/account")
def account(show: Showing, viewer: SignedIn) -> HTMLResponse:
    """Show who is signed in, as what, where, and since when."""
    sessions = open_sessions(show.services, viewer.address, show.now)
    log = sign_in_log(show.services, viewer.address)
    here = sha256(show.jar.get(show.request, SESSION))
    return show.page("account.html", viewer=viewer, sessions=sessions, log=log, here=here)


@router.get("/signed-out")
def left_page(show: Showing) -> HTMLResponse:
    """Say that nobody is signed in here any more."""
    return show.page("sign_in/left.html")


@router.post("/language")
def choose_language(
    show: Showing, language: Annotated[Language, Form()], back: Annotated[str, Form()] = "/"
) -> RedirectResponse:
    """Remember in which language this browser reads."""
    response = show.go(back if is_own_path(back) else "/")
    show.jar.put(response, LANGUAGE, language.value, _YEAR)
    return response


def enter(show: Show, token: str, viewer: Viewer) -> RedirectResponse:
    """Let a browser in, in place of who was there before, and send it where it wanted to go."""
    sign_out(show.services, show.jar.get(show.request, SESSION), show.place, show.now)
    wanted = show.jar.get(show.request, NEXT)
    response = show.go(wanted if is_own_path(wanted) else first_page(viewer))
    show.jar.put(response, SESSION, token)
    show.jar.drop(response, NEXT)
    return response


def _left(show: Show) -> RedirectResponse:
    response = show.go("/signed-out")
    show.jar.drop(response, SESSION)
    return response

"""Mail that came in and waits for an officer: shown, accepted for somebody, or put to rest with a reason."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.numbers import Number
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.secretariat.words import size_words
from dashboard.showing import Show, Showing, file
from models.errors import CycleError, NothingHereError, UnknownMailError
from models.rules.access import Viewer
from models.rules.mail import FOR_AN_OFFICER, MailState
from tasks.access import Seen, note_seen
from tasks.intake import (
    HandedOut,
    MailShown,
    Word,
    accept,
    list_mail,
    mail_file,
    reject,
    show_mail,
    whole_mail,
)
from tasks.scanning import scanner_of
from tasks.status import all_cycles

router = APIRouter()


class AcceptForm(BaseModel):
    """For whom a file is taken in; `what` is a cycle and a deliverable, such as 'pesco-nip-2024/nip'."""

    respondent: str = Field(default="", max_length=40)
    what: str = Field(default="", max_length=200)
    place: Number | None = None


class FetchForm(BaseModel):
    """Whether who fetches a file knows that nobody saw it."""

    known: str = Field(default="", max_length=10)

    @property
    def is_asked_for(self) -> bool:
        """Whether they said so."""
        return self.known == "yes"


class RejectForm(BaseModel):
    """Why a mail rests."""

    reason: str = Field(default="", max_length=2000)


@router.get("/mail")
def mails_page(
    show: Showing,
    _viewer: Officer,
    is_all: Annotated[bool, Query(alias="all")] = False,  # noqa: FBT002
) -> HTMLResponse:
    """Show the mails with which an officer has something to do, or all."""
    return show.page("secretariat/mails.html", mails=list_mail(show.services, is_all=is_all), is_all=is_all)


@router.get("/mail/{number}")
def mail_page(show: Showing, viewer: Officer, number: Number) -> HTMLResponse:
    """Show one mail, and what can be done with it; that somebody read it is noted."""
    shown = _mail(show, number)
    _noted(show, viewer, "read", shown)
    return _page(show, shown, AcceptForm(respondent=shown.row.respondent))


@router.post("/mail/{number}/accept")
def accepted(show: Showing, viewer: Officer, number: Number, form: Annotated[AcceptForm, Form()]) -> Response:
    """Hand in a file of a mail, as of the mail's arrival."""
    cycle, _, deliverable = form.what.partition("/")
    word = Word(cycle, form.respondent.strip().upper(), deliverable, form.place)
    try:
        line = accept(show.services, number, word, show.now)
    except CycleError as error:
        return _page(show, _mail(show, number), form, wrongs(error), status_of(error))
    note_seen(
        show.services, Seen(viewer.address, "accept", cycle, word.respondent, f"mail {number}"), show.now
    )
    kind = "success" if line.state is MailState.TAKEN else "warning"
    return show.go("/mail", (kind, f"Mail {number} is {line.state.value}. {line.said}".strip()))


@router.post("/mail/{number}/files/{place}")
def fetched(
    show: Showing, viewer: Officer, number: Number, place: Number, form: Annotated[FetchForm, Form()]
) -> Response:
    """Hand out a file of a mail that waits, to be saved, never shown; that somebody did is noted."""
    return _handed_out(
        (show, viewer, number),
        f"file {place} of mail {number}",
        lambda: mail_file(show.services, number, place, is_asked_for=form.is_asked_for),
    )


@router.post("/mail/{number}/original")
def fetched_whole(
    show: Showing, viewer: Officer, number: Number, form: Annotated[FetchForm, Form()]
) -> Response:
    """Hand out a mail that waits, with all that is in it, to be saved; that somebody did is noted."""
    return _handed_out(
        (show, viewer, number),
        f"all of mail {number}",
        lambda: whole_mail(show.services, number, is_asked_for=form.is_asked_for),
    )


@router.post("/mail/{number}/reject")
def rejected(show: Showing, viewer: Officer, number: Number, form: Annotated[RejectForm, Form()]) -> Response:
    """Let a mail rest; nothing of it is taken in, and nothing is answered."""
    shown = _mail(show, number)
    if not form.reason.strip():
        return _page(show, shown, AcceptForm(), [("reason", "Say why it rests.")], 422)
    try:
        reject(show.services, [number], form.reason.strip(), show.now)
    except CycleError as error:
        return _page(show, shown, AcceptForm(), wrongs(error), status_of(error))
    _noted(show, viewer, "reject", shown)
    return show.go("/mail", ("success", f"Mail {number} rests."))


def _handed_out(asked: tuple[Show, Viewer, int], what: str, found: Callable[[], HandedOut]) -> Response:
    show, viewer, number = asked
    shown = _mail(show, number)
    try:
        handed = found()
    except CycleError as error:
        form = AcceptForm(respondent=shown.row.respondent)
        return _page(show, shown, form, wrongs(error), status_of(error))
    seen = Seen(viewer.address, "read", shown.row.cycle, shown.row.respondent, what)
    note_seen(show.services, seen, show.now)
    return file(handed.content, handed.name, "application/octet-stream")


def _mail(show: Show, number: int) -> MailShown:
    try:
        return show_mail(show.services, number)
    except UnknownMailError as error:
        raise NothingHereError from error


def _page(
    show: Show, shown: MailShown, form: AcceptForm, wrong: Sequence[Wrong] = (), status: int = 200
) -> HTMLResponse:
    cycles = [one for one in all_cycles(show.services, show.now) if one.closed_at is None]
    choices = [
        (f"{one.code}/{code}", f"{one.title}: {title}")
        for one in cycles
        for code, title in one.deliverables.items()
    ]
    # Names of one code differ only between rosters; the cycle that is chosen says which is meant.
    names = {row.respondent: row.respondent_name for one in cycles for row in one.rows}
    return show.page(
        "secretariat/mail.html",
        status,
        mail=shown,
        form=form,
        choices=choices,
        asked=[(code, f"{name} ({code})") for code, name in names.items()],
        files=[(one.place, f"{one.name}, {one.size // 1024} KB") for one in shown.files],
        has_scanner=scanner_of(show.services) is not None,
        size_words=size_words,
        is_kept=shown.is_kept,
        waits=shown.row.state is MailState.WAITING,
        can_rest=shown.row.state in FOR_AN_OFFICER,
        errors=list(wrong),
    )


def _noted(show: Show, viewer: Viewer, deed: str, shown: MailShown) -> None:
    seen = Seen(viewer.address, deed, shown.row.cycle, shown.row.respondent, f"mail {shown.row.id}")
    note_seen(show.services, seen, show.now)

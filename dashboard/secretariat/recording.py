"""What an officer records about a state: meetings, who may see which part, consent to publish."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.numbers import Number
from dashboard.secretariat.places import OBLIGATION, STATE, InState, OnOwed, Owed, State
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing
from models.errors import CycleError
from models.operations.disclosure import PartDecision
from models.rules.access import Viewer
from models.rules.brief import BriefMeeting
from models.rules.disclosure import DisclosedTo
from models.rules.statements import ConsentWord, office_name
from tasks import meetings
from tasks.access import Seen, note_seen
from tasks.acts_ahead import deciding
from tasks.disclosure import Place, disclose_part, parts_disclosed
from tasks.dossier import dossier
from tasks.statements import AboutStatement, consents, say_consent

router = APIRouter()


class MeetingForm(BaseModel):
    """A meeting as it was typed; one office, and one point agreed, a line."""

    held_on: str = Field(default="", max_length=40)
    offices: str = Field(default="", max_length=4000)
    agreed: str = Field(default="", max_length=20_000)


class DiscloseForm(BaseModel):
    """Who may see a part; `version` is the one that was looked at."""

    part: str = Field(default="", max_length=100)
    to: DisclosedTo = DisclosedTo.NOBODY
    reason: str = Field(default="", max_length=2000)
    version: Number | None = None


class ConsentForm(BaseModel):
    """What an office said of publishing."""

    is_given: Literal["", "true", "false"] = ""
    """Empty for nothing said: a choice that is not sent would be read as no if this were a truth value."""
    said_on: str = Field(default="", max_length=40)
    office: str = Field(default="", max_length=400)
    version: Number | None = None


@router.get(STATE + "/meeting")
def meeting_page(show: Showing, _viewer: Officer, state: InState) -> HTMLResponse:
    """Show where a meeting is noted."""
    return _meeting(show, state, MeetingForm())


@router.post(STATE + "/meeting")
def meeting(show: Showing, viewer: Officer, state: InState, form: Annotated[MeetingForm, Form()]) -> Response:
    """Note a meeting with a state; the same note again changes nothing."""
    try:
        day = date.fromisoformat(form.held_on)
    except ValueError:
        return _meeting(show, state, form, [("held_on", "Give the day of the meeting, such as 2024-03-17.")])
    noted = BriefMeeting(day, tuple(form.offices.splitlines()), tuple(form.agreed.splitlines()))
    try:
        number = meetings.note(show.services, state.cycle, state.respondent, noted, show.now)
    except CycleError as error:
        return _meeting(show, state, form, wrongs(error), status_of(error))
    return _done(show, viewer, state, ("meeting", "", f"Meeting {number} is noted."))


@router.get(OBLIGATION + "/disclosure")
def disclosure_page(show: Showing, _viewer: Officer, owed: OnOwed) -> HTMLResponse:
    """Show who may see which part of the version that counts."""
    return _disclosure(show, owed, DiscloseForm())


@router.post(OBLIGATION + "/disclosure")
def disclose(show: Showing, viewer: Officer, owed: OnOwed, form: Annotated[DiscloseForm, Form()]) -> Response:
    """Decide who may see a part, in documents that are made from now on."""
    decision = PartDecision(form.part, form.to, form.reason, form.version)
    try:
        done = disclose_part(show.services, Place(**vars(owed)), decision, show.now)
    except CycleError as error:
        return _disclosure(show, owed, form, wrongs(error), status_of(error))
    what = f"{owed.deliverable} {done.part}, version {done.version}"
    said = f"Decided for {what}: {done.to.value}." if done.is_changed else "It was decided so already."
    _noted(show, viewer, owed, "disclose", what)
    return show.go(f"{owed.base}/disclosure", ("success", said))


@router.get(OBLIGATION + "/consent")
def consent_page(show: Showing, _viewer: Officer, owed: OnOwed) -> HTMLResponse:
    """Show where it is recorded that a statement may be published."""
    return _consent(show, owed, ConsentForm())


@router.post(OBLIGATION + "/consent")
def consent(show: Showing, viewer: Officer, owed: OnOwed, form: Annotated[ConsentForm, Form()]) -> Response:
    """Record that the statement that counts may be published, or no longer."""
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    if form.version != found.standing.version:
        came = "Another version came since this page was shown: look at that one, and ask again."
        return _consent(show, owed, form, [("", came)], 409)
    try:
        day = date.fromisoformat(form.said_on)
    except ValueError:
        return _consent(show, owed, form, [("said_on", "Give the day on which it was said.")])
    if not form.is_given:
        return _consent(show, owed, form, [("is_given", "Say what was said: nothing is ticked beforehand.")])
    try:
        word = ConsentWord(form.is_given == "true", day, office_name(form.office))
        is_news = say_consent(show.services, AboutStatement(**vars(owed)), word, show.now)
    except CycleError as error:
        return _consent(show, owed, form, wrongs(error), status_of(error))
    said = "It is recorded" if is_news else "That was on record already"
    return _done(show, viewer, owed, ("consent", owed.deliverable, f"{said}: consent to publish."))


def _meeting(
    show: Show, state: State, form: MeetingForm, wrong: list[Wrong] | None = None, status: int = 422
) -> HTMLResponse:
    found = dossier(show.services, state.cycle, state.respondent, show.now)
    return show.page(
        "secretariat/meeting.html",
        status if wrong else 200,
        state=state,
        found=found,
        form=form,
        errors=wrong or [],
    )


def _disclosure(
    show: Show, owed: Owed, form: DiscloseForm, wrong: list[Wrong] | None = None, status: int = 200
) -> HTMLResponse:
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    parts = parts_disclosed(show.services, Place(**vars(owed)), show.now)
    return show.page(
        "secretariat/disclosure.html",
        status,
        owed=owed,
        found=found,
        parts=parts,
        part_choices=[(one.part, one.title) for one in parts],
        form=form,
        errors=wrong or [],
    )


def _consent(
    show: Show, owed: Owed, form: ConsentForm, wrong: list[Wrong] | None = None, status: int = 422
) -> HTMLResponse:
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    said = consents(show.services, AboutStatement(**vars(owed)), show.now)
    return show.page(
        "secretariat/consent.html",
        status if wrong else 200,
        owed=owed,
        found=found,
        said=said,
        form=form,
        errors=wrong or [],
    )


def _done(show: Show, viewer: Viewer, state: State, what: tuple[str, str, str]) -> Response:
    deed, about, said = what
    _noted(show, viewer, state, deed, about)
    return show.go(state.page, ("success", said))


def _noted(show: Show, viewer: Viewer, state: State, deed: str, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, deed, state.cycle, state.respondent, what), show.now)

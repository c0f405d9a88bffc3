"""A call to a state: the brief to have at hand, as a page and a document, and the note of what was said."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer, Secretariat
from dashboard.secretariat.documents import Document, document
from dashboard.secretariat.places import STATE, InState, State
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing
from documents.brief.content import brief_content
from models.errors import CycleError
from models.rules.calendar import brussels_day
from tasks.access import Seen, new_secret, note_seen
from tasks.call_list import PhoneNote, brief_as, brief_on, note_phone_call
from tasks.dossier import dossier
from tasks.titles import titles_of

router = APIRouter()


class NoteForm(BaseModel):
    """What is noted of a call, as it was typed."""

    office: str = Field(default="", max_length=400)
    said: str = Field(default="", max_length=4000)
    deliverable: str = Field(default="", max_length=100)
    until: str = Field(default="", max_length=40)
    key: str = Field(default="", max_length=100)


@router.get(STATE + "/brief")
def brief_page(show: Showing, viewer: Secretariat, state: InState) -> HTMLResponse:
    """Show what to know before calling a state; that somebody read it is noted."""
    found = brief_on(show.services, state.cycle, state.respondent, show.now)
    note_seen(show.services, Seen(viewer.address, "read", state.cycle, state.respondent, "brief"), show.now)
    return show.page("secretariat/brief.html", state=state, brief=found, content=brief_content(found))


@router.get(STATE + "/brief.{form}")
def brief_file(show: Showing, viewer: Secretariat, state: InState, form: Document) -> Response:
    """Hand out the brief as a document; that somebody took it is noted."""
    found = brief_on(show.services, state.cycle, state.respondent, show.now)
    note_seen(show.services, Seen(viewer.address, "read", state.cycle, state.respondent, "brief"), show.now)
    name = f"brief-{state.respondent}.{form.value}"
    return document(brief_as(found, name), name)


@router.get(STATE + "/note")
def note_page(show: Showing, _viewer: Officer, state: InState) -> HTMLResponse:
    """Show where a call is noted."""
    return _page(show, state, NoteForm(key=new_secret()))


@router.post(STATE + "/note")
def note(show: Showing, viewer: Officer, state: InState, form: Annotated[NoteForm, Form()]) -> Response:
    """Note a call, and the day that was announced in it."""
    try:
        until = date.fromisoformat(form.until) if form.until else None
    except ValueError:
        return _page(show, state, form, [("until", "Give a day such as 2024-03-17, or none.")])
    said = PhoneNote(form.office, form.said, form.deliverable or None, until, form.key or None)
    try:
        note_phone_call(show.services, state.cycle, state.respondent, said, show.now)
    except CycleError as error:
        return _page(show, state, form, wrongs(error), status_of(error))
    note_seen(show.services, Seen(viewer.address, "note", state.cycle, state.respondent, "call"), show.now)
    moved = f" The date announced for the {_title(show, state, form)} is noted, and moves the reminders."
    return show.go(state.page, ("success", f"The call is noted.{moved if until else ''}"))


def _title(show: Show, state: State, form: NoteForm) -> str:
    titles = titles_of(show.services, [state.cycle], show.now)[state.cycle].deliverables
    return titles.get(form.deliverable, form.deliverable)


def _page(
    show: Show, state: State, form: NoteForm, wrong: list[Wrong] | None = None, status: int = 422
) -> HTMLResponse:
    found = dossier(show.services, state.cycle, state.respondent, show.now)
    owed = [one for one in found.obligations if "announce" in one.deeds]
    return show.page(
        "secretariat/note.html",
        status if wrong else 200,
        state=state,
        found=found,
        owed=[(one.row.deliverable, one.title) for one in owed],
        form=form,
        today=brussels_day(show.now),
        errors=wrong or [],
    )

"""The page of one deliverable, its form, and the day by which a state says that it will hand in."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from dashboard.form_key import FormKey
from dashboard.numbers import Number
from dashboard.portal.entries import Given, Text, day_said
from dashboard.portal.place import AtDeliverable, Place, WritesAtDeliverable
from dashboard.portal.trouble import NOTHING_REFUSED, Refusal, refusal_of
from dashboard.showing import Show, Showing, file
from models.errors import CycleError, NothingHereError
from models.operations.deadlines import FARTHEST
from models.rules.audit import Actor
from models.rules.calendar import brussels_day
from models.rules.lifecycle import OWED
from notifications.wording.base import days_until
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.confirming import carried_answers
from tasks.desk_page import outline_for
from tasks.fetch_form import FormWanted, fetch_form
from tasks.questions import answer_at_desk

router = APIRouter(prefix="/desk/{cycle}/{respondent}/{deliverable}")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("")
def page(show: Showing, place: AtDeliverable) -> HTMLResponse:
    """Show where one deliverable stands and what comes next."""
    return show_deliverable(show, place)


def show_deliverable(
    show: Show, place: Place, refusal: Refusal = NOTHING_REFUSED, given: Given | None = None
) -> HTMLResponse:
    """Show the page of a deliverable, or show it again with a form of it that was refused."""
    carried = carried_answers(show.services, place.whose, show.now) if place.page.has_form else None
    today = brussels_day(show.now)
    return show.page(
        "desk/deliverable.html",
        refusal.status,
        refusal=refusal,
        today=today.isoformat(),
        farthest=(today + FARTHEST).isoformat(),
        at=place,
        page=place.page,
        one=place.page.obligation,
        carried=len(carried.lines) if carried else 0,
        days=days_until(place.page.obligation.asked_by, show.now),
        given=given or Given(),
        may_announce=place.page.obligation.state in OWED,
    )


@router.post("/form")
def get_form(show: Showing, place: AtDeliverable, form: Annotated[str, Form()] = "xlsx") -> Response:
    """Hand out the form with the last plan's answers in it; that a contact fetched it is recorded."""
    if not place.page.has_form:
        raise NothingHereError
    wanted = FormWanted(place.whose.respondent, place.whose.deliverable, place.mine.may_write, form == "json")
    fetched = fetch_form(show.services, place.whose.cycle, wanted, show.now)
    return file(fetched.content, fetched.file_name, "application/json" if wanted.as_json else XLSX)


@router.get("/outline")
def outline(show: Showing, place: AtDeliverable) -> Response:
    """Hand out the outline of a statement."""
    content = outline_for(show.services, place.whose, show.language, show.now)
    return file(content, f"{place.whose.deliverable}-{show.language}-outline.docx", DOCX)


@router.post("/announce", response_model=None)
def announce(
    show: Showing, place: WritesAtDeliverable, key: FormKey, until: Text = "", reason: Text = ""
) -> HTMLResponse | RedirectResponse:
    """Note the day by which a state says that it will hand in; what is late does not move."""
    try:
        given = Particulars(until=day_said(until), reason=reason.strip())
        act = Act(**vars(place.whose), deed=Deed.ANNOUNCE, particulars=given, key=f"announce:{key}")
        carry_out(show.services, replace(act, actor=Actor.CONTACT), show.now)
    except CycleError as error:
        return show_deliverable(show, place, refusal_of(show, error, "announce", until=until, reason=reason))
    return show.go(place.path, ("success", show.text("desk.announced")))


@router.post("/questions/{number}", response_model=None)
def answer(
    show: Showing, place: WritesAtDeliverable, number: Number, text: Text = ""
) -> HTMLResponse | RedirectResponse:
    """Keep the answer to one question."""
    try:
        answer_at_desk(show.services, place.whose, number, text, show.now)
    except CycleError as error:
        return show_deliverable(show, place, refusal_of(show, error, f"question-{number}", text=text))
    return show.go(f"{place.path}#questions", ("success", show.text("desk.answer_kept")))

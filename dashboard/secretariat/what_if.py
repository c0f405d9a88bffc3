"""What other dates would mean for all, and moving a deadline for all once that was seen."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer, Secretariat
from dashboard.secretariat.letters import LETTERS
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing
from models.errors import CycleError
from models.rules.calendar import brussels_day
from models.rules.what_if import NewDates
from tasks.access import Seen, note_seen
from tasks.acts import Particulars, move_deadline
from tasks.status import cycle_status
from tasks.what_if import WhatIf, what_if_open

router = APIRouter()


class MoveForm(BaseModel):
    """Which deadline moves for all, until when, and why."""

    deliverable: str = Field(max_length=100)
    until: str = Field(max_length=40)
    reason: str = Field(default="", max_length=2000)


@router.get(LETTERS + "/what-if")
def what_if_page(
    show: Showing, _viewer: Secretariat, cycle: str, deliverable: str = "", until: str = ""
) -> HTMLResponse:
    """Show what another due day would mean: letters that move, go or come, and holidays."""
    if not until:
        return _page(show, cycle, MoveForm(deliverable=deliverable, until=until))
    return _looked(show, cycle, MoveForm(deliverable=deliverable, until=until))


@router.post(LETTERS + "/move")
def move(show: Showing, viewer: Officer, cycle: str, form: Annotated[MoveForm, Form()]) -> Response:
    """Move the deadline of everybody who still owes it; a letter tells each."""
    try:
        given = Particulars(until=_day(form.until), reason=form.reason.strip())
        moved = move_deadline(show.services, cycle, form.deliverable, given, show.now)
    except (CycleError, ValueError) as error:
        return _looked(show, cycle, form, error)
    note_seen(show.services, Seen(viewer.address, "move", cycle, what=form.deliverable), show.now)
    said = f"The deadline moved for {moved} respondents, to the end of {form.until}."
    return show.go(f"/cycles/{cycle}/letters", ("success", said))


def _looked(
    show: Show, cycle: str, form: MoveForm, refused: CycleError | ValueError | None = None
) -> HTMLResponse:
    """Show what the day would mean, with why it was not set before, if it was not."""
    try:
        new = NewDates(due_on={form.deliverable: _day(form.until)})
        found = what_if_open(show.services, cycle, new, show.now)
    except (CycleError, ValueError) as error:
        return _page(show, cycle, form, error)
    return _page(show, cycle, form, refused, found)


def _page(
    show: Show,
    cycle: str,
    form: MoveForm,
    error: CycleError | ValueError | None = None,
    found: WhatIf | None = None,
) -> HTMLResponse:
    status = cycle_status(show.services, cycle, show.now)
    return show.page(
        "secretariat/what_if.html",
        status_of(error) if isinstance(error, CycleError) else 422 if error else 200,
        cycle=cycle,
        title_=status.title,
        deliverables=list(status.deliverables.items()),
        form=form,
        errors=_wrong(error, form),
        found=found,
        today=brussels_day(show.now),
    )


def _wrong(error: CycleError | ValueError | None, form: MoveForm) -> list[Wrong]:
    if error is None:
        return []
    if isinstance(error, CycleError):
        return [(field or "until", words) for field, words in wrongs(error)]
    return [("until", f"'{form.until}' is no day; give one such as 2024-03-17.")]


def _day(text: str) -> date:
    return date.fromisoformat(text)

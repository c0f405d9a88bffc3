"""Answers carried over from the last plan, confirmed in one go: that makes a new version."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from dashboard.portal.place import Place, WritesAtDeliverable
from dashboard.portal.trouble import NOTHING_REFUSED, Refusal, refusal_of
from dashboard.showing import Show, Showing
from models.errors import CycleError, NothingHereError
from tasks.access import new_secret
from tasks.confirming import Confirmation, carried_answers, confirm_carried
from tasks.desk_page import look_at_what_came

router = APIRouter(prefix="/desk/{cycle}/{respondent}/{deliverable}/carried")


@router.get("")
def page(show: Showing, place: WritesAtDeliverable) -> HTMLResponse:
    """Show what waits to be confirmed, line by line."""
    if not place.page.has_form:
        raise NothingHereError
    return _page(show, place)


def _page(show: Show, place: Place, refusal: Refusal = NOTHING_REFUSED) -> HTMLResponse:
    carried = carried_answers(show.services, place.whose, show.now, show.language)
    sheets: dict[str, list[object]] = {}
    for line in carried.lines:
        sheets.setdefault(line.sheet, []).append(line)
    return show.page(
        "desk/carried.html",
        refusal.status,
        refusal=refusal,
        at=place,
        one=place.page.obligation,
        carried=carried,
        sheets=list(sheets.items()),
        key=new_secret(),
    )


@router.post("", response_model=None)
def confirm(
    show: Showing,
    place: WritesAtDeliverable,
    later: BackgroundTasks,
    lines: Annotated[list[str], Form(default_factory=list)],
    form: Annotated[str, Form(alias="on", pattern=r"^\d{1,6}\.[\w-]{1,64}$")],
) -> HTMLResponse | RedirectResponse:
    """Confirm the lines that are ticked."""
    version, _, key = form.partition(".")
    said = Confirmation(int(version), tuple(lines), place.mine.office, f"desk:{key}", show.by)
    try:
        receipt = confirm_carried(show.services, place.whose, said, show.now)
    except CycleError as error:
        return _page(show, place, refusal_of(show, error, "carried"))
    later.add_task(look_at_what_came, show.services, place.whose.cycle, show.now)
    message = show.text("desk.confirmed", count=len(lines), version=receipt.version)
    return show.go(f"{place.path}/versions/{receipt.version}", ("success", message))

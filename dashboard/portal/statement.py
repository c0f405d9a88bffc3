"""What is known of a statement beside its file: language, signatories, translation, consent."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from dashboard.portal.deliverable import show_deliverable
from dashboard.portal.entries import Said, Text, beside
from dashboard.portal.place import Place, WritesAtDeliverable
from dashboard.portal.trouble import refusal_of
from dashboard.showing import Showing
from models.errors import CycleError, NothingHereError
from models.rules.audit import Actor
from models.rules.calendar import brussels_day
from models.rules.statements import consent_word
from tasks.statements import AboutStatement, note_on_statement, say_consent

router = APIRouter(prefix="/desk/{cycle}/{respondent}/{deliverable}/statement")


@router.post("", response_model=None)
def note(show: Showing, place: WritesAtDeliverable, given: Said) -> HTMLResponse | RedirectResponse:
    """Add what was not said when the statement was handed in."""
    about = _about(place)
    try:
        is_new = note_on_statement(show.services, about, beside(given), show.now, Actor.CONTACT)
    except CycleError as error:
        return show_deliverable(show, place, refusal_of(show, error, "statement"), given)
    said = ("success", show.text("desk.noted")) if is_new else ("info", show.text("desk.nothing_new"))
    return show.go(f"{place.path}#statement", said)


@router.post("/consent", response_model=None)
def consent(
    show: Showing, place: WritesAtDeliverable, may: Text = "", office: Text = ""
) -> HTMLResponse | RedirectResponse:
    """Say that the statement may be published, or no longer."""
    about, today = _about(place), brussels_day(show.now)
    is_given = may == "yes"
    try:
        word = consent_word(today if is_given else None, None if is_given else today, office)
        say_consent(show.services, about, word, show.now, Actor.CONTACT)
    except CycleError as error:
        return show_deliverable(show, place, refusal_of(show, error, "consent", office=office))
    key = "desk.may_publish_said" if is_given else "desk.may_not_publish_said"
    return show.go(f"{place.path}#statement", ("success", show.text(key)))


def _about(place: Place) -> AboutStatement:
    if place.page.has_form:
        raise NothingHereError
    return AboutStatement(**vars(place.whose))

"""The letters of a rehearsal that is done, each as its reader would get it."""

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.guards import OfficerOrOperator
from dashboard.secretariat.letter_frame import letter_frame, with_frame
from dashboard.showing import Showing
from models.errors import NothingHereError
from models.rules.calendar import brussels_day
from tasks.rehearsal.kept import kept_letter, kept_letters, kept_rehearsal

router = APIRouter(prefix="/runs/rehearsals/{name}")


@router.get("/letters")
def letters_page(show: Showing, _viewer: OfficerOrOperator, name: str) -> HTMLResponse:
    """Show every letter of a rehearsal, day by day."""
    settings = show.services.settings
    letters = kept_letters(settings, name)
    days = [(day, [*together]) for day, together in groupby(letters, key=lambda one: brussels_day(one.at))]
    return show.page("runs/letters.html", kept=kept_rehearsal(settings, name), days=days, count=len(letters))


@router.get("/letter/{letter}")
def letter_page(show: Showing, _viewer: OfficerOrOperator, name: str, letter: str) -> HTMLResponse:
    """Show one letter of a rehearsal."""
    settings = show.services.settings
    found = kept_letter(settings, name, letter)
    return with_frame(show.page("runs/letter.html", kept=kept_rehearsal(settings, name), letter=found))


@router.get("/letter/{letter}/html")
def letter_as_read(show: Showing, _viewer: OfficerOrOperator, name: str, letter: str) -> HTMLResponse:
    """Return a letter as a mail program shows it, for a frame of its page."""
    found = kept_letter(show.services.settings, name, letter)
    if not found.html:
        raise NothingHereError
    return letter_frame(found.html)

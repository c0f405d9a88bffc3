"""What an officer looks at in the morning, across all open cycles."""

from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.guards import Secretariat
from dashboard.secretariat.words import rung_words
from dashboard.showing import Showing
from models.errors import UnknownHouseError
from models.rules.access import Viewer
from models.rules.morning import ToCall, ToCome
from models.rules.texts import capital
from tasks.morning import Morning, morning
from tasks.services import Services
from tasks.titles import Titles, titles_of

router = APIRouter()

_COMING = {
    "deadline": "Deadline",
    "cut_off": "Cut-off",
    "letters": "Letters",
    "call_list": "Call list",
    "step": "Step of the report",
}


@dataclass(frozen=True)
class Call:
    """One respondent to telephone, with all that there is to ask about in one cycle."""

    first: ToCall
    about: tuple[ToCall, ...]


@router.get("/morning")
def morning_page(show: Showing, viewer: Secretariat) -> HTMLResponse:
    """Show whom to call today and why, what came, what waits for a word, what fails, what falls due."""
    found = _morning(show.services, viewer, show)
    return show.page(
        "secretariat/morning.html",
        found=found,
        calls=_calls(found),
        titles=titles_of(show.services, found.cycles, show.now),
        coming_words=coming_words,
        rung_words=rung_words,
    )


def _morning(services: Services, viewer: Viewer, show: Showing) -> Morning:
    try:
        return morning(services, show.now, viewer.house or None)
    except UnknownHouseError:  # of no open cycle: the questions of all are shown
        return morning(services, show.now)


def _calls(found: Morning) -> list[Call]:
    grouped = groupby(found.calls.lines, key=lambda one: (one.cycle, one.respondent))
    groups = [tuple(group) for _, group in grouped]
    return [Call(group[0], group) for group in groups]


def coming_words(one: ToCome, titles: Titles) -> str:
    """Return what falls due, such as 'Letters: 30 days before'."""
    if one.what in ("letters", "call_list"):
        name = rung_words(one.name)
    else:
        called = titles.steps if one.what == "step" else titles.deliverables
        name = capital(called.get(one.name, one.name))
    return f"{_COMING[one.what]}: {name}"

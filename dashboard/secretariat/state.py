"""The page of a state: all that the secretariat has on it in a cycle."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.guards import Secretariat
from dashboard.secretariat.places import STATE, InState
from dashboard.secretariat.words import next_words, occasion_words, size_words, time_words
from dashboard.showing import Showing
from tasks.access import Seen, note_seen
from tasks.dossier import dossier

router = APIRouter()


@router.get(STATE)
def state_page(show: Showing, viewer: Secretariat, state: InState) -> HTMLResponse:
    """Show all that the secretariat has on a respondent; that somebody looked is noted."""
    found = dossier(show.services, state.cycle, state.respondent, show.now)
    seen = Seen(viewer.address, "read", state.cycle, state.respondent, "state page")
    note_seen(show.services, seen, show.now)
    return show.page(
        "secretariat/state.html",
        dossier=found,
        times={one.row.deliverable: time_words(one.row, found.as_at) for one in found.obligations},
        nexts={
            one.row.deliverable: next_words(one.next, found.as_at) for one in found.obligations if one.next
        },
        occasion_words=occasion_words,
        size_words=size_words,
    )

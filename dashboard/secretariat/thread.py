"""What was asked of a state and what it answered, thread by thread: on all, or on one item."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from dashboard.guards import Secretariat
from dashboard.secretariat.places import STATE, InState
from dashboard.showing import Showing
from tasks.access import Seen, note_seen
from tasks.dossier import dossier
from tasks.meetings import noted
from tasks.questions import threads

router = APIRouter()


@router.get(STATE + "/thread")
def thread_page(
    show: Showing, viewer: Secretariat, state: InState, item: Annotated[str, Query(max_length=48)] = ""
) -> HTMLResponse:
    """Show the threads of a state, of one item or sheet if it is named, and every meeting; it is noted."""
    item = item.strip()
    asked = (show.services, state.cycle, state.respondent)
    found = threads(*asked, item or None, show.now)
    what = f"thread of {item}" if item else "thread"
    note_seen(show.services, Seen(viewer.address, "read", state.cycle, state.respondent, what), show.now)
    whole = dossier(*asked, show.now)
    return show.page(
        "secretariat/thread.html",
        state=state,
        found=whole,
        titles={one.row.deliverable: one.title for one in whole.obligations},
        item=item,
        threads=found,
        meetings=[] if item else noted(*asked, show.now),
    )

"""The first page of a desk: what a contact owes, by when, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from dashboard.guards import SignedIn
from dashboard.showing import Showing
from models.errors import NothingHereError
from models.rules.access import Mine, Viewer
from notifications.wording.base import days_until
from tasks.desk import Desk, DeskObligation, DeskRespondent, desk

router = APIRouter()


@dataclass(frozen=True)
class _Corner:
    """What one respondent owes, as the page groups it."""

    mine: Mine
    seen: DeskRespondent
    open: tuple[DeskObligation, ...]
    done: tuple[DeskObligation, ...]
    """In cycles that run: nothing is to be done."""
    earlier: tuple[DeskObligation, ...]

    @property
    def latest_cycle(self) -> str:
        """Return the cycle in which its contacts are kept."""
        return self.seen.obligations[-1].cycle


@router.get("/desk")
def home(show: Showing, viewer: SignedIn) -> HTMLResponse:
    """Show everything that is owed by those for whom somebody acts."""
    if viewer.is_secretariat and not viewer.mine:
        raise NothingHereError
    found = desk(show.services, viewer.members, show.now, show.language)
    corners = tuple(_corners(found, viewer))
    return show.page("desk/home.html", corners=corners, days_until=days_until)


def _corners(found: Desk, viewer: Viewer) -> Iterator[_Corner]:
    known = {(one.roster, one.respondent): one for one in found.respondents}
    for mine in viewer.mine:
        if seen := known.get(mine.member):
            running = [one for one in seen.obligations if one.closed_at is None]
            yield _Corner(
                mine,
                seen,
                tuple(sorted((one for one in running if one.is_open), key=lambda one: one.due_at)),
                tuple(one for one in running if not one.is_open),
                tuple(one for one in reversed(seen.obligations) if one.closed_at is not None),
            )

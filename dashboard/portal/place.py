"""One deliverable of one respondent in one cycle, as the pages of a desk work on it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path

from dashboard.guards import AtDesk, ClearsAtDesk, WritesAtDesk
from dashboard.showing import Showing
from models.rules.access import Mine
from tasks.desk import DeskVersion
from tasks.desk_page import DeskPage, desk_page
from tasks.questions import Whose


@dataclass(frozen=True)
class Place:
    """Where somebody is: whose deliverable, what they are there, and all that its page says."""

    whose: Whose
    mine: Mine
    page: DeskPage

    @property
    def path(self) -> str:
        """Return the address of its page."""
        return f"/desk/{self.whose.cycle}/{self.whose.respondent}/{self.whose.deliverable}"

    @property
    def latest(self) -> int:
        """Return the number of the version that counts, 0 without one."""
        return next(
            (one.version for one in reversed(self.page.obligation.versions) if not one.withdrawn_at), 0
        )

    def version(self, number: int) -> DeskVersion | None:
        """Return one of its versions, or none."""
        return next((one for one in self.page.obligation.versions if one.version == number), None)


def at_deliverable(
    show: Showing, mine: AtDesk, cycle: Annotated[str, Path()], deliverable: Annotated[str, Path()]
) -> Place:
    """Return where somebody is.

    Raises:
        NothingHereError: nothing of the kind is asked of that respondent, or not yet.
    """
    whose = Whose(cycle, mine.code, deliverable)
    return Place(whose, mine, desk_page(show.services, whose, show.language, show.now))


AtDeliverable = Annotated[Place, Depends(at_deliverable)]
"""Whoever acts for the respondent in the path, at the deliverable in the path."""


async def writing_at(_mine: WritesAtDesk, place: AtDeliverable) -> Place:
    """Return the same, if they may hand in and answer."""
    return place


WritesAtDeliverable = Annotated[Place, Depends(writing_at)]


async def clearing_at(_mine: ClearsAtDesk, place: AtDeliverable) -> Place:
    """Return the same, if they may certify."""
    return place


ClearsAtDeliverable = Annotated[Place, Depends(clearing_at)]

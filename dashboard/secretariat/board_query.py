"""Which part of a board is wanted, and as it stood when."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, Field

from models.queries.board_pages import BoardFilter
from models.rules.calendar import ZONE
from models.rules.lifecycle import ObligationState


def _an_instant(text: str) -> str:
    if text and not MINYEAR < datetime.fromisoformat(text).year < MAXYEAR:
        raise ValueError("there is no such year")  # in another zone it would be beyond what a clock shows
    return text


class ThenQuery(BaseModel):
    """As it stood when: an instant in Brussels time unless it bears a zone, such as 2024-03-01T09:00."""

    at: Annotated[str, AfterValidator(_an_instant)] = Field(default="", max_length=40)

    @property
    def instant(self) -> datetime | None:
        """Return the UTC instant, none for now."""
        if not self.at:
            return None
        found = datetime.fromisoformat(self.at)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(ZONE))).astimezone(UTC)

    @property
    def local(self) -> str:
        """Return it as a field of a form holds it, in Brussels time."""
        instant = self.instant
        return f"{instant.astimezone(ZoneInfo(ZONE)):%Y-%m-%dT%H:%M}" if instant else ""


class BoardQuery(ThenQuery):
    """Which part of the board is wanted."""

    state: list[ObligationState] = Field(default_factory=list)
    deliverable: list[str] = Field(default_factory=list)
    overdue: bool = False
    page: int = Field(default=1, ge=1, le=100_000)
    seen: str = Field(default="", max_length=100)
    """What tells which board the page shows already."""

    @property
    def lines(self) -> BoardFilter:
        """Return which lines are let through."""
        return BoardFilter(states=self.state, deliverables=self.deliverable, is_overdue=self.overdue)

    @property
    def is_filter(self) -> bool:
        """Whether anything is left out."""
        return bool(self.state or self.deliverable or self.overdue)

    @property
    def text(self) -> str:
        """Return it as it stands in an address, without the page."""
        states = [("state", one.value) for one in self.state]
        overdue = [("overdue", "true")] if self.overdue else []
        at = [("at", self.at)] if self.at else []
        return urlencode([*states, *(("deliverable", one) for one in self.deliverable), *overdue, *at])

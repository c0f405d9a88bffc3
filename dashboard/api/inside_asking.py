"""One request of a program of the secretariat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from dashboard.api.callers import of_the_secretariat
from dashboard.web import Here, Now
from tasks.inside_tokens import Insider, Reading, note_reading
from tasks.services import Services


@dataclass(frozen=True)
class AsksInside:
    """One request of a program of the secretariat; `now` is when it began to arrive."""

    request: Request
    services: Services
    insider: Insider
    now: datetime

    def note(self, cycle: str, what: str, respondent: str = "") -> None:
        """Note what is read, in the log of reads."""
        note_reading(self.services, self.insider, Reading(cycle, what, respondent), self.now)


def asks_inside(
    request: Request, here: Here, insider: Annotated[Insider, Depends(of_the_secretariat)], now: Now
) -> AsksInside:
    """Return what a program of the secretariat asks with."""
    return AsksInside(request, here.services, insider, now)


Inside = Annotated[AsksInside, Depends(asks_inside)]

"""What a path of the secretariat names: a state in a cycle, or one thing that it owes."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

STATE = "/cycles/{cycle}/states/{respondent}"
"""Path of a state in a cycle."""

OBLIGATION = STATE + "/{deliverable}"
"""Path of one thing that it owes."""


@dataclass(frozen=True)
class State:
    """A state in a cycle."""

    cycle: str
    respondent: str

    @property
    def page(self) -> str:
        """Return the path of its page."""
        return f"/cycles/{self.cycle}/states/{self.respondent}"


@dataclass(frozen=True)
class Owed(State):
    """One thing that a state owes in a cycle."""

    deliverable: str

    @property
    def base(self) -> str:
        """Return what the paths of all pages about it begin with."""
        return f"{self.page}/{self.deliverable}"


async def in_state(cycle: str, respondent: str) -> State:
    """Return the state that a path names."""
    return State(cycle, respondent)


async def on_owed(cycle: str, respondent: str, deliverable: str) -> Owed:
    """Return the thing owed that a path names."""
    return Owed(cycle, respondent, deliverable)


InState = Annotated[State, Depends(in_state)]
OnOwed = Annotated[Owed, Depends(on_owed)]

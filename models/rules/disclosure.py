"""Who may see a part of a plan: what an officer decided last, for the version that it was decided on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WHOLE = "whole"
"""The one part of a deliverable that is no form."""


class DisclosedTo(StrEnum):
    """To whom a part is disclosed, the fewest first; each of them includes those before it."""

    NOBODY = "nobody"
    """Officers work with it, no document holds it; so it is until one of them decides otherwise."""
    SECRETARIAT = "secretariat"
    """Documents of the secretariat for itself may hold it."""
    PARTICIPANTS = "participants"
    """Documents for all participating states may hold it."""


@dataclass(frozen=True)
class Disclosure:
    """One decision on one part of one version; `decided_at` is a UTC instant."""

    respondent: str
    deliverable: str
    part: str
    """Code of a sheet of the form, or WHOLE."""
    version: int
    to: DisclosedTo
    reason: str
    decided_at: datetime
    is_in_force: bool
    """Whether it is the last one on that part, and its version is the current one."""

    def reaches(self, audience: DisclosedTo) -> bool:
        """Whether a document for an audience may hold the part; none is for nobody."""
        if not self.is_in_force or DisclosedTo.NOBODY in (self.to, audience):
            return False
        order = list(DisclosedTo)
        return order.index(self.to) >= order.index(audience)

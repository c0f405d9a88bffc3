"""One result of a check: what is wrong, where, for whom, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is."""

    BLOCKER = "blocker"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Audience(StrEnum):
    """Who sees a finding: technical ones the contact, judgement the desk."""

    CONTACT = "contact"
    DESK = "desk"


@dataclass(frozen=True)
class Finding:
    """One result of one check; `sheet` and `cell` are empty where it concerns the whole."""

    rule: str
    level: Level
    audience: Audience
    message: str
    advice: str
    sheet: str = ""
    cell: str = ""

    @property
    def asks_contact(self) -> bool:
        """Whether the contact has to correct something before the plan can be taken into account."""
        return self.audience is Audience.CONTACT and self.level in (Level.BLOCKER, Level.ERROR)

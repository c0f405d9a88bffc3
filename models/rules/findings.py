"""One result of a check: what is wrong, where, for whom, and what to do."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from config.definition import Language


class Level(StrEnum):
    """How serious a finding is."""

    BLOCKER = "blocker"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Audience(StrEnum):
    """Who sees a finding: technical ones the contact, judgement the desk, faults of Kalends the operator."""

    CONTACT = "contact"
    DESK = "desk"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Finding:
    """One result of one check; `sheet` and `cell` are empty where it concerns the whole.

    It says what it said when it was found, in every language: a text that is improved later changes none.
    """

    rule: str
    level: Level
    audience: Audience
    message: str
    advice: str
    sheet: str = ""
    cell: str = ""
    message_fr: str = ""
    advice_fr: str = ""

    @property
    def asks_contact(self) -> bool:
        """Whether the contact has to correct something before the plan can be taken into account."""
        return self.audience is Audience.CONTACT and self.level in (Level.BLOCKER, Level.ERROR)

    def in_language(self, language: Language) -> Self:
        """Return it with what it says in a language first; in English where it says nothing there."""
        if language is not Language.FRENCH or not self.message_fr:
            return self
        return replace(self, message=self.message_fr, advice=self.advice_fr)

"""What an officer looks at in the morning, as values: lists that are cut, with how many there are in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Generic, TypeVar

from models.rules.occasions import Occasion

_Line = TypeVar("_Line")
_Listed_co = TypeVar("_Listed_co", covariant=True)

MOST_LINES = 50
"""Lines of each list that are shown; more nobody reads in the morning."""


@dataclass(frozen=True)
class Cut(Generic[_Listed_co]):
    """The first lines of a list, and how many it has in all."""

    lines: tuple[_Listed_co, ...] = ()
    count: int = 0

    @property
    def left_out(self) -> int:
        """Return how many are not among the lines."""
        return self.count - len(self.lines)


def cut(lines: Iterable[_Line]) -> Cut[_Line]:
    """Return the first lines of a list that is read whole."""
    known = tuple(lines)
    return Cut(tuple(islice(known, MOST_LINES)), len(known))


@dataclass(frozen=True)
class ToCall:
    """One thing to telephone about; `since` and `due_at` are UTC instants. No person."""

    cycle: str
    respondent: str
    respondent_name: str
    deliverable: str
    days_after: int | None
    """Days after the due day of the rung that put it on the list, none after the cut-off."""
    since: datetime
    due_at: datetime
    office: str
    """Whom to ask for, and empty where nobody is in charge today."""
    address: str
    """Where to confirm in writing."""
    telephone: str = ""
    """Empty where none is known."""


@dataclass(frozen=True)
class Arrived:
    """One version or registration that came; `received_at` is a UTC instant."""

    cycle: str
    respondent: str
    deliverable: str
    version: int
    received_at: datetime
    is_checked: bool
    findings: int
    to_correct: int
    """How many of them ask the contact for a correction."""


@dataclass(frozen=True)
class Answered:
    """Answers in words that came on one obligation; `answered_at` is the UTC instant of the last."""

    cycle: str
    respondent: str
    deliverable: str
    answered_at: datetime
    answers: int


@dataclass(frozen=True)
class MailLine:
    """One mail; `received_at` is a UTC instant. Neither its sender nor its subject is in it."""

    number: int
    received_at: datetime
    state: str
    reason: str
    cycle: str
    respondent: str


@dataclass(frozen=True)
class HeldNotice:
    """One thing to be told that waits for an officer; `planned_for` is a UTC instant."""

    cycle: str
    respondent: str
    deliverable: str
    occasion: Occasion
    planned_for: datetime


@dataclass(frozen=True)
class DraftedQuestion:
    """One question that has to be cleared before it goes; its text is in the thread."""

    cycle: str
    respondent: str
    deliverable: str
    number: int
    house: str
    """Who wrote it."""
    clears: tuple[str, ...]
    """Who has still to clear it."""


@dataclass(frozen=True)
class Owing:
    """One version of which a word is missing."""

    cycle: str
    respondent: str
    deliverable: str
    version: int


@dataclass(frozen=True)
class ToCome:
    """What falls due at one UTC instant in the next days, for how many."""

    cycle: str
    what: str
    """'deadline', 'cut_off', 'letters', 'call_list' or 'step'."""
    name: str
    """Deliverable, occasion or step."""
    at: datetime
    count: int
    """How many states it concerns; a step, which is the secretariat's, is one."""

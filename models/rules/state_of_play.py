"""The state of play without names: counts by deliverable; those of one or two are not told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from config.definition import Language
from models.rules.calendar import brussels_day, end_of_day
from models.rules.lifecycle import ObligationState

FEWEST_TOLD = 3
"""The smallest count, none apart, that is told where a smaller one might identify a respondent."""

MOST_DAYS = 12
"""Days on the line of time."""


class Untold(StrEnum):
    """Why a count is not told."""

    FEW = "fewer_than_three"
    """It is one or two, and might identify a respondent."""
    BESIDE_FEW = "beside_fewer_than_three"
    """With it, a count of one or two could be reckoned."""


@dataclass(frozen=True)
class Counted:
    """One obligation as far as it is counted; `received_at` is the UTC instant of its first arrival."""

    deliverable: str
    state: ObligationState
    received_at: datetime | None


@dataclass(frozen=True)
class PlayLine:
    """Where one deliverable stands.

    What is received and not decided on, what is open and what is not expected are not counted apart: so
    a count which is not told cannot be found by taking the others from the whole.
    """

    deliverable: str
    asked: int
    received: int
    taken_into_account: int
    clarification_asked: int | Untold
    no_update: int | Untold
    not_received: int | Untold


@dataclass(frozen=True)
class PlayDay:
    """What was received by the end of a Brussels day: counts in the order of the deliverables."""

    day: date
    received: tuple[int, ...]


@dataclass(frozen=True)
class StateOfPlay:
    """All that the note on the state of play says, at the UTC instant `as_at`; it names no respondent."""

    language: Language
    cycle_title: str
    marking: str
    as_at: datetime
    titles: tuple[str, ...]
    """Of the deliverables, in their order and in the language."""
    lines: tuple[PlayLine, ...]
    days: tuple[PlayDay, ...]


def told(*counts: int) -> tuple[int | Untold, ...]:
    """Return counts of one whole as they may be told: beside one or two, none is but 0."""
    are_few = [0 < count < FEWEST_TOLD for count in counts]
    if not any(are_few):
        return counts
    return tuple(
        count if not count else Untold.FEW if is_few else Untold.BESIDE_FEW
        for count, is_few in zip(counts, are_few, strict=True)
    )


def play_line(deliverable: str, counted: Iterable[Counted]) -> PlayLine:
    """Return where one deliverable stands."""
    known = [one for one in counted if one.deliverable == deliverable]

    def number(state: ObligationState) -> int:
        return sum(one.state is state for one in known)

    (clarification_asked,) = told(number(ObligationState.CLARIFICATION_ASKED))
    no_update, not_received = told(number(ObligationState.NO_UPDATE), number(ObligationState.NOT_RECEIVED))
    return PlayLine(
        deliverable=deliverable,
        asked=len(known),
        received=sum(one.received_at is not None for one in known),
        taken_into_account=number(ObligationState.TAKEN_INTO_ACCOUNT),
        clarification_asked=clarification_asked,
        no_update=no_update,
        not_received=not_received,
    )


def days_to_show(first: date, last: date) -> list[date]:
    """Return Brussels days from one to another, both among them, evenly in whole weeks, not too many."""
    weeks = 1
    while (last - first).days > weeks * 7 * (MOST_DAYS - 2):
        weeks += 1
    days = [first + timedelta(weeks=weeks * step) for step in range(MOST_DAYS)]
    return [*(day for day in days if day < last), last]


def play_days(deliverables: Sequence[str], counted: Iterable[Counted], days: Iterable[date]) -> list[PlayDay]:
    """Return what was received by the end of each Brussels day."""
    known = [one for one in counted if one.received_at is not None]
    return [PlayDay(day, tuple(_by(known, code, day) for code in deliverables)) for day in days]


def _by(counted: Iterable[Counted], deliverable: str, day: date) -> int:
    until = end_of_day(day)
    return sum(
        one.deliverable == deliverable and one.received_at is not None and one.received_at <= until
        for one in counted
    )


def first_day(call_on: date, as_at: datetime) -> date:
    """Return the Brussels day from which the line of time goes: that of the call, or today before it."""
    return min(call_on, brussels_day(as_at))

"""Why a notice exists, how it ends, and the words that make its key unique."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from config.definition import CALL
from models.rules.letters import LetterKind

CALL_LIST = "call_list"
"""The channel of rungs that are an entry on the officer's call list, not a letter."""


class NoticeState(StrEnum):
    """Where a notice stands; once carried, its letter says the rest."""

    PLANNED = "planned"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    CARRIED = "carried"


NOT_YET_CARRIED = (NoticeState.PLANNED, NoticeState.HELD)
"""States of a notice that no letter carries yet."""


class HoldReason(StrEnum):
    """Why a notice is held."""

    APPROVAL = "approval"
    OFFICER = "officer"


class WithdrawReason(StrEnum):
    """Why a notice will not go."""

    MET = "met"
    COLLAPSED = "collapsed"
    PAST = "past"
    DEADLINE_CHANGED = "deadline_changed"
    AFTER_CUT_OFF = "after_cut_off"
    NO_UPDATE = "no_update"
    NOT_EXPECTED = "not_expected"
    CLOSED = "closed"


class Hours(StrEnum):
    """In whose open hours a letter leaves when its instant was missed."""

    ANY = "any"
    RESPONDENT = "respondent"
    ALL = "all"


RUNG, RECEIVED, CLARIFICATION, CUT_OFF, THANKS = "rung", "received", "clarification", "cut_off", "thanks"
EXTENDED, ANNOUNCED, SHORTENED, RESTORED, MOVED = "extended", "announced", "shortened", "restored", "moved"
REOPENED = "reopened"
DRILL, CORRECTION, CIRCULAR, REFUSED = "drill", "correction", "circular", "refused"
WITHDRAWAL = "withdrawal"

DEADLINE_OCCASIONS = frozenset({EXTENDED, ANNOUNCED, SHORTENED, RESTORED, MOVED, REOPENED})
"""Occasions that tell of a new version of a deadline; their number is that version."""

WHATEVER_HAPPENS = frozenset({RECEIVED, WITHDRAWAL, REFUSED, THANKS})
"""Occasions that are told whatever becomes of an obligation: each answers what its respondent did."""

# Owed once the cycle is closed: answers to what a respondent did, thanks, which are queued as it closes, and
# numbered texts to all, because a number that some respondents have and others lack is no text to all. All
# else asks for something, or tells of a deadline, that counts for a report which is written.
TOLD_AFTER_CLOSE = WHATEVER_HAPPENS | {CORRECTION, CIRCULAR}
"""Occasions that are told although the cycle was closed meanwhile."""

_BY_PLAN = frozenset({CALL, RUNG, CUT_OFF, DRILL})

_KINDS: Mapping[str, LetterKind] = MappingProxyType(
    {
        CALL: LetterKind.CALL,
        RECEIVED: LetterKind.ACKNOWLEDGEMENT,
        WITHDRAWAL: LetterKind.ACKNOWLEDGEMENT,
        REFUSED: LetterKind.REFUSAL,
        CLARIFICATION: LetterKind.CLARIFICATION,
        CUT_OFF: LetterKind.CUT_OFF,
        THANKS: LetterKind.THANKS,
        DRILL: LetterKind.DRILL,
        CORRECTION: LetterKind.CORRECTION,
        CIRCULAR: LetterKind.CIRCULAR,
        **dict.fromkeys(DEADLINE_OCCASIONS, LetterKind.EXTENSION),
    }
)


_HOURS: Mapping[LetterKind, Hours] = MappingProxyType(
    {
        LetterKind.REMINDER: Hours.RESPONDENT,
        LetterKind.OVERDUE: Hours.RESPONDENT,
        LetterKind.CUT_OFF: Hours.RESPONDENT,
        LetterKind.CALL: Hours.ALL,
        LetterKind.DRILL: Hours.ALL,
        LetterKind.CORRECTION: Hours.ALL,
        LetterKind.CIRCULAR: Hours.ALL,
    }
)


def hours_of(kind: LetterKind) -> Hours:
    """Return in whose open hours letters of a kind leave."""
    return _HOURS.get(kind, Hours.ANY)


@dataclass(frozen=True)
class Occasion:
    """Why a notice exists; `number` is a deadline version for a rung, a submission version for a receipt."""

    name: str
    rung: str | None = None
    number: int | None = None

    def __str__(self) -> str:
        """Return the occasion as it stands in the key, such as 'rung:-30:1'."""
        return ":".join(str(part) for part in (self.name, self.rung, self.number) if part is not None)

    @property
    def letter_kind(self) -> LetterKind:
        """Return the kind of letter that tells this."""
        if self.rung is not None:
            return LetterKind.OVERDUE if int(self.rung) > 0 else LetterKind.REMINDER
        return _KINDS[self.name]

    @property
    def is_ladder(self) -> bool:
        """Whether this is a step of the ladder, the call among them."""
        return self.name in (CALL, RUNG)

    @property
    def is_by_plan(self) -> bool:
        """Whether the engine tells it on its day, not because somebody did something."""
        return self.name in _BY_PLAN

    @property
    def hours(self) -> Hours:
        """Return in whose open hours it leaves."""
        return Hours.ALL if self.name == MOVED else hours_of(self.letter_kind)


CALL_OCCASION = Occasion(CALL)
"""The call: it belongs to the cycle and has no version."""


def rung_occasion(rung: str, deadline_version: int) -> Occasion:
    """Return the occasion of a rung on a version of the deadline."""
    return Occasion(RUNG, rung, deadline_version)


def received_occasion(submission_version: int) -> Occasion:
    """Return the occasion of the receipt for a version."""
    return Occasion(RECEIVED, None, submission_version)


def withdrawal_occasion(submission_version: int) -> Occasion:
    """Return the occasion of the letter that a version was withdrawn and which one counts now."""
    return Occasion(WITHDRAWAL, None, submission_version)


def refused_occasion(number: int) -> Occasion:
    """Return the occasion of the answer to a mail whose file was refused, counted by obligation."""
    return Occasion(REFUSED, None, number)


@lru_cache(maxsize=1024)
def parse_occasion(text: str) -> Occasion:
    """Return the occasion that the text stands for, such as 'rung:-30:1'."""
    match text.split(":"):
        case [name]:
            return Occasion(name)
        case [name, number]:
            return Occasion(name, None, int(number))
        case [name, rung, number]:
            return Occasion(name, rung, int(number))
        case _:
            message = f"not an occasion: {text!r}"
            raise ValueError(message)


def is_later_rung(one: Occasion, other: Occasion) -> bool:
    """Whether one is a later rung than the other, on the same version of a deadline."""
    if one.rung is None or other.rung is None or one.number != other.number:
        return False
    return int(one.rung) > int(other.rung)


def obligation_subject(respondent: str, deliverable: str) -> str:
    """Return the subject of a notice about one obligation."""
    return f"obligation:{respondent}:{deliverable}"


def contact_subject(respondent: str) -> str:
    """Return the subject of a notice about the contacts of a respondent, not about what it owes."""
    return f"contact:{respondent}"

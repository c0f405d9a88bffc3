"""Why a notice exists, how it ends, and the words that make its key unique."""

from dataclasses import dataclass
from enum import StrEnum

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


class WithdrawReason(StrEnum):
    """Why a notice will not go."""

    MET = "met"
    COLLAPSED = "collapsed"
    PAST = "past"
    DEADLINE_CHANGED = "deadline_changed"
    AFTER_CUT_OFF = "after_cut_off"
    NO_UPDATE = "no_update"
    NOT_EXPECTED = "not_expected"


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
        if self.name == CALL:
            return LetterKind.CALL
        if self.rung is not None:
            return LetterKind.OVERDUE if int(self.rung) > 0 else LetterKind.REMINDER
        return LetterKind.ACKNOWLEDGEMENT

    @property
    def is_ladder(self) -> bool:
        """Whether this is a step of the ladder, the call among them."""
        return self.name in (CALL, "rung")


CALL_OCCASION = Occasion(CALL)
"""The call: it belongs to the cycle and has no version."""


def rung_occasion(rung: str, deadline_version: int) -> Occasion:
    """Return the occasion of a rung on a version of the deadline."""
    return Occasion("rung", rung, deadline_version)


def received_occasion(submission_version: int) -> Occasion:
    """Return the occasion of the receipt for a version."""
    return Occasion("received", None, submission_version)


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


def obligation_subject(respondent: str, deliverable: str) -> str:
    """Return the subject of a notice about one obligation."""
    return f"obligation:{respondent}:{deliverable}"

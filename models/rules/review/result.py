"""The review itself: sums, shares, the matrix, and the trace of what they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from models.rules.lifecycle import ObligationState
from models.rules.review.inputs import AssessmentRecord, DeliverableLabel, FieldLabel, StatementRecord


class ItemAnswer(StrEnum):
    """What a plan says on one item."""

    PROGRESS = "progress"
    NO_CHANGE = "no_change"
    HELD_ELSEWHERE = "held_elsewhere"
    MISSING = "missing"


@dataclass(frozen=True)
class RespondentLabel:
    """A respondent by code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class ItemLabel:
    """An item of the catalogue."""

    number: str
    group: str
    group_title: str
    title: str


@dataclass(frozen=True)
class ShareLabel:
    """A share of one field in another; `code` is its key in `Review.shares`."""

    code: str
    numerator: str
    denominator: str
    title: str


@dataclass(frozen=True)
class Definitions:
    """What the codes of a review mean, each list in the order in which it is shown."""

    item_word: str
    respondent_word: str
    plan_deliverable: str
    deliverables: tuple[DeliverableLabel, ...]
    respondents: tuple[RespondentLabel, ...]
    items: tuple[ItemLabel, ...]
    fields: tuple[FieldLabel, ...]
    shares: tuple[ShareLabel, ...]
    years: tuple[int, ...]


def is_few(counted: int, of: int) -> bool:
    """Whether so few are in a number that it does not speak for all: fewer than half."""
    return counted * 2 < of


@dataclass(frozen=True)
class FigureSum:
    """The sum of one figure of one year; `sum` is none where nobody gave the figure, never zero."""

    sum: Decimal | None
    reported: int
    of: int
    missing: tuple[str, ...]

    @property
    def is_few(self) -> bool:
        """Whether fewer than half gave the figure, so that its sum is no total of all."""
        return is_few(self.reported, self.of)


@dataclass(frozen=True)
class ShareResult:
    """A share over the respondents that gave both figures of that year, as a fraction of 1."""

    share: float | None
    numerator: Decimal | None
    denominator: Decimal | None
    used: int
    of: int
    missing: tuple[str, ...]

    @property
    def is_few(self) -> bool:
        """Whether fewer than half gave both figures, so that it is no share of all."""
        return is_few(self.used, self.of)


@dataclass(frozen=True)
class ItemCount:
    """How many respondents said what on one item."""

    progress: int
    no_change: int
    missing: int
    held_elsewhere: int = 0
    """Answered by a part that is registered and did not enter."""


@dataclass(frozen=True)
class AssessmentCount:
    """On how many of the plans that came the assessment of one item is cleared, and on whose it is not."""

    pens: tuple[str, ...]
    cleared: int
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Rates:
    """How complete and how punctual a cycle was, as fractions of 1 over all deliverables; internal."""

    completeness: float | None
    on_time: float | None


@dataclass(frozen=True)
class Arrivals:
    """What the rates are made of, counted over all deliverables; internal."""

    expected: int
    received: int
    received_on_time: int


@dataclass(frozen=True)
class Standing:
    """Who stands where with one deliverable, as codes in protocol order.

    The lists from `taken_into_account` to `open` exclude each other; `registered` are those whose part was
    registered and not handed in, whatever the state.
    """

    taken_into_account: tuple[str, ...]
    clarification_asked: tuple[str, ...]
    received: tuple[str, ...]
    no_update: tuple[str, ...]
    not_expected: tuple[str, ...]
    not_received: tuple[str, ...]
    open: tuple[str, ...]
    registered: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One submission or registration behind the review; `used` says whether anything of it stands in it."""

    respondent: str
    deliverable: str
    state: ObligationState
    version: int | None
    versions: int
    sha256: str | None
    reference: str | None
    received_at: datetime | None
    late: bool
    used: bool


@dataclass(frozen=True)
class InputTrace:
    """The trace: the hash over all inputs, and each source in protocol order, then by deliverable."""

    sha256: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Review:
    """The aggregate of a cycle; every mapping is in the order in which it is shown."""

    cycle: str
    title: str
    year: int
    marking: str
    definitions: Definitions
    figures: Mapping[str, Mapping[int, FigureSum]]
    shares: Mapping[str, Mapping[int, ShareResult]]
    matrix: Mapping[str, Mapping[str, ItemAnswer]]
    items: Mapping[str, ItemCount]
    rates: Rates
    arrivals: Arrivals
    standing: Mapping[str, Standing]
    statements: tuple[StatementRecord, ...]
    inputs: InputTrace
    assessments: tuple[AssessmentRecord, ...] = ()
    """Cleared texts in protocol order, then by item and house; internal."""
    assessed: Mapping[str, AssessmentCount] = field(default_factory=dict)
    """How far the assessment of each item is; empty where no house holds a pen."""

    def name(self, code: str) -> str:
        """Return the name of a respondent."""
        return next(entry.name for entry in self.definitions.respondents if entry.code == code)

    @property
    def expected(self) -> tuple[str, ...]:
        """Codes of the respondents of whom a plan is expected, in protocol order."""
        return tuple(self.matrix)

"""What a review is made of: the roster, the obligations, the plans taken into account and the statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from config.definition import CatalogueItem
from models.rules.answers import Plan
from models.rules.lifecycle import ObligationState


class Labelled(Protocol):
    """A respondent as far as a review knows it; an entry of a roster is one."""

    @property
    def code(self) -> str:
        """Code, such as 'EL'."""

    @property
    def name(self) -> str:
        """Name for people, such as 'Greece'."""


@dataclass(frozen=True)
class DeliverableLabel:
    """What is owed, and by when; both days are Brussels days."""

    code: str
    title: str
    due_on: date
    cut_off_on: date


@dataclass(frozen=True)
class FieldLabel:
    """A figure that the form asks for each year."""

    code: str
    title: str
    unit: str
    """Unit of every figure of this field, such as 'EUR million'."""


@dataclass(frozen=True)
class ShareRule:
    """A share of one field in another: a collective figure, never one of a single respondent."""

    numerator: str
    denominator: str
    title: str


@dataclass(frozen=True)
class ObligationRecord:
    """One respondent and one deliverable as they stand.

    `version`, `sha256`, `reference` and `received_at` (UTC instant) are those of the version taken into
    account; where there is none yet, of the last one handed in. A registration has a reference and no hash.
    `late` judges the first arrival, and is false until something is received.
    """

    respondent: str
    deliverable: str
    state: ObligationState
    received_at: datetime | None = None
    late: bool = False
    versions: int = 0
    sha256: str | None = None
    reference: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class StatementRecord:
    """A statement taken into account; `received_at` is a UTC instant, `format` such as 'pdf' or 'paper'."""

    respondent: str
    received_at: datetime
    format: str
    sha256: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class AssessmentRecord:
    """A text of one house on one item of one respondent that every house cleared."""

    respondent: str
    item: str
    house: str
    version: int
    submission_version: int
    text: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewInputs:
    """All that a review is a function of; nothing else may enter it."""

    cycle: str
    title: str
    year: int
    deliverables: tuple[DeliverableLabel, ...]
    plan_deliverable: str
    """Code of the deliverable that the plans answer."""
    respondents: tuple[Labelled, ...]
    """The roster in protocol order."""
    catalogue: tuple[CatalogueItem, ...]
    obligations: tuple[ObligationRecord, ...]
    statements: tuple[StatementRecord, ...]
    money_fields: tuple[FieldLabel, ...]
    years: tuple[int, ...]
    shares: tuple[ShareRule, ...]
    plans: Mapping[str, Plan] = field(default_factory=dict)
    """Plans taken into account, by respondent; a registration taken into account has none."""
    figures_sheet: str = "figures"
    """Sheet of the form that holds the figures, a row for each year."""
    items_sheet: str = "commitments"
    """Sheet of the form that holds the answers on the items, a row for each number."""
    item_word: str = "commitment"
    respondent_word: str = "Member State"
    marking: str = ""
    at_other_prices: frozenset[str] = frozenset()
    """Respondents whose figures are at other prices: they are added to nothing, and named as left out."""
    assessments: tuple[AssessmentRecord, ...] = ()
    """Cleared texts on the current versions; no other counts."""
    pens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Houses that hold the pen, by number of an item."""

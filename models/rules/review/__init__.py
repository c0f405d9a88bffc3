"""The review of a cycle: what all plans taken into account say together, and of whom nothing is known."""

from models.rules.review.aggregate import aggregate
from models.rules.review.codec import review_from_json, review_to_json
from models.rules.review.inputs import (
    DeliverableLabel,
    FieldLabel,
    Labelled,
    ObligationRecord,
    ReviewInputs,
    ShareRule,
    StatementRecord,
)
from models.rules.review.result import (
    Arrivals,
    Definitions,
    FigureSum,
    InputTrace,
    ItemAnswer,
    ItemCount,
    ItemLabel,
    Rates,
    RespondentLabel,
    Review,
    ShareLabel,
    ShareResult,
    Source,
    Standing,
)

__all__ = [
    "Arrivals",
    "Definitions",
    "DeliverableLabel",
    "FieldLabel",
    "FigureSum",
    "InputTrace",
    "ItemAnswer",
    "ItemCount",
    "ItemLabel",
    "Labelled",
    "ObligationRecord",
    "Rates",
    "RespondentLabel",
    "Review",
    "ReviewInputs",
    "ShareLabel",
    "ShareResult",
    "ShareRule",
    "Source",
    "Standing",
    "StatementRecord",
    "aggregate",
    "review_from_json",
    "review_to_json",
]

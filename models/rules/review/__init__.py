"""The review of a cycle: what all plans taken into account say together, and of whom nothing is known."""

from models.rules.review.aggregate import aggregate
from models.rules.review.codec import released_to_json, review_from_json, review_to_json
from models.rules.review.inputs import (
    AssessmentRecord,
    DeliverableLabel,
    FieldLabel,
    Labelled,
    ObligationRecord,
    ReviewInputs,
    ShareRule,
    StatementRecord,
)
from models.rules.review.release import Cleared
from models.rules.review.result import (
    Arrivals,
    AssessmentCount,
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
    "AssessmentCount",
    "AssessmentRecord",
    "Cleared",
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
    "released_to_json",
    "review_from_json",
    "review_to_json",
]

"""The review as JSON and back, and the hash over its inputs; same values, same bytes."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from models.rules.answers import Plan, plan_to_json
from models.rules.instants import utc_text
from models.rules.review.inputs import ReviewInputs
from models.rules.review.release import Cleared, released
from models.rules.review.result import Review

_REVIEW = TypeAdapter(Review)


def review_to_json(review: Review) -> bytes:
    """Return the review as JSON: what is stored, and what every other format is rendered from."""
    return _pages(asdict(review))


def released_to_json(review: Review, cleared: Cleared) -> bytes:
    """Return the review as JSON as it is released: nothing internal is in it."""
    return _pages(released(review, cleared))


def _pages(value: dict[str, Any]) -> bytes:
    return (json.dumps(_plain(value), ensure_ascii=False, indent=2) + "\n").encode()


def review_from_json(data: bytes) -> Review:
    """Return the review that `review_to_json` wrote."""
    return _REVIEW.validate_json(data)


def inputs_digest(inputs: ReviewInputs) -> str:
    """Return the SHA-256 over all inputs, whatever the order in which they were handed in."""
    canonical = {
        **{name: getattr(inputs, name) for name in _PLAIN_INPUTS},
        "respondents": [[entry.code, entry.name] for entry in inputs.respondents],
        "catalogue": [item.model_dump(exclude={"valid_from"}) for item in inputs.catalogue],
        "deliverables": [asdict(label) for label in inputs.deliverables],
        "money_fields": [asdict(label) for label in inputs.money_fields],
        "shares": [asdict(rule) for rule in inputs.shares],
        "years": sorted(inputs.years),
        "at_other_prices": sorted(inputs.at_other_prices),
        "obligations": sorted(_line(asdict(record)) for record in inputs.obligations),
        "statements": sorted(_line(asdict(record)) for record in inputs.statements),
        "assessments": sorted(_line(asdict(record)) for record in inputs.assessments),
        "pens": dict(inputs.pens),
        "plans": {code: _canonical_plan(plan) for code, plan in inputs.plans.items()},
    }
    return hashlib.sha256(_line(canonical).encode()).hexdigest()


_PLAIN_INPUTS = (
    "cycle",
    "title",
    "year",
    "marking",
    "plan_deliverable",
    "figures_sheet",
    "items_sheet",
    "item_word",
    "respondent_word",
)


def _canonical_plan(plan: Plan) -> str:
    return plan_to_json(replace(plan, answers=dict(sorted(plan.answers.items()))))


def _line(value: object) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case Decimal():
            return float(value)
        case datetime():
            return utc_text(value.astimezone(UTC))
        case date():
            return value.isoformat()
        case _:
            return value

"""The report as it is released: without what is internal, and without sums of few."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from models.rules.review.result import FigureSum, Review, ShareResult

INTERNAL = ("rates", "arrivals", "assessments")
"""What the annex is made of besides the trace of the inputs."""


@dataclass(frozen=True)
class Cleared:
    """Which version of the report is cleared, and since which Brussels day."""

    version: int
    on: date


def released(review: Review, cleared: Cleared) -> dict[str, Any]:
    """Return the data of the report without what is internal; of the trace the hash is left."""
    told = {name: value for name, value in asdict(_without_few(review)).items() if name not in INTERNAL}
    for statement in told["statements"]:
        del statement["received_at"]  # lateness is bilateral
    return {"released": asdict(cleared)} | told | {"inputs": {"sha256": review.inputs.sha256}}


def _without_few(review: Review) -> Review:
    return replace(
        review,
        figures={code: {year: _sum(one) for year, one in of.items()} for code, of in review.figures.items()},
        shares={code: {year: _share(one) for year, one in of.items()} for code, of in review.shares.items()},
    )


def _sum(figure: FigureSum) -> FigureSum:
    return replace(figure, sum=None) if figure.is_few else figure


def _share(share: ShareResult) -> ShareResult:
    return replace(share, share=None, numerator=None, denominator=None) if share.is_few else share

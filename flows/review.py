"""The steps after collection alone, by hand."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import cycle_flow, take_steps


@cycle_flow
def aggregate_review(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Draft, publish or close what is due; what has passed its cut-off is closed first."""
    take_steps(cycle_code, instant(now), "pass_cut_offs", "aggregate_review")

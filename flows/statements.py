"""Statements alone, by hand."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import cycle_flow, take_steps


@cycle_flow
def collect_statements(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Note the statements that came in as looked at; receipts follow with the next run of the cycle."""
    take_steps(cycle_code, instant(now), "scan_submissions", "collect_statements")

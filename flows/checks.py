"""The checks alone, by hand."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import cycle_flow, take_steps


@cycle_flow
def check_submissions(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Scan what waits, check the forms that came in; receipts follow with the next run of the cycle."""
    take_steps(cycle_code, instant(now), "scan_submissions", "check_submissions")

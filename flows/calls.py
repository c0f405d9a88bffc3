"""The call alone, by hand: put into letters and sent."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import cycle_flow, take_steps


@cycle_flow
def open_call(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Send the call if its hour has come; what has passed its cut-off is closed first."""
    take_steps(cycle_code, instant(now), "pass_cut_offs", "open_call", "deliver_notices")

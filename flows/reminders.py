"""Reminders alone, by hand: put into letters and sent."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import cycle_flow, take_steps


@cycle_flow
def send_reminders(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Send the rungs of the ladder that are due; a call that has not gone goes before them."""
    take_steps(cycle_code, instant(now), "pass_cut_offs", "open_call", "send_reminders", "deliver_notices")

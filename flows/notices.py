"""Sending alone, by hand: every letter that waits, in batches."""

from prefect.futures import PrefectFuture
from pydantic import AwareDatetime

from config.definition import Code
from flows.clock import instant
from flows.runs import codes_for, cycle_flow
from flows.steps import send_batches


@cycle_flow
def deliver_notices(
    cycle_code: Code | None = None, now: AwareDatetime | None = None
) -> list[PrefectFuture[int]]:
    """Send every waiting letter in batches; a failure fails the run but stops no other batch."""
    at = instant(now)
    return [send for code in codes_for(cycle_code) for send in send_batches(code, at)]

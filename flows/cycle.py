"""The one scheduled flow: whatever is due in a cycle, in the engine's order."""

from pydantic import AwareDatetime

from config.definition import Code
from flows.board import show_board
from flows.clock import instant
from flows.reconciliation import must_reconcile
from flows.runs import codes_for, cycle_flow, for_each
from flows.services import engine
from flows.steps import as_tasks
from tasks.heads import keep_heads


@cycle_flow
def annual_cycle(cycle_code: Code | None = None, now: AwareDatetime | None = None) -> None:
    """Do what is due and not done, in one cycle or in all; where nothing is due, nothing runs."""
    at = instant(now)

    def move(code: str) -> None:
        if any(engine().run(code, at, as_tasks).values()):
            show_board(code)
            must_reconcile(code)

    codes = codes_for(cycle_code)
    for_each(codes, move)
    keep_heads(engine().services, codes, at)

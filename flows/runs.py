"""What the flows share: which cycles a run is for, its name, and what it says when it fails."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, flow
from prefect.client.schemas.objects import FlowRun, State
from prefect.logging.loggers import flow_run_logger
from prefect.runtime import flow_run as this_run

from flows.faults import Discreet, NothingKept
from flows.services import Reconciler, services
from flows.steps import as_tasks
from models.queries.cycles import cycle_codes

Given = ParamSpec("Given")
Result = TypeVar("Result")

WAY_OUT = (
    "Nothing is lost: what was not done is still due, and the next run goes on from there."
    " If it fails again, the error above says what to mend; `kalends status` shows where each cycle stands."
)
"""What is said of a run that failed or crashed."""


def run_name() -> str:
    """Return the name of the present run: its flow, its cycle or 'all', its instant in UTC."""
    given = this_run.parameters
    now = given.get("now") or this_run.scheduled_start_time
    return f"{this_run.flow_name}-{given.get('cycle_code') or 'all'}-{now:%Y-%m-%dT%H%M}"


def say_what_failed(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Say in the log of a failed or crashed run which cycle it was for, and what to do."""
    cycle = flow_run.parameters.get("cycle_code") or "all cycles"
    flow_run_logger(flow_run, flow).error("%s of %s: %s. %s", flow.name, cycle, state.name, WAY_OUT)


def cycle_flow(body: Callable[Given, Result]) -> Flow[Given, Result]:
    """Return a flow that is named after its cycle, says what to do when it fails, and keeps no contents."""

    @wraps(body)
    def discreet(*given: Given.args, **named: Given.kwargs) -> Result:
        with Discreet():
            return body(*given, **named)

    named_and_explained = flow(
        flow_run_name=run_name,
        on_failure=[say_what_failed],
        on_crashed=[say_what_failed],
        result_serializer=NothingKept(),
    )
    return named_and_explained(discreet)


def codes_for(cycle_code: str | None) -> list[str]:
    """Return that cycle, or all: also what reaches a closed cycle is checked and receipted."""
    if cycle_code is not None:
        return [cycle_code]
    with services().reading() as session:
        return cycle_codes(session)


def for_each(codes: Iterable[str], move: Callable[[str], object]) -> None:
    """Move each cycle on; the failure of one is raised when all the others have moved."""
    with ExitStack() as stack:  # runs every callback, the last first, whatever another one raises
        for code in reversed(list(codes)):
            stack.callback(_move_discreetly, move, code)


def _move_discreetly(move: Callable[[str], object], code: str) -> None:
    with Discreet():
        move(code)


def take_steps(cycle_code: str | None, now: datetime, *names: str) -> None:
    """Do what is due in some of the engine's steps, in that cycle or in all."""
    some = Reconciler(services()).only(names)
    for_each(codes_for(cycle_code), lambda code: some.run(code, now, as_tasks))

"""Drafting, publishing and closing: the steps after collection that the engine takes on their day."""

from dataclasses import dataclass
from datetime import datetime

from config.definition import Step, StepKind
from models.errors import ReportStepError
from models.operations.cycle import lock_cycle
from models.operations.review import approve, close, publish, save_draft, save_redraft
from models.queries.cycles import CycleAt, steps_left
from models.queries.review import hand_off_of, latest_review
from models.rules.review import aggregate, review_to_json
from models.rules.steps import has_come, is_of_engine
from tasks.review_inputs import review_inputs
from tasks.services import Services


def due_step(cycle: CycleAt) -> Step | None:
    """Return the next step after collection if it is the engine's and its hour has come, or none.

    Of a report that was handed off none: its steps are taken where it is kept.
    """
    step = _step_whose_hour_came(cycle)
    is_here = step and is_of_engine(step) and not hand_off_of(cycle.session, cycle.id)
    return step if is_here else None


def step_to_approve(cycle: CycleAt) -> Step | None:
    """Return the next step after collection if it is an officer's and its hour has come, or none."""
    step = _step_whose_hour_came(cycle)
    return step if step and not is_of_engine(step) else None


def _step_whose_hour_came(cycle: CycleAt) -> Step | None:
    step = next(iter(steps_left(cycle)), None)
    return step if step and has_come(step, cycle.now) else None


def aggregate_review(services: Services, code: str, now: datetime) -> int:
    """Take the engine's due steps after collection, close the cycle after the last, and count them."""
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        taken = 0
        while (step := due_step(cycle)) and _take(cycle, step):
            taken += 1
        return taken + close(cycle)


@dataclass(frozen=True)
class Approved:
    """The step at which a report was approved, and which draft: a stale one lacks what came in after it."""

    step: Step
    version: int
    is_stale: bool


@dataclass(frozen=True)
class Looked:
    """The draft that an officer looked at; on another one, or if something came in since, nothing is done."""

    version: int
    is_stale: bool


def approve_report(
    services: Services, code: str, step: str | None, now: datetime, looked: Looked | None = None
) -> Approved:
    """Approve the report at a step of the definition, for an officer.

    Raises:
        ReportStepError: there is no such step, no draft, its day has not come, or it is another draft now.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        _must_be_as_looked_at(cycle, looked)
        done = approve(cycle, step)
        review = latest_review(session, cycle.id)
        return Approved(done, review.version if review else 0, review is not None and review.is_stale)


def redraft_report(services: Services, code: str, now: datetime, looked: Looked | None = None) -> int:
    """Draft the report again with what came in since, for an officer; return its version.

    Raises:
        ReportStepError: there is no draft yet, it is approved already, or it is another draft now.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        _must_be_as_looked_at(cycle, looked)
        return save_redraft(cycle, draft_content(cycle)).version


def _must_be_as_looked_at(cycle: CycleAt, looked: Looked | None) -> None:
    latest = latest_review(cycle.session, cycle.id)
    if looked and latest and (latest.version, latest.is_stale) != (looked.version, looked.is_stale):
        is_stale = ", and something came in after it" if latest.is_stale else ""
        raise ReportStepError(
            f"the latest draft of the report is version {latest.version}{is_stale}; nothing was done",
            "look at that one, and decide again",
        )


def _take(cycle: CycleAt, step: Step) -> bool:
    if step.kind is StepKind.PUBLISH:
        return publish(cycle, step)
    return save_draft(cycle, step.name, draft_content(cycle)) is not None


def draft_content(cycle: CycleAt) -> str:
    """Return the data of the report as it would be drafted now, canonical JSON."""
    return review_to_json(aggregate(review_inputs(cycle))).decode()

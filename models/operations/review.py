"""The common report: drafted, approved, published; what comes in after the draft makes it stale."""

import hashlib
from collections.abc import Mapping
from itertools import takewhile
from types import MappingProxyType

from config.definition import Step, StepKind
from models.errors import ReportStepError
from models.operations.audit import record
from models.operations.cycle import complete_step
from models.operations.notices import queue
from models.operations.withdraw import withdraw_at_close
from models.queries.closing import falls_away
from models.queries.cycles import CycleAt, completed_steps
from models.queries.obligations import taken_into_account
from models.queries.review import can_close, hand_off_of, latest_review, must_be_here
from models.rules.audit import Actor, Entry, What
from models.rules.hand_off import ElsewhereAct
from models.rules.occasions import THANKS, Occasion
from models.rules.steps import has_come, is_approved
from models.tables import Review, ReviewState

NOTHING: Mapping[str, object] = MappingProxyType({})
"""Nothing is said besides."""


def save_draft(cycle: CycleAt, step: str, content: str) -> Review | None:
    """Store a draft of the report and complete its step; again, or once it is handed off, nothing changes."""
    if step in completed_steps(cycle.session, cycle.id) or hand_off_of(cycle.session, cycle.id):
        return None
    complete_step(cycle, step)
    return _store(cycle, content, Actor.ENGINE, {"step": step})


def save_redraft(cycle: CycleAt, content: str) -> Review:
    """Draft the report again, on an officer's word; what was drafted before stays on record.

    Raises:
        ReportStepError: there is no draft yet, or the report is approved already.
        HandedOffError: it lives elsewhere.
    """
    latest = latest_review(cycle.session, cycle.id)
    if latest is None:
        raise ReportStepError(
            "there is no draft of the report yet", "it is drafted at its step after the cut-off"
        )
    must_be_here(cycle.session, cycle.id)
    if latest.state is not ReviewState.DRAFTED:
        raise ReportStepError(
            f"version {latest.version} of the report is {latest.state}; it is not drafted again",
            "what came in since enters the next report",
        )
    return _store(cycle, content, Actor.SECRETARIAT, {})


def approve(cycle: CycleAt, step_name: str | None = None) -> Step:
    """Approve the report at a step of the definition, the next one unless named; again changes nothing.

    Raises:
        ReportStepError: there is no such step, no draft yet, its day has not come, or a step before it waits.
        HandedOffError: it lives elsewhere, and is approved there.
    """
    step, is_done = _step_to_approve(cycle, step_name)
    if is_done:
        return step
    if not has_come(step, cycle.now):
        raise ReportStepError(
            f"'{step.title}' falls on {step.on:%Y-%m-%d}; it cannot be approved before",
            "approve it on that day",
        )
    review = latest_review(cycle.session, cycle.id)
    if review is None:
        raise ReportStepError(
            "there is no draft to approve yet", "wait for the draft step, or run `kalends advance`"
        )
    must_be_next(cycle, step)
    must_be_here(cycle.session, cycle.id)
    _advance(cycle, review, step, What.REPORT_APPROVED)
    return step


def publish(cycle: CycleAt, step: Step) -> bool:
    """Publish the approved report at its step; says whether that was possible."""
    review = latest_review(cycle.session, cycle.id)
    done = completed_steps(cycle.session, cycle.id)
    if review is None or step.name in done or not is_approved(cycle.definition.steps, done, step):
        return False
    if hand_off_of(cycle.session, cycle.id):
        return False
    was_published = review.state is ReviewState.PUBLISHED
    _advance(cycle, review, step, What.REPORT_PUBLISHED)
    if not was_published:
        _thank(cycle)
    return True


def take_elsewhere(cycle: CycleAt, review: Review, step: Step, act: ElsewhereAct) -> None:
    """Complete a step that was taken where the report is kept, by reference; thanks go as after any other."""
    was_published = review.state is ReviewState.PUBLISHED
    detail = {"reference": act.reference, "elsewhere_on": act.on.isoformat()}
    if step.kind is StepKind.DRAFT:
        complete_step(cycle, step.name)
        entry = {"step": step.name, "version": review.version, **detail}
        record(cycle, Entry(What.REPORT_DRAFTED, Actor.SECRETARIAT, detail=entry))
        return
    is_approval = step.kind is StepKind.APPROVE
    what = What.REPORT_APPROVED if is_approval else What.REPORT_PUBLISHED
    _advance(cycle, review, step, what, detail)
    if not is_approval and not was_published:
        _thank(cycle)


def _thank(cycle: CycleAt) -> None:
    for obligation in taken_into_account(cycle.session, cycle.id):
        queue(cycle, obligation, Occasion(THANKS))


def close(cycle: CycleAt) -> bool:
    """Close the cycle once every step is done and every cut-off told; says whether it closed now.

    What is not told any more after that is withdrawn with it: nothing of it could be approved later.
    """
    if not can_close(cycle):
        return False
    left = falls_away(cycle)
    cycle.row.closed_at = cycle.now
    withdrawn = withdraw_at_close(cycle.session, cycle.id)
    detail: dict[str, object] = {**({"withdrawn": withdrawn} if withdrawn else {}), **left.counts}
    record(cycle, Entry(What.CLOSED, Actor.ENGINE, detail=detail))
    return True


def mark_stale(cycle: CycleAt) -> None:
    """Mark the latest report as stale: something came in after it was drafted."""
    review = latest_review(cycle.session, cycle.id)
    if review is None or review.is_stale:
        return
    review.is_stale = True
    cycle.session.add(review)
    record(cycle, Entry(What.REPORT_STALE, Actor.ENGINE, detail={"version": review.version}))


def _store(cycle: CycleAt, content: str, actor: Actor, detail: dict[str, object]) -> Review:
    latest = latest_review(cycle.session, cycle.id)
    review = Review(
        cycle_id=cycle.id,
        version=latest.version + 1 if latest else 1,
        drafted_at=cycle.now,
        content=content,
        content_sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    cycle.session.add(review)
    detail |= {"version": review.version, "content_sha256": review.content_sha256}
    record(cycle, Entry(What.REPORT_DRAFTED, actor, detail=detail))
    return review


def _advance(
    cycle: CycleAt, review: Review, step: Step, what: What, elsewhere: Mapping[str, object] = NOTHING
) -> None:
    review.state, actor = _REACHED[what]
    cycle.session.add(review)
    complete_step(cycle, step.name)
    detail = {"step": step.name, "version": review.version, "is_stale": review.is_stale, **elsewhere}
    record(cycle, Entry(what, Actor.SECRETARIAT if elsewhere else actor, detail=detail))


_REACHED = {
    What.REPORT_APPROVED: (ReviewState.APPROVED, Actor.SECRETARIAT),
    What.REPORT_PUBLISHED: (ReviewState.PUBLISHED, Actor.ENGINE),
}


def must_be_next(cycle: CycleAt, step: Step) -> None:
    """Make sure that every step of the report before one is done.

    Raises:
        ReportStepError: one is not.
    """
    # A draft made after an approval would otherwise be published as if it had been approved.
    done = completed_steps(cycle.session, cycle.id)
    before = takewhile(lambda one: one.name != step.name, cycle.definition.steps)
    for one in before:
        if one.name not in done:
            raise ReportStepError(
                f"'{one.name}' is not done yet; the steps of the report are taken in their order",
                "do that step first; see `kalends status`",
            )


def _step_to_approve(cycle: CycleAt, name: str | None) -> tuple[Step, bool]:
    done = completed_steps(cycle.session, cycle.id)
    steps = [step for step in cycle.definition.steps if step.kind is StepKind.APPROVE]
    if name is None:
        open_steps = [step for step in steps if step.name not in done] or steps[-1:]
        name = open_steps[0].name if open_steps else ""
    for step in steps:
        if step.name == name:
            return step, name in done
    known = ", ".join(step.name for step in steps) or "none"
    raise ReportStepError(f"the definition has no step '{name}' to approve", f"its approval steps: {known}")

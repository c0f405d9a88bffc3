"""The steps after collection: which is next, when it falls due, and when the report can be published."""

from collections.abc import Collection, Sequence
from datetime import datetime

from config.definition import Step, StepKind
from models.rules.calendar import opening_of


def next_step(steps: Sequence[Step], done: Collection[str]) -> Step | None:
    """Return the first step that is not done, or none."""
    return next((step for step in steps if step.name not in done), None)


def is_of_engine(step: Step) -> bool:
    """Whether the engine takes the step by itself: an approval is an officer's."""
    return step.kind is not StepKind.APPROVE


def has_come(step: Step, now: datetime) -> bool:
    """Whether the hour of a step has come at a UTC instant."""
    return opening_of(step.on) <= now


def is_approved(steps: Sequence[Step], done: Collection[str], step: Step) -> bool:
    """Whether every approval is given that is to be given up to the day of a step that publishes."""
    needed = {one.name for one in steps if one.kind is StepKind.APPROVE and one.on <= step.on}
    return needed <= set(done)

"""Parts of a plan put together: what two authors answered differently is shown, never overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan


@dataclass(frozen=True)
class PlanPart:
    """What one file says: its name, its answers, the sheets that it has."""

    name: str
    plan: Plan
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """One place that was answered differently, with the answer of each file."""

    key: AnswerKey
    answers: tuple[tuple[str, Answer], ...]


@dataclass(frozen=True)
class MergedPlan:
    """The plan that the parts make together; where there are conflicts, those places are empty."""

    plan: Plan
    conflicts: tuple[Conflict, ...]


def merge_plans(identity: FormIdentity, parts: Sequence[PlanPart]) -> MergedPlan:
    """Return the parts put together.

    An answer of the last plan that its author has not confirmed says nothing beside one that was given.
    """
    said: dict[AnswerKey, list[tuple[str, Answer]]] = {}
    for part in parts:
        for key, answer in part.plan.given.items():
            said.setdefault(key, []).append((part.name, answer))
    answers: dict[AnswerKey, Answer] = {}
    conflicts = []
    for key, given in said.items():
        own = [(name, answer) for name, answer in given if not answer.carried_over] or given
        if len({_meaning(answer) for _, answer in own}) > 1:
            conflicts.append(Conflict(key, tuple(own)))
        else:
            answers[key] = own[0][1]
    return MergedPlan(Plan(identity, answers), tuple(conflicts))


def _meaning(answer: Answer) -> tuple[str, Answer]:
    # The type counts: True is 1 to Python.
    return type(answer.value).__name__, replace(answer, cell="")

"""What is known of a project on a day: who is in it as what, what is planned, how far it has come."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from config.project import EVERYONE_ELSE, Certainty, Dated, ProjectRecord, ProjectRole, Role

_Statement = TypeVar("_Statement", bound=Dated)

_ORDER = (Certainty.READ, Certainty.INFERRED, Certainty.UNVERIFIED)


def role_on(project: ProjectRecord, state: str, day: date) -> Role | None:
    """Return what a state is in a project on a Brussels day.

    None means that nothing is known: a question to ask, never an error of whoever says otherwise.
    `Role.NONE` means that a source says who is in it, and the state is not among them.
    """
    said = said_on(project, state, day)
    return said.role if said else None


def said_on(project: ProjectRecord, state: str, day: date) -> ProjectRole | None:
    """Return the statement on what a state is in a project that day, with its source and how sure it is."""
    holding = as_of(project, day).roles
    own = [one for one in holding if one.state == state]
    others = [one for one in holding if one.state == EVERYONE_ELSE]
    return next(iter(own or others), None)


def as_of(project: ProjectRecord, day: date) -> ProjectRecord:
    """Return a project with only those statements that hold on a Brussels day."""
    return replace(
        project,
        roles=_holding(project.roles, project, day),
        milestones=_holding(project.milestones, project, day),
        statuses=_holding(project.statuses, project, day),
    )


def weakest(project: ProjectRecord) -> Certainty:
    """Return how sure the least sure statement on a project is."""
    said = (*project.roles, *project.milestones, *project.statuses)
    return max((project.certainty, *(one.certainty for one in said)), key=_ORDER.index)


def overlapping(roles: Iterable[ProjectRole]) -> list[tuple[ProjectRole, ProjectRole]]:
    """Return the pairs of roles of one state that hold on the same day, which no state can have."""
    ordered = sorted(roles, key=lambda one: (one.state, one.valid_from or date.min))
    return [
        (first, second)
        for first, second in pairwise(ordered)
        if first.state == second.state and (second.valid_from or date.min) <= (first.valid_to or date.max)
    ]


def _holding(said: tuple[_Statement, ...], project: ProjectRecord, day: date) -> tuple[_Statement, ...]:
    # What has no first day holds from the launch on: sources name members without saying since when.
    return tuple(
        one for one in said if (one.valid_from or project.launched_on) <= day <= (one.valid_to or date.max)
    )

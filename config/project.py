"""What is known of a project: values, each with its days, its source and how sure it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERYONE_ELSE = ""
"""In place of a state: all that have no role of their own on that day."""


class Role(StrEnum):
    """What a state is in a project; `none` is known not to be in it, which unknown is not."""

    LEAD = "lead"
    PARTICIPANT = "participant"
    OBSERVER = "observer"
    NONE = "none"


class Certainty(StrEnum):
    """How sure a statement is."""

    READ = "read"
    """It stands in the source named."""
    INFERRED = "inferred"
    """It follows from sources that were read; mostly its days are not exact."""
    UNVERIFIED = "unverified"
    """It was recalled, and found nowhere."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A statement with its first and last Brussels day; none is not known, or still to come."""

    valid_from: date | None = None
    valid_to: date | None = None
    certainty: Certainty
    source: str


@dataclass(frozen=True, kw_only=True)
class ProjectRole(Dated):
    """What a state is in a project."""

    state: str
    """EU code, or EVERYONE_ELSE."""
    role: Role


@dataclass(frozen=True, kw_only=True)
class Milestone(Dated):
    """What is planned for a day, as it was said from and to its days; a later plan is another one."""

    title: str
    planned_on: date


@dataclass(frozen=True, kw_only=True)
class ProjectStatus(Dated):
    """How far a project has come, in the words of its source."""

    text: str


@dataclass(frozen=True, kw_only=True)
class ProjectRecord:
    """A project and all that is known of it, whatever its days."""

    code: str
    name: str
    domain: str
    launched_on: date
    certainty: Certainty
    source: str
    roles: tuple[ProjectRole, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    statuses: tuple[ProjectStatus, ...] = ()

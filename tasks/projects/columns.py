"""The columns of a file of projects, and the kinds of lines in it."""

from enum import StrEnum

from models.errors import ProjectFileError
from tasks.table_file import Layout

LAYOUT = Layout(
    ("project", "kind", "certainty", "source"),
    ("name", "domain", "state", "planned_on", "valid_from", "valid_to"),
    ProjectFileError,
    "docs/projects.md says which there are",
)
"""What a file of projects looks like."""


class Kind(StrEnum):
    """What a line says about its project."""

    PROJECT = "project"
    LEAD = "lead"
    PARTICIPANT = "participant"
    OBSERVER = "observer"
    NONE = "none"
    MILESTONE = "milestone"
    STATUS = "status"


NEEDED = {
    Kind.PROJECT: ("name", "domain", "valid_from"),
    Kind.LEAD: ("state",),
    Kind.PARTICIPANT: ("state",),
    Kind.OBSERVER: ("state",),
    Kind.NONE: (),
    Kind.MILESTONE: ("name", "planned_on"),
    Kind.STATUS: ("name",),
}
"""Cells that a line of a kind must have, besides those of every line."""

POSSIBLE = {
    Kind.PROJECT: (),
    Kind.LEAD: ("valid_from", "valid_to"),
    Kind.PARTICIPANT: ("valid_from", "valid_to"),
    Kind.OBSERVER: ("valid_from", "valid_to"),
    Kind.NONE: ("state", "valid_from", "valid_to"),
    Kind.MILESTONE: ("valid_from", "valid_to"),
    Kind.STATUS: ("valid_from", "valid_to"),
}
"""Cells that it may have besides."""

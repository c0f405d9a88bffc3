"""Projects, and what was said about them, each with its days: roles, milestones, how far they have come."""

from datetime import date

from sqlmodel import Field, SQLModel

from config.project import Certainty, Role
from models.tables.base import by_value


class Project(SQLModel, table=True):
    """A project that states do together."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=48)
    name: str
    domain: str = Field(max_length=48)
    launched_on: date
    certainty: Certainty = Field(sa_type=by_value(Certainty))
    source: str


class ProjectRoleRow(SQLModel, table=True):
    """What a state is in a project, from and to a Brussels day."""

    __tablename__ = "project_role"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    state: str = Field(max_length=16, description="EU code; empty for all others")
    role: Role = Field(sa_type=by_value(Role))
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: Certainty = Field(sa_type=by_value(Certainty))
    source: str


class ProjectMilestoneRow(SQLModel, table=True):
    """What is planned for a day, as it was said from and to a Brussels day."""

    __tablename__ = "project_milestone"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    title: str
    planned_on: date
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: Certainty = Field(sa_type=by_value(Certainty))
    source: str


class ProjectStatusRow(SQLModel, table=True):
    """How far a project has come, in the words of its source, from and to a Brussels day."""

    __tablename__ = "project_status"

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    text: str
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: Certainty = Field(sa_type=by_value(Certainty))
    source: str

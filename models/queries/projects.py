"""Reads about projects."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TypeVar

from sqlmodel import Session, col, select

from config.project import Dated, Milestone, ProjectRecord, ProjectRole, ProjectStatus
from config.reference import read_projects
from models.tables import Project, ProjectMilestoneRow, ProjectRoleRow, ProjectStatusRow

_Statement = TypeVar("_Statement", bound=Dated)
# Built once: every check of a form asks for them, and building a statement takes longer than its reading.
_ROLES = select(ProjectRoleRow).order_by(col(ProjectRoleRow.id))
_MILESTONES = select(ProjectMilestoneRow).order_by(col(ProjectMilestoneRow.id))
_STATUSES = select(ProjectStatusRow).order_by(col(ProjectStatusRow.id))
_PROJECTS = select(Project).order_by(col(Project.launched_on), col(Project.id))

_Row = TypeVar("_Row", ProjectRoleRow, ProjectMilestoneRow, ProjectStatusRow)


def known_projects(session: Session) -> tuple[ProjectRecord, ...]:
    """Return all projects with all that is known, by launch; the reference data until any is stored."""
    return stored_projects(session) or read_projects()


def stored_projects(session: Session) -> tuple[ProjectRecord, ...]:
    """Return the projects in this database with all that is known of them, in the order of their launch."""
    rows = session.exec(_PROJECTS).all()
    if not rows:
        return ()
    roles = _said(session.exec(_ROLES), ProjectRole)
    milestones = _said(session.exec(_MILESTONES), Milestone)
    statuses = _said(session.exec(_STATUSES), ProjectStatus)
    return tuple(
        ProjectRecord(
            code=row.code,
            name=row.name,
            domain=row.domain,
            launched_on=row.launched_on,
            certainty=row.certainty,
            source=row.source,
            roles=tuple(roles.get(row.id or 0, ())),
            milestones=tuple(milestones.get(row.id or 0, ())),
            statuses=tuple(statuses.get(row.id or 0, ())),
        )
        for row in rows
    )


def _said(rows: Iterable[_Row], kind: type[_Statement]) -> dict[int, list[_Statement]]:
    """Return the statements of one kind, by project, in the order in which they were given."""
    found: dict[int, list[_Statement]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(_value(row, kind))
    return found


def _value(row: _Row, kind: type[_Statement]) -> _Statement:
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})

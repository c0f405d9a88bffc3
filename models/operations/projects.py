"""Taking over what is known of projects."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import Session, col, select

from config.project import ProjectRecord
from config.reference import read_projects
from models.operations.locks import lock_table
from models.queries.projects import stored_projects
from models.tables import Project, ProjectMilestoneRow, ProjectRoleRow, ProjectStatusRow

_PLAIN = ("code", "name", "domain", "launched_on", "certainty", "source")
_SAID = (ProjectRoleRow, ProjectMilestoneRow, ProjectStatusRow)


def load_reference_projects(session: Session) -> int:
    """Store the projects of the reference data where none is stored yet, and count them."""
    lock_table(session, Project)
    return 0 if stored_projects(session) else _save(session, read_projects())


def save_projects(session: Session, records: Iterable[ProjectRecord]) -> int:
    """Store projects, each with all that is known of it now, and count those that are new or changed.

    What was stored about the same project is replaced; other projects stay as they are.
    """
    load_reference_projects(session)
    return _save(session, records)


def _save(session: Session, records: Iterable[ProjectRecord]) -> int:
    known = {record.code: record for record in stored_projects(session)}
    changed = [record for record in records if known.get(record.code) != record]
    for record in changed:
        _replace(session, record)
    return len(changed)


def _replace(session: Session, record: ProjectRecord) -> None:
    row = session.exec(select(Project).where(Project.code == record.code)).one_or_none()
    said = {name: getattr(record, name) for name in _PLAIN}
    row = row.sqlmodel_update(said) if row else Project(**said)
    session.add(row)
    session.flush()
    project_id = row.id or 0
    for table in _SAID:
        session.execute(delete(table).where(col(table.project_id) == project_id))
    session.add_all(ProjectRoleRow(project_id=project_id, **vars(one)) for one in record.roles)
    session.add_all(ProjectMilestoneRow(project_id=project_id, **vars(one)) for one in record.milestones)
    session.add_all(ProjectStatusRow(project_id=project_id, **vars(one)) for one in record.statuses)
    session.flush()

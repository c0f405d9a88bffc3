"""Taking over a file of projects: all of it, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from config.project import ProjectRecord
from models.database import Database
from models.operations.projects import load_reference_projects, save_projects
from models.queries.projects import known_projects
from tasks.projects.reading import read_project_file
from tasks.services import Services


@dataclass(frozen=True)
class ImportedProjects:
    """How many projects a file held, how many were new or changed, and how many statements it left out."""

    projects: int
    changed: int
    left_out: int
    """Statements on these projects that were known, and do not stand in the file."""


def import_project_file(services: Services, content: bytes) -> ImportedProjects:
    """Take over the projects in a CSV file; the same file again changes nothing.

    The file says all there is to say on each project that it names; other projects stay as they are.

    Raises:
        ProjectFileError: something is wrong in the file; every problem is named, nothing was taken over.
    """
    records = read_project_file(content)
    with services.transaction() as session:
        codes = {record.code for record in records}
        before = [record for record in known_projects(session) if record.code in codes]
        changed = save_projects(session, records)
    return ImportedProjects(len(records), changed, len(_said(before) - _said(records)))


def load_projects(database: Database) -> int:
    """Store the projects of the reference data where none is stored yet, and count them."""
    with database.transaction() as session:
        return load_reference_projects(session)


def _said(records: Iterable[ProjectRecord]) -> set[object]:
    return {
        (record.code, one)
        for record in records
        for one in (*record.roles, *record.milestones, *record.statuses)
    }

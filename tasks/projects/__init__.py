"""Projects: taken over from a file, listed as of a day, written."""

from tasks.projects.columns import LAYOUT, Kind
from tasks.projects.importing import ImportedProjects, import_project_file, load_projects
from tasks.projects.listing import ProjectList, find_project, list_projects
from tasks.projects.reading import read_project_file
from tasks.projects.writing import project_rows, projects_csv

__all__ = [
    "LAYOUT",
    "ImportedProjects",
    "Kind",
    "ProjectList",
    "find_project",
    "import_project_file",
    "list_projects",
    "load_projects",
    "project_rows",
    "projects_csv",
    "read_project_file",
]

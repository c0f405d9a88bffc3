"""Writing projects as a CSV file that can be imported again."""

from collections.abc import Iterator

from config.project import Dated, ProjectRecord
from models.queries.projects import known_projects
from tasks.projects.columns import LAYOUT, Kind
from tasks.services import Services
from tasks.table_file import write_lines

Row = dict[str, str]
"""One statement as its cells: values by column, empty where nothing is said."""


def project_rows(services: Services) -> list[Row]:
    """Return all that is known of all projects as cells."""
    with services.reading() as session:
        return [row for record in known_projects(session) for row in _rows(record)]


def projects_csv(rows: list[Row]) -> str:
    """Return projects as CSV (RFC 4180) with all columns; imported again, it changes nothing."""
    return write_lines(rows, LAYOUT)


def _rows(record: ProjectRecord) -> Iterator[Row]:
    head = {
        "certainty": record.certainty.value,
        "source": record.source,
        "name": record.name,
        "domain": record.domain,
        "valid_from": record.launched_on.isoformat(),
    }
    yield _row(record, Kind.PROJECT, head)
    for role in record.roles:
        yield _row(record, Kind(role.role), _days(role) | {"state": role.state})
    for one in record.milestones:
        said = {"name": one.title, "planned_on": one.planned_on.isoformat()}
        yield _row(record, Kind.MILESTONE, _days(one) | said)
    for status in record.statuses:
        yield _row(record, Kind.STATUS, _days(status) | {"name": status.text})


def _days(said: Dated) -> Row:
    return {
        "certainty": said.certainty.value,
        "source": said.source,
        "valid_from": said.valid_from.isoformat() if said.valid_from else "",
        "valid_to": said.valid_to.isoformat() if said.valid_to else "",
    }


def _row(record: ProjectRecord, kind: Kind, said: Row) -> Row:
    return dict.fromkeys(LAYOUT.columns, "") | {"project": record.code, "kind": kind.value} | said

"""Reading a file of projects: whole, and with every problem named by its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from config.project import (
    EVERYONE_ELSE,
    Certainty,
    Dated,
    Milestone,
    ProjectRecord,
    ProjectRole,
    ProjectStatus,
    Role,
)
from models.errors import ProjectFileError
from models.rules.projects import overlapping
from tasks.projects import cells
from tasks.projects.columns import LAYOUT, NEEDED, POSSIBLE, Kind
from tasks.table_file import Line, day, read_lines

_ROLES = {Kind(role.value) for role in Role}

_NO_DAY = date.min
"""In place of a day that a line lacks; its problem is noted, so that nothing is made of it."""


@dataclass(frozen=True)
class _Statement:
    """One line as values."""

    line: Line
    project: str
    kind: Kind
    certainty: Certainty
    source: str
    name: str
    domain: str
    state: str
    planned_on: date | None
    valid_from: date | None
    valid_to: date | None


def read_project_file(content: bytes) -> tuple[ProjectRecord, ...]:
    """Return the projects in a CSV file, with commas or semicolons, in UTF-8, in the order of the file.

    Raises:
        ProjectFileError: something is wrong in it; every problem is named by its line.
    """
    lines = read_lines(content, LAYOUT)
    # Cells in the wrong columns would only bring more problems.
    statements = [_statement(line) for line in lines if not line.problems]
    if not lines:
        raise ProjectFileError("the file holds no project")
    sound = [one for one in statements if not one.line.problems]
    places = {one.project: place for place, one in reversed(list(enumerate(sound)))}
    ordered = sorted(sound, key=lambda one: places[one.project])
    records = [_record(list(group)) for _, group in groupby(ordered, key=lambda one: one.project)]
    problems = [problem for line in lines for problem in line.problems]
    if problems:
        raise ProjectFileError(*problems)
    return tuple(record for record in records if record)


def _statement(line: Line) -> _Statement:
    statement = _Statement(
        line=line,
        project=line.take("project", cells.code, ""),
        kind=line.take("kind", partial(cells.word, words=Kind), Kind.STATUS),
        certainty=line.take("certainty", partial(cells.word, words=Certainty), Certainty.UNVERIFIED),
        source=line.take("source", cells.source, ""),
        name=line.take("name", cells.line_of_text, ""),
        domain=line.take("domain", lambda text: cells.code(text) if text else "", ""),
        state=line.take("state", cells.state, EVERYONE_ELSE),
        planned_on=line.take("planned_on", day, None),
        valid_from=line.take("valid_from", day, None),
        valid_to=line.take("valid_to", day, None),
    )
    if not line.problems:
        _must_fit(statement)
    return statement


def _must_fit(statement: _Statement) -> None:
    line, kind = statement.line, statement.kind
    for column in NEEDED[kind]:
        if not getattr(statement, column):
            line.add(f"{column}: a line of the kind '{kind}' needs it")
    for column in LAYOUT.optional:
        if getattr(statement, column) and column not in (*NEEDED[kind], *POSSIBLE[kind]):
            line.add(f"{column}: a line of the kind '{kind}' does not have it")
    first, last = statement.valid_from, statement.valid_to
    if first and last and last < first:
        line.add("valid_to: it is before valid_from")


def _record(statements: Sequence[_Statement]) -> ProjectRecord | None:
    """Return one project; what is wrong with its lines together becomes a problem of one of them."""
    heads = [one for one in statements if one.kind is Kind.PROJECT]
    if not heads:
        statements[0].line.add(f"'{statements[0].project}' has no line of the kind 'project'")
        return None
    for other in heads[1:]:
        other.line.add(
            f"'{other.project}' has its line of the kind 'project' already, line {heads[0].line.number}"
        )
    roles = [(one.line, _role(one)) for one in statements if one.kind in _ROLES]
    _must_agree(roles)
    head = heads[0]
    return ProjectRecord(
        code=head.project,
        name=head.name,
        domain=head.domain,
        launched_on=head.valid_from or _NO_DAY,
        certainty=head.certainty,
        source=head.source,
        roles=tuple(role for _, role in roles),
        milestones=tuple(_milestones(statements)),
        statuses=tuple(_statuses(statements)),
    )


def _must_agree(roles: Sequence[tuple[Line, ProjectRole]]) -> None:
    lines = {id(role): line for line, role in roles}
    for one, other in overlapping(role for _, role in roles):
        first, second = sorted((lines[id(one)], lines[id(other)]), key=lambda line: line.number)
        whose = one.state or "everyone else"
        second.add(f"{whose} has two roles on the same day, this one and that in line {first.number}")


def _dated(statement: _Statement) -> Dated:
    return Dated(
        valid_from=statement.valid_from,
        valid_to=statement.valid_to,
        certainty=statement.certainty,
        source=statement.source,
    )


def _role(statement: _Statement) -> ProjectRole:
    return ProjectRole(state=statement.state, role=Role(statement.kind), **vars(_dated(statement)))


def _milestones(statements: Sequence[_Statement]) -> Iterator[Milestone]:
    for one in statements:
        if one.kind is Kind.MILESTONE:
            yield Milestone(title=one.name, planned_on=one.planned_on or _NO_DAY, **vars(_dated(one)))


def _statuses(statements: Sequence[_Statement]) -> Iterator[ProjectStatus]:
    return (
        ProjectStatus(text=one.name, **vars(_dated(one))) for one in statements if one.kind is Kind.STATUS
    )

"""Checks of roles in projects against the record on the day on which the plan came."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from config.form import FieldKind, FieldRole
from config.project import Certainty, ProjectRecord, ProjectRole
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.projects import names
from models.rules.checks.values import Place, Value
from models.rules.checks.words import plain, quoted
from models.rules.projects import said_on

_SHORT = re.compile(r"\(([^()]+)\)\s*$")


def by_name(projects: Iterable[ProjectRecord]) -> Mapping[str, ProjectRecord]:
    """Return projects by what people call them: the name, the short one in brackets after it, the code.

    What two projects are called names neither.
    """
    found: dict[str, ProjectRecord | None] = {}
    for project in projects:
        short = _SHORT.search(project.name)
        called = {project.name, _SHORT.sub("", project.name), project.code, short[1] if short else ""}
        for name in {plain(each) for each in called if each}:
            found[name] = None if name in found else project
    return {name: project for name, project in found.items() if project}


def find_other_roles(given: CheckInput) -> Iterator[Hit]:
    """Yield the roles that are not those on record that day; what is not known there is none of them."""
    for key, project, role, day in _stated(given):
        record = given.projects.get(plain(project))
        said = _known(record, given, day) if record else None
        if said and said.role.value != role:
            values: dict[str, Value] = {
                "place": Place(key),
                "project": quoted(project),
                "said": quoted(role),
                "role": said.role.value,
                "day": day,
                "source": said.source,
            }
            yield Hit(key, values)


def find_roles_not_on_record(given: CheckInput) -> Iterator[Hit]:
    """Yield the roles on which the record says nothing sure that day: unknown is not 'no', so it is asked."""
    for key, project, role, day in _stated(given):
        record = given.projects.get(plain(project))
        if record and _known(record, given, day):
            continue
        values: dict[str, Value] = {"place": Place(key), "project": quoted(project), "said": quoted(role)}
        yield Hit(key, values, "" if record else "project")


def _stated(given: CheckInput) -> Iterator[tuple[AnswerKey, str, str, date]]:
    """Yield the roles that are stated as the form offers them; without record or day, none."""
    day = given.came_on
    if day is None or not given.projects:
        return
    for sheet, (named, stated) in given.with_roles(FieldRole.PROJECT_NAME, FieldRole.PROJECT_ROLE):
        for key, project in names(given.plan, sheet.code, named.code):
            role = given.plan.get(sheet.code, key.row, stated.code).value
            if stated.kind is FieldKind.CHOICE and role in stated.choices:
                yield AnswerKey(sheet.code, key.row, stated.code), project, str(role), day


def _known(record: ProjectRecord, given: CheckInput, day: date) -> ProjectRole | None:
    said = said_on(record, given.plan.identity.respondent, day)
    return said if said and said.certainty is not Certainty.UNVERIFIED else None

"""Checks on the list of projects: each once, and all that other lines speak of."""

from collections.abc import Iterator

from config.form import FieldRole
from models.rules.answers import AnswerKey, Plan
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.values import Lines, Place, Value
from models.rules.checks.words import plain, quoted


def find_twice(given: CheckInput) -> Iterator[Hit]:
    """Yield the projects that stand on the list before, in whatever capitals and spaces."""
    for sheet, (field,) in given.with_roles(FieldRole.PROJECT_NAME):
        seen: dict[str, AnswerKey] = {}
        for key, name in names(given.plan, sheet.code, field.code):
            first = seen.setdefault(plain(name), key)
            if first is not key:
                values: dict[str, Value] = {
                    "place": Place(key),
                    "project": quoted(name),
                    "other": Lines((first,)),
                }
                yield Hit(key, values)


def find_unlisted(given: CheckInput) -> Iterator[Hit]:
    """Yield the lines that belong to a project which the list of projects does not have."""
    listed = [
        (sheet, {plain(name) for _, name in names(given.plan, sheet.code, field.code)})
        for sheet, (field,) in given.with_roles(FieldRole.PROJECT_NAME)
    ]
    for sheet, (field,) in given.with_roles(FieldRole.PROJECT_OF):
        for key, name in names(given.plan, sheet.code, field.code):
            for list_of_projects, known in listed:
                if plain(name) not in known:
                    values: dict[str, Value] = {
                        "place": Place(key),
                        "project": quoted(name),
                        "sheet": list_of_projects.title,
                    }
                    yield Hit(key, values)


def names(plan: Plan, sheet: str, field: str) -> Iterator[tuple[AnswerKey, str]]:
    """Yield what stands in one column, with its place; nothing where a line has none."""
    for row in plan.rows(sheet):
        said = plan.get(sheet, row, field)
        if said.is_given:
            yield AnswerKey(sheet, row, field), str(said.value)

"""Projects as they are known on a day: all, those of one state, or one with its whole history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.project import ProjectRecord, Role
from models.errors import UnknownProjectError, UnknownStateError
from models.queries.projects import known_projects
from models.rules.projects import as_of, role_on
from tasks.projects.cells import state as state_of
from tasks.services import Services


@dataclass(frozen=True)
class ProjectList:
    """The projects launched by a day, each with what holds then."""

    on: date
    state: str | None
    projects: tuple[ProjectRecord, ...]
    """All that were asked for: with a state, those in which it is known to have a role."""
    not_in: tuple[str, ...] = ()
    """Codes of those that the state is known not to be in."""
    unknown: tuple[str, ...] = ()
    """Codes of those of which nobody knows whether the state is in them."""


def list_projects(services: Services, on: date, state: str | None = None) -> ProjectList:
    """Return the projects launched by a Brussels day, with what is known of them on that day.

    Raises:
        UnknownStateError: the state does not take part.
    """
    if state is not None:
        _must_be_state(state)
    launched = [one for one in _all(services) if one.launched_on <= on]
    if state is None:
        return ProjectList(on, None, tuple(as_of(one, on) for one in launched))
    roles = {one.code: role_on(one, state, on) for one in launched}
    return ProjectList(
        on,
        state,
        tuple(as_of(one, on) for one in launched if roles[one.code] not in (None, Role.NONE)),
        not_in=tuple(code for code, role in roles.items() if role is Role.NONE),
        unknown=tuple(code for code, role in roles.items() if role is None),
    )


def find_project(services: Services, name: str) -> ProjectRecord:
    """Return the one project of that code, or with that text in its name, with its whole history.

    Raises:
        UnknownProjectError: there is none, or there are several.
    """
    projects = _all(services)
    exact = [one for one in projects if one.code == name.casefold()]
    found = exact or [one for one in projects if name.casefold() in one.name.casefold()]
    if len(found) != 1:
        raise UnknownProjectError(name, _codes(found))
    return found[0]


def _all(services: Services) -> tuple[ProjectRecord, ...]:
    with services.reading() as session:
        return known_projects(session)


def _must_be_state(state: str) -> None:
    try:
        state_of(state)
    except ValueError as error:
        raise UnknownStateError(str(error)) from error


def _codes(projects: Iterable[ProjectRecord]) -> list[str]:
    return [one.code for one in projects]

"""How projects read: as tables and as data, with what is unverified marked wherever it stands."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from cli.output import table
from cli.words import count

if TYPE_CHECKING:
    from rich.console import RenderableType

    from config.project import Certainty, Dated, ProjectRecord, ProjectRole, Role
    from tasks.projects import ProjectList

_NOT_KNOWN = "not known"


def list_text(found: "ProjectList") -> "Iterable[RenderableType]":
    """Yield the projects of a day as a table, and what is not known about a state."""
    whose = f" of {found.state}" if found.state else ""
    yield f"{count(len(found.projects), 'project')}{whose} on {found.on}:"
    columns = ("code", "project", "since", "lead", "participants", "observers", "status", "how sure")
    yield table("", columns, (_row(one) for one in found.projects))
    if found.not_in:
        yield f"Known not to be in: {', '.join(found.not_in)}"
    if found.unknown:
        yield (
            f"Not known of {count(len(found.unknown), 'project')}, which does not mean no: "
            f"{', '.join(found.unknown)}"
        )


def list_data(found: "ProjectList") -> dict[str, object]:
    """Return the projects of a day as data."""
    return {
        "on": found.on.isoformat(),
        "state": found.state,
        "projects": [_plain(asdict(one)) for one in found.projects],
        "not_in": list(found.not_in),
        "unknown": list(found.unknown),
    }


def project_text(project: "ProjectRecord", day: date, state: str | None) -> "Iterable[RenderableType]":
    """Yield one project with its whole history, and what holds on a day."""
    from models.rules.projects import as_of

    yield f"{project.code}: {_marked(project.name, project.certainty)}, since {project.launched_on}"
    yield f"Source: {project.source}"
    if state:
        yield f"{state} on {day}: {_role_words(project, state, day)}"
    holding = as_of(project, day)
    now = {id(one) for one in (*holding.roles, *holding.milestones, *holding.statuses)}
    yield table(
        "",
        ("what", "who, or what", "from", "to", f"on {day}", "how sure", "source"),
        (_history_row(one, what, said, is_now=id(one) in now) for one, what, said in _history(project)),
    )


def project_data(project: "ProjectRecord", day: date, state: str | None) -> dict[str, object]:
    """Return one project with its whole history, and with a state its role on a day; null is not known."""
    from models.rules.projects import as_of, role_on

    data = {"on": day.isoformat(), "project": _plain(asdict(project))}
    data["holds"] = _plain(asdict(as_of(project, day)))
    return data | ({"state": state, "role": role_on(project, state, day)} if state else {})


def _history(project: "ProjectRecord") -> "Iterable[tuple[Dated, str, str]]":
    for role in project.roles:
        yield role, role.role.value, role.state or "everyone else"
    for one in project.milestones:
        yield one, "milestone", f"{one.title}, planned for {one.planned_on}"
    for status in project.statuses:
        yield status, "status", status.text


def _history_row(one: "Dated", what: str, said: str, *, is_now: bool) -> tuple[str, ...]:
    return (
        what,
        said,
        str(one.valid_from or _NOT_KNOWN),
        str(one.valid_to or ""),
        _holds(one) if is_now else "",
        _sure(one.certainty),
        one.source,
    )


def _holds(one: "Dated") -> str:
    return "yes" if one.valid_from else "perhaps"


def _row(project: "ProjectRecord") -> tuple[str, ...]:
    from config.project import Role
    from models.rules.projects import weakest

    return (
        project.code,
        _marked(project.name, project.certainty),
        str(project.launched_on),
        *(_states(project.roles, role) for role in (Role.LEAD, Role.PARTICIPANT, Role.OBSERVER)),
        "; ".join(_marked(one.text, one.certainty) for one in project.statuses) or _NOT_KNOWN,
        _sure(weakest(project)),
    )


def _states(roles: "Iterable[ProjectRole]", role: "Role") -> str:
    found = [_marked(one.state, one.certainty) for one in roles if one.role is role]
    return " ".join(found) or _NOT_KNOWN


def _role_words(project: "ProjectRecord", state: str, day: date) -> str:
    from models.rules.projects import said_on

    said = said_on(project, state, day)
    if said is None:
        return "not known, which does not mean no"
    words = "not in it" if said.role == "none" else said.role.value
    return f"{words} ({_sure(said.certainty)}: {said.source})"


def _marked(text: str, certainty: "Certainty") -> str:
    return f"{text} (UNVERIFIED)" if certainty == "unverified" else text


def _sure(certainty: "Certainty") -> str:
    return "UNVERIFIED" if certainty == "unverified" else certainty.value


def _plain(value: object) -> object:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case _:
            return value

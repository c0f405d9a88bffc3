"""Readers of the reference data in config/reference: rosters, catalogues, projects, holidays, figures."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from config.definition import CatalogueItem, Definition, Language
from config.project import Certainty, ProjectRecord, ProjectRole, ProjectStatus, Role
from config.rows import PublicFigure, RosterEntry

FOLDER = files("config") / "reference"
"""Where the files are."""

ROSTERS = ("member_states",)
"""Names of the rosters that a definition can ask."""

CATALOGUES = ("commitments",)
"""Names of the catalogues that a definition can ask about."""

EUROSTAT_SOURCE = "Eurostat, gov_ev, 27 April 2026"
"""Where the public figures come from; reuse allowed with the source named."""

EUROSTAT_DEFINITIONS = MappingProxyType(
    {
        "defence_expenditure": "general government expenditure on defence (COFOG 02, TE)",
        "defence_investment": "gross fixed capital formation in defence (COFOG 02, P51G)",
    }
)
"""What each public figure measures; not the definition of the European Defence Agency."""


@cache
def read_roster(name: str, on: date | None = None) -> tuple[RosterEntry, ...]:
    """Return a roster in protocol order: all that it ever named, or those that participate on a day."""
    entries = _roster(name)
    return entries if on is None else tuple(entry for entry in entries if _participates(entry, on))


def _participates(entry: RosterEntry, on: date) -> bool:
    return entry.participates_from <= on <= (entry.participates_to or date.max)


def _roster(name: str) -> tuple[RosterEntry, ...]:
    rows = sorted(_rows(name), key=lambda row: int(row["protocol_order"]))
    return tuple(
        RosterEntry(
            code=row["eu_code"],
            name=row["name"],
            order=int(row["protocol_order"]),
            country=row["iso2"],
            time_zone=row["time_zone"],
            participates_from=date.fromisoformat(row["participates_from"]),
            participates_to=_day(row["participates_to"]),
        )
        for row in rows
    )


@cache
def read_catalogue(
    name: str, language: Language = Language.ENGLISH, on: date | None = None
) -> tuple[CatalogueItem, ...]:
    """Return the items of a catalogue that are valid on a day, by number, or those that have no end yet.

    In another language the file beside it has their words; an item that has none there is named in English.
    """
    rows = [row for row in _rows(name) if _is_valid(row, on)]
    if language is Language.ENGLISH:
        return tuple(_item(row, row) for row in rows)
    words = {(row["number"], row["valid_from"]): row for row in _rows(f"{name}.{language}")}
    return tuple(_item(row, words.get((row["number"], row["valid_from"]), row)) for row in rows)


def known_catalogue(
    definition: Definition, language: Language = Language.ENGLISH
) -> tuple[CatalogueItem, ...]:
    """Return what a definition asks about, as is known now; an open cycle keeps what it opened with."""
    asked = definition.catalogue
    if asked.items:
        return tuple(item.words(language) for item in asked.items)
    return read_catalogue(asked.name, language, definition.respondents.evaluated_on)


def unworded(definition: Definition, language: Language) -> tuple[str, ...]:
    """Return the numbers of the items that have no words in a language, and are named in English."""
    asked = definition.catalogue
    if asked.items:
        return tuple(item.number for item in asked.items if item.words(language) is item)
    there = {(row["number"], row["valid_from"]) for row in _rows(f"{asked.name}.{language}")}
    return tuple(
        item.number
        for item in known_catalogue(definition)
        if (item.number, item.valid_from.isoformat() if item.valid_from else "") not in there
    )


def _is_valid(row: Mapping[str, str], on: date | None) -> bool:
    last = _day(row["valid_to"])
    return last is None if on is None else date.fromisoformat(row["valid_from"]) <= on <= (last or date.max)


def _item(row: Mapping[str, str], words: Mapping[str, str]) -> CatalogueItem:
    return CatalogueItem(
        number=row["number"],
        group=row["group"],
        group_title=words["group_title"],
        title=words["short_title"],
        official_text=words["official_text"],
        assessor=row["assessor"],
        valid_from=date.fromisoformat(row["valid_from"]),
        benchmark=row["benchmark"],
    )


@cache
def read_institution_holidays() -> Mapping[date, str]:
    """Return the days (Brussels) on which the EU institutions are closed, with their names."""
    return MappingProxyType(
        {date.fromisoformat(row["date"]): row["name"] for row in _rows("institution_holidays")}
    )


@cache
def read_public_figures() -> Mapping[tuple[str, str, int], PublicFigure]:
    """Return published figures by EU code, field and year; what is not published is not there."""
    figures = {}
    for row in _rows("eurostat_defence"):
        for name, definition in EUROSTAT_DEFINITIONS.items():
            if value := row[f"{name}_mio_eur"]:
                key = (row["geo"], name, int(row["year"]))
                figures[key] = PublicFigure(value=value, source=EUROSTAT_SOURCE, definition=definition)
    return MappingProxyType(figures)


@cache
def read_projects() -> tuple[ProjectRecord, ...]:
    """Return the projects as public sources name them, by launch; much about them is not known."""
    dated = _rows("project_roles")
    return tuple(_project(row, dated) for row in _rows("projects"))


def _project(row: Mapping[str, str], dated: list[dict[str, str]]) -> ProjectRecord:
    source, status = row["source"], row["status"]
    certainty = Certainty.UNVERIFIED if "UNVERIFIED" in source else Certainty.READ
    # Where dated roles are known, they say all that the plain columns say, and more exactly.
    roles = [_role(one) for one in dated if one["project"] == row["id"]] or list(_plain_roles(row, certainty))
    text = [ProjectStatus(text=status, certainty=certainty, source=source)] if status else []
    return ProjectRecord(
        code=row["id"],
        name=row["name"],
        domain=row["domain"],
        launched_on=date.fromisoformat(row["wave_date"]),
        certainty=certainty,
        source=source,
        roles=tuple(roles),
        statuses=tuple(text),
    )


def _role(row: Mapping[str, str]) -> ProjectRole:
    return ProjectRole(
        state=row["state"],
        role=Role(row["kind"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        certainty=Certainty(row["certainty"]),
        source=row["source"],
    )


def _plain_roles(row: Mapping[str, str], certainty: Certainty) -> Iterator[ProjectRole]:
    columns = {"lead": Role.LEAD, "participants": Role.PARTICIPANT, "observers": Role.OBSERVER}
    for column, role in columns.items():
        for state in filter(None, row[column].split(";")):
            yield ProjectRole(state=state, role=role, certainty=certainty, source=row["source"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))

"""Readers of the reference data in config/reference: rosters, catalogues, holidays and public figures."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from config.definition import CatalogueItem, Language, PublicFigure, RosterEntry

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
def read_roster(name: str) -> tuple[RosterEntry, ...]:
    """Return a roster in protocol order; each entry says from which day it participates."""
    rows = sorted(_rows(name), key=lambda row: int(row["protocol_order"]))
    return tuple(
        RosterEntry(
            code=row["eu_code"],
            name=row["name"],
            order=int(row["protocol_order"]),
            country=row["iso2"],
            time_zone=row["time_zone"],
            participates_from=date.fromisoformat(row["participates_from"]),
        )
        for row in rows
    )


@cache
def read_catalogue(name: str, language: Language = Language.ENGLISH) -> tuple[CatalogueItem, ...]:
    """Return the items of a catalogue, by number; in another language the file beside it has their words."""
    items = _catalogue(name)
    if language is Language.ENGLISH:
        return items
    words = {row["number"]: row for row in _rows(f"{name}.{language}")}
    return tuple(item.model_copy(update=_words(words[item.number])) for item in items)


def _words(row: Mapping[str, str]) -> Mapping[str, str]:
    return {
        "group_title": row["group_title"],
        "title": row["short_title"],
        "official_text": row["official_text"],
    }


def _catalogue(name: str) -> tuple[CatalogueItem, ...]:
    return tuple(
        CatalogueItem(
            number=row["number"],
            group=row["group"],
            group_title=row["group_title"],
            title=row["short_title"],
            official_text=row["official_text"],
            assessor=row["assessor"],
            benchmark=row["benchmark"],
        )
        for row in _rows(name)
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


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("config") / "reference" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))

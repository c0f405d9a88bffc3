"""The contents of a database by natural key: equal for two runs that did the same."""

import json
from collections.abc import Mapping

from sqlalchemy import Table, select
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - fills the metadata
from models.database import Database

NATURAL_KEYS: Mapping[str, tuple[str, ...]] = {
    "cycle": ("code",),
    "respondent": ("roster", "code"),
    "contact": ("respondent_id", "role", "address"),
    "obligation": ("cycle_id", "respondent_id", "deliverable"),
    "submission": ("obligation_id", "version"),
    "letter": ("digest",),
}
"""What stands for the row of a table that others refer to."""

OF_THE_PROCESS = {"letter": {"holder", "attempts", "leased_at", "next_try_at", "may_have_arrived", "seconds"}}
"""Columns that tell which process tried, when, how often and how long: a killed one leaves its mark."""

Dump = dict[str, list[str]]


def dump(database: Database, *, with_process: bool = False) -> Dump:
    """Return every row of every table as canonical JSON, keys of rows replaced by what they stand for."""
    names: dict[tuple[str, object], str] = {}
    with database.reading() as session:
        return {
            table.name: sorted(
                _plain(table, dict(row), names, with_process=with_process)
                for row in session.execute(select(table)).mappings()
            )
            for table in SQLModel.metadata.sorted_tables
        }


def differences(expected: Dump, found: Dump) -> list[str]:
    """Return the rows that one dump has and the other has not, marked - and +."""
    marked = []
    for table, rows in expected.items():
        marked += [f"- {table} {row}" for row in rows if row not in found[table]]
        marked += [f"+ {table} {row}" for row in found[table] if row not in rows]
        if not marked and len(rows) != len(found[table]):
            marked.append(f"+ {table}: {len(found[table])} rows instead of {len(rows)}")
    return marked


def _plain(
    table: Table, row: dict[str, object], names: dict[tuple[str, object], str], *, with_process: bool
) -> str:
    for column in table.columns:
        for key in column.foreign_keys:
            if row[column.name] is not None:
                row[column.name] = names[key.column.table.name, row[column.name]]
    if table.name in NATURAL_KEYS:
        names[table.name, row["id"]] = "/".join(str(row[name]) for name in NATURAL_KEYS[table.name])
    hidden = {"id"} | (set() if with_process else OF_THE_PROCESS.get(table.name, set()))
    shown = {name: value for name, value in row.items() if name not in hidden}
    return json.dumps(shown, sort_keys=True, default=str, ensure_ascii=False)

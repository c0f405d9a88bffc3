"""Many rows at once: by COPY where the database has it."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, insert
from sqlmodel import Session

_WORTH_A_COPY = 1_000
"""Rows from which a COPY pays."""


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns, every one but the key."""
    if not rows:
        return
    connection = session.connection()
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection) and len(rows) >= _WORTH_A_COPY:
        _copy(connection, driver, table, rows)
    else:
        connection.execute(insert(table), rows)


def _copy(
    connection: Connection,
    driver: "psycopg.Connection[tuple[object, ...]]",
    table: Table,
    rows: Sequence[Mapping[str, object]],
) -> None:
    columns = list(rows[0])
    types = [table.c[name].type for name in columns]
    stored = [type_.dialect_impl(connection.dialect).bind_processor(connection.dialect) for type_ in types]
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    take = itemgetter(*columns)
    with driver.cursor() as cursor, cursor.copy(target) as copy:
        for row in rows:
            values = zip(stored, take(row), strict=True)
            copy.write_row([store(value) if store else value for store, value in values])

"""PostgreSQL databases of their own on a server that is given."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import make_url

EMPTY = "template0"
"""The database of PostgreSQL in which nothing is."""

PostgresDatabase = Callable[..., AbstractContextManager[str]]
"""Makes a database, empty or a copy of one, hands out its address, and drops it when the block ends."""


@contextmanager
def database_on(server: str, name: str, template: str = EMPTY) -> Iterator[str]:
    """Make a database from a template, yield its address, and drop it at the end."""
    made = sql.Identifier(name)
    _execute(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, sql.Identifier(template)))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def _execute(server: str, statement: sql.Composed) -> None:
    admin = make_url(server).set(drivername="postgresql")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)

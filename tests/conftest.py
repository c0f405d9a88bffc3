"""Fixtures of all tests: a database of its own for each, an environment without the machine's settings."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import URL, make_url

from benchmarks.simulation import postgres
from benchmarks.simulation.databases import EMPTY, PostgresDatabase, database_on

OUTSIDE_POSTGRES = os.environ.get("KALENDS_TEST_POSTGRES_URL")
"""A PostgreSQL server to use instead of one of our own; its user must be allowed to create databases."""

_prefect_home = tempfile.mkdtemp(prefix="kalends-prefect-")
for _name in [name for name in os.environ if name.startswith(("KALENDS_", "PREFECT_"))]:
    del os.environ[_name]
os.environ.update(
    {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": _prefect_home,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # Processes that a test starts, xdist's workers among them, find the same server.
        **({"KALENDS_TEST_POSTGRES_URL": OUTSIDE_POSTGRES} if OUTSIDE_POSTGRES else {}),
    }
)

hypothesis.settings.register_profile("kalends", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("kalends")


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of garbage collections: it is much, and stays."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the Prefect home of this process."""
    shutil.rmtree(_prefect_home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    """Run a PostgreSQL server for this test process; each xdist worker has its own, and waits for none."""
    with postgres.postgres_server() as server:
        yield server


@pytest.fixture
def durable_postgres() -> Iterator[postgres.PostgresServer]:
    """Run a server of this test's own that loses nothing when it is restarted."""
    with postgres.postgres_server(postgres.DURABLE_SETTINGS) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_admin_url(request: pytest.FixtureRequest) -> URL:
    """Return the address from which databases are made and dropped."""
    if OUTSIDE_POSTGRES:
        return make_url(OUTSIDE_POSTGRES).set(drivername="postgresql+psycopg")
    return request.getfixturevalue("postgres_server").url


@pytest.fixture
def postgres_template() -> str:
    """Return the database that each test's is copied from; a folder's conftest may give one with tables.

    For one test only: what outlives it would take this folder's template into another one.
    """
    return EMPTY


@pytest.fixture(scope="session")
def postgres_database(postgres_admin_url: URL) -> PostgresDatabase:
    """Return what makes a PostgreSQL database for a `with` block, for a test that needs several."""
    server = postgres_admin_url.render_as_string(hide_password=False)
    numbers = count(1)

    def make(copy_of: str = EMPTY) -> AbstractContextManager[str]:
        return database_on(server, f"kalends_{os.getpid()}_{next(numbers)}", copy_of)

    return make


@pytest.fixture
def postgres_url(postgres_database: PostgresDatabase, postgres_template: str) -> Iterator[str]:
    """Return the address of a PostgreSQL database of this test's own, dropped afterwards."""
    with postgres_database(postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
def cut_connections() -> Callable[[str], None]:
    """Return what cuts every connection to a PostgreSQL database, as a network that drops what is idle."""

    def cut(url: str) -> None:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    return cut


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file of this test's own; the file is not yet there."""
    return f"sqlite:///{tmp_path / 'kalends.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of this test's own, on SQLite and then on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")

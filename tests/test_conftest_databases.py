"""Each test has a database of its own, on both kinds, and sees no setting of the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool


def execute(url: str, *statements: str) -> list[object]:
    """Run statements in one transaction and return the first column of each one that answers."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        results = [connection.execute(text(statement)) for statement in statements]
        return [result.scalar_one() for result in results if result.returns_rows]


def tables(url: str) -> list[str]:
    return inspect(create_engine(url, poolclass=NullPool)).get_table_names()


def test_answers(database_url):
    assert execute(database_url, "select 1") == [1]


@pytest.mark.parametrize("run", ["first", "second"])
def test_starts_empty(database_url, run):
    assert tables(database_url) == []
    execute(database_url, "create table leftover (id integer)")
    assert tables(database_url) == ["leftover"]


@pytest.mark.postgres
def test_kinds_are_separate(sqlite_url, postgres_url):
    execute(sqlite_url, "create table only_here (id integer)")
    assert (tables(sqlite_url), tables(postgres_url)) == (["only_here"], [])


@pytest.mark.postgres
def test_two_of_one_kind_are_separate(postgres_database):
    with postgres_database() as first, postgres_database() as second:
        execute(first, "create table only_here (id integer)")
        assert (tables(first), tables(second)) == (["only_here"], [])


@pytest.mark.postgres
def test_dropped_though_a_connection_is_open(postgres_database):
    with postgres_database() as url:
        connection = create_engine(url, poolclass=NullPool).connect()
    with connection, pytest.raises(OperationalError, match="terminating connection"):
        connection.execute(text("select 1"))
    with pytest.raises(OperationalError, match="does not exist"):
        execute(url, "select 1")


@pytest.mark.postgres
@pytest.mark.skipif("KALENDS_TEST_POSTGRES_URL" in os.environ, reason="the server is not ours to kill")
def test_postgres_restarts_without_losing_the_database(postgres_server, postgres_url):
    execute(postgres_url, "create table kept (id integer)")
    postgres_server.stop("fast")
    with pytest.raises(OperationalError):
        execute(postgres_url, "select 1")
    postgres_server.start()
    assert tables(postgres_url) == ["kept"]


INNER = """
import os
def test_environment():
    names = sorted(name for name in os.environ if name.startswith(("KALENDS_", "PREFECT_")))
    assert names == ["PREFECT_HOME", "PREFECT_SERVER_ANALYTICS_ENABLED"]
    assert "kalends-prefect-" in os.environ["PREFECT_HOME"]
    assert (os.environ["DO_NOT_TRACK"], os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")
"""


def test_settings_of_the_machine_are_hidden(tmp_path):
    (tmp_path / "conftest.py").write_text(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "test_inner.py").write_text(INNER)
    outside = {
        "KALENDS_DATABASE_URL": "sqlite://",
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
        "PREFECT_HOME": "/x",
    }
    path = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        check=False,
        env=path | outside,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout

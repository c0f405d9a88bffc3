"""The engine: addresses, transactions, journals, and what a text of the errors must not show."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from models.database import Database, wal_is_safe
from models.errors import DatabaseUrlError
from models.operations.submissions import Arrival, receive
from models.tables import Cycle, Installation


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        pytest.param((3, 40, 1), False, id="Debian 12"),
        pytest.param((3, 44, 5), False, id="3.44 before the fix"),
        pytest.param((3, 44, 6), True, id="3.44 with the fix"),
        pytest.param((3, 45, 0), False, id="a line never mended"),
        pytest.param((3, 49, 9), False, id="another one"),
        pytest.param((3, 50, 6), False, id="3.50 before the fix"),
        pytest.param((3, 50, 7), True, id="3.50 with the fix"),
        pytest.param((3, 51, 0), False, id="3.51"),
        pytest.param((3, 51, 2), False, id="3.51 before the fix"),
        pytest.param((3, 51, 3), True, id="3.51 with the fix"),
        pytest.param((3, 52, 0), True, id="later"),
        pytest.param((4, 0, 0), True, id="much later"),
    ],
)
def test_wal_is_safe(version, safe):
    assert wal_is_safe(version) is safe


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("", "''", id="nothing"),
        pytest.param("nonsense", "'nonsense'", id="no address"),
        pytest.param("sqlite://", "'sqlite://'", id="memory"),
        pytest.param("sqlite:///:memory:", ":memory:", id="memory, named"),
        pytest.param("mysql://user:secret@host/db", "'host/db'", id="another kind"),
        pytest.param("postgres://user:secret@host/db", "'host/db'", id="an old name"),
        pytest.param(
            "postgresql://user:secret@host:port/db", "'host:port/db'", id="a port that is no number"
        ),
    ],
)
def test_addresses_that_are_refused(url, shown):
    with pytest.raises(DatabaseUrlError) as refused:
        Database(url)
    assert shown in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "KALENDS_DATABASE_URL" in refused.value.way_out


@pytest.mark.parametrize(
    ("url", "driver", "is_sqlite"),
    [
        pytest.param("sqlite:///var/kalends.sqlite", "sqlite", True, id="SQLite"),
        pytest.param("sqlite+aiosqlite:///var/kalends.sqlite", "sqlite", True, id="SQLite by another driver"),
        pytest.param("postgresql://user@host/name", "postgresql+psycopg", False, id="PostgreSQL"),
        pytest.param(
            "postgresql+asyncpg://user@host/name", "postgresql+psycopg", False, id="by another driver"
        ),
    ],
)
def test_addresses_that_are_taken(url, driver, is_sqlite):
    database = Database(url)
    assert (database.url.drivername, database.is_sqlite) == (driver, is_sqlite)
    assert (database.file is not None) is is_sqlite
    database.close()


def test_nothing_is_opened_before_it_is_used(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'kalends.db'}")
    database.close()
    assert list(tmp_path.iterdir()) == []


def test_a_transaction_commits_at_its_end_only(either_world):
    with either_world.database.transaction() as session:
        session.exec(select(Installation)).one().is_rehearsal = False
        session.flush()
        assert either_world.read(lambda other: other.exec(select(Installation)).one()).is_rehearsal is True
    assert either_world.read(lambda other: other.exec(select(Installation)).one()).is_rehearsal is False


def make_real(cycle):
    cycle.session.exec(select(Installation)).one().is_rehearsal = False
    cycle.session.flush()


def test_an_error_rolls_back(either_world):
    either_world.fail_after("2024-02-20T10:00+01:00", make_real)
    assert either_world.read(lambda other: other.exec(select(Installation)).one()).is_rehearsal is True


def test_reading_commits_nothing(either_world):
    with either_world.database.reading() as session:
        session.exec(select(Installation)).one().is_rehearsal = False
        session.flush()
    assert either_world.read(lambda other: other.exec(select(Installation)).one()).is_rehearsal is True


def test_sqlite_is_durable_and_keeps_its_keys(world):
    with world.database.engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        answers = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    journal = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate"
    assert answers == [journal, 2, 1]


@pytest.mark.parametrize("safe", [True, False])
def test_the_journal_follows_the_version(sqlite_url, monkeypatch, safe):
    monkeypatch.setattr("models.database.wal_is_safe", lambda _version: safe)
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == ("wal" if safe else "truncate")
    database.close()


def test_a_row_that_belongs_to_nothing_is_refused(either_world):
    entry = either_world.read(lambda session: session.exec(select(Cycle)).one())
    with pytest.raises(IntegrityError):
        either_world.write(
            lambda session: session.connection().exec_driver_sql(
                f"INSERT INTO completed_step (cycle_id, name, completed_at) VALUES ({entry.id + 1}, 'x', "
                "'2024-01-01 00:00:00')"
            )
        )


def test_two_writers_take_turns(either_world):
    """Two that read first and write later wait for each other, and neither loses."""

    def hand_in(content: str) -> None:
        with either_world.at("2024-02-20T10:00+01:00") as cycle:
            obligation = either_world.find(cycle)
            time.sleep(0.05)
            receive(cycle, obligation, Arrival(cycle.now, content * 64, 1, "xlsx"))

    writers = [threading.Thread(target=hand_in, args=(content,)) for content in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert either_world.row().versions == 3
    assert len(either_world.entries()) == 4


def test_a_commit_that_meets_a_reader_leaves_nothing_open(tmp_path, monkeypatch):
    monkeypatch.setattr("models.database.LOCK_WAIT_SECONDS", 0.1)
    monkeypatch.setattr("models.database.wal_is_safe", lambda _: False)  # else readers stop no commit
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE said (word TEXT)"))
    with closing(sqlite3.connect(tmp_path / "one.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM said").fetchall()
        with pytest.raises(OperationalError, match="locked"), database.transaction() as session:
            session.execute(text("INSERT INTO said VALUES ('lost')"))
    with database.transaction() as session:
        session.execute(text("INSERT INTO said VALUES ('kept')"))
        assert session.execute(text("SELECT word FROM said")).scalars().all() == ["kept"]
    database.close()

"""The schema: an empty database upgraded is the tables; what was made by others is refused."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from models.database import Database
from models.errors import NewerDatabaseError, NoDatabaseError, NotADatabaseError, OlderDatabaseError
from models.schema import check_schema, create_schema, is_rehearsal, schema_differences, upgrade_schema
from models.tables import Installation


@pytest.fixture
def database(database_url):
    """An empty database, on SQLite and then on PostgreSQL."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def file_database(sqlite_url):
    """A SQLite file that is not yet there."""
    database = Database(sqlite_url)
    yield database
    database.close()


def set_version(database, version):
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")


def test_an_upgraded_empty_database_equals_the_tables(database):
    assert schema_differences(database) != []
    upgrade_schema(database)
    assert schema_differences(database) == []
    check_schema(database)


def test_a_difference_is_seen(database):
    upgrade_schema(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE letter ADD COLUMN colour VARCHAR")
    assert [difference[0] for difference in schema_differences(database)] == ["remove_column"]


def test_upgrading_again_changes_nothing(database):
    for _ in range(2):
        upgrade_schema(database)
    assert schema_differences(database) == []


@pytest.mark.parametrize("made_for", [True, False], ids=["rehearsal", "real"])
def test_what_a_database_is_for_stays_as_it_was_made(database, made_for):
    create_schema(database, is_rehearsal=made_for)
    create_schema(database, is_rehearsal=not made_for)
    assert is_rehearsal(database) is made_for
    with database.reading() as session:
        assert len(session.exec(select(Installation)).all()) == 1


def test_a_database_that_says_nothing_of_itself_is_real(database):
    upgrade_schema(database)
    assert is_rehearsal(database) is False


def test_what_was_never_made_is_refused(database):
    with pytest.raises(NoDatabaseError, match="no Kalends database there yet") as refused:
        check_schema(database)
    assert refused.value.way_out == "make it with `kalends init`"


def test_looking_makes_no_file(file_database):
    with pytest.raises(NoDatabaseError):
        check_schema(file_database)
    assert not file_database.file.exists()


def test_an_empty_file_is_no_database_yet(file_database):
    file_database.file.touch()
    with pytest.raises(NoDatabaseError):
        check_schema(file_database)
    upgrade_schema(file_database)
    check_schema(file_database)


def test_folders_are_made_for_a_new_file(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'kalends.db'}")
    upgrade_schema(database)
    assert database.file.exists()
    database.close()


def test_a_newer_database_is_refused_and_left_alone(database):
    create_schema(database, is_rehearsal=True)
    set_version(database, "9999")
    for act in (check_schema, upgrade_schema):
        with pytest.raises(NewerDatabaseError, match=r"'9999'.*nothing was changed") as refused:
            act(database)
        assert (refused.value.version, "newer one" in refused.value.way_out) == ("9999", True)
    assert schema_differences(database) == []


def test_an_older_database_is_refused_until_it_is_upgraded(database, monkeypatch):
    create_schema(database, is_rehearsal=True)
    monkeypatch.setattr("models.schema._head", lambda: "9999")
    with pytest.raises(OlderDatabaseError, match=r"the older schema '\d{4}'") as refused:
        check_schema(database)
    assert "kalends migrate" in refused.value.way_out


def write_text(path: Path) -> None:
    path.write_text("This is a letter, not a database. " * 100)


def write_folder(path: Path) -> None:
    path.mkdir()


def write_damaged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    path.write_bytes(b"SQLite format 2\0" + path.read_bytes()[16:])


@pytest.mark.parametrize("write", [write_text, write_folder, write_damaged])
@pytest.mark.parametrize("act", [check_schema, upgrade_schema])
def test_a_file_that_is_no_database_is_refused_and_left_alone(file_database, write, act):
    write(file_database.file)
    before = file_database.file.read_bytes() if file_database.file.is_file() else None
    with pytest.raises(
        NotADatabaseError, match=r"kalends\.db' is not a database that can be opened"
    ) as refused:
        act(file_database)
    assert refused.value.way_out
    assert (file_database.file.read_bytes() if file_database.file.is_file() else None) == before


def test_another_programs_database_is_left_alone(file_database):
    with sqlite3.connect(file_database.file) as connection:
        connection.execute("CREATE TABLE cycle (title)")
    connection.close()
    with pytest.raises(NoDatabaseError):
        check_schema(file_database)


@pytest.mark.postgres
@pytest.mark.parametrize("act", [check_schema, upgrade_schema])
def test_a_database_that_is_away_is_a_fault_of_the_surroundings(postgres_database, act):
    with postgres_database() as url:
        database = Database(url)
    with pytest.raises(OperationalError, match="does not exist"):
        act(database)
    database.close()

"""How databases are copied: the programs are told where, and nobody else is told the password."""

import sqlite3
from contextlib import closing

import pytest

from models.database import Database
from models.errors import OccupiedDatabaseError, SystemProgramError
from tasks.database_copy import copy_database, is_empty, must_be_empty

SAYS = """#!/bin/sh
for word in "$@"; do
  echo "$word" >> {said}
  file=$(echo "$word" | sed -n 's/.*passfile=\\([^&]*\\).*/\\1/p' | sed 's/%2F/\\//g')
  if [ -n "$file" ]; then cat "$file" >> {said}; fi
done
exit {code}
"""


@pytest.fixture
def pg_dump(tmp_path, monkeypatch):
    """Return what puts a program in the place of pg_dump that writes down what it is told."""

    def install(code=0):
        program = tmp_path / "pg_dump"
        program.write_text(SAYS.format(said=tmp_path / "said", code=code), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "said"

    return install


def test_the_password_is_no_argument(pg_dump, tmp_path):
    said = pg_dump()
    copy_database(Database("postgresql://officer:se%3Acret@db.example:5433/nip"), tmp_path / "copy")
    lines = said.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "secret" in line or "cret" in line] == ["*:*:*:*:se\\:cret"]
    address = next(line for line in lines if line.startswith("postgresql://"))
    assert address.startswith("postgresql://officer@db.example:5433/nip?passfile=")


def test_without_a_password_the_users_own_way_is_left(pg_dump, tmp_path):
    said = pg_dump()
    copy_database(Database("postgresql://officer@db.example/nip"), tmp_path / "copy")
    assert said.read_text(encoding="utf-8").splitlines()[-1] == "postgresql://officer@db.example/nip"


def test_a_program_that_fails(pg_dump, tmp_path):
    pg_dump(code=1)
    with pytest.raises(SystemProgramError, match="pg_dump: it ended with 1"):
        copy_database(Database("postgresql://officer@db.example/nip"), tmp_path / "copy")


def test_empty_or_not(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'some.sqlite'}")
    assert is_empty(database)
    assert not (tmp_path / "some.sqlite").exists()
    with closing(sqlite3.connect(tmp_path / "some.sqlite")) as connection:
        connection.execute("CREATE TABLE anything (id INTEGER)")
    with pytest.raises(OccupiedDatabaseError):
        must_be_empty(database)
    database.close()


def test_a_copy_is_one_file(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'some.sqlite'}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE anything (id INTEGER)")
    (tmp_path / "copy").mkdir()
    copy_database(database, tmp_path / "copy" / "database.sqlite")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["database.sqlite"]
    database.close()

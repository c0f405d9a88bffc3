"""The operator's commands: nothing is written over, and what is saved comes back as it was."""

import json
import sqlite3
from contextlib import closing

import pytest

from models.errors import OlderDatabaseError

CODE = "pesco-nip-2024"
NOW = "2024-02-01T10:00:00+01:00"


@pytest.fixture
def received(opened, tmp_path):
    """Return what runs a command where a statement was handed in."""
    (tmp_path / "statement.txt").write_text("We remain committed.", encoding="utf-8")
    assert opened("hand-in", CODE, "EL", "statement", "statement.txt", "--now", NOW).code == 0
    return opened


@pytest.fixture
def elsewhere(monkeypatch):
    """Return what moves the installation to an empty place."""

    def move():
        monkeypatch.setenv("KALENDS_DATABASE_URL", "sqlite:///elsewhere/kalends.sqlite")
        monkeypatch.setenv("KALENDS_FILES", "elsewhere/files")

    return move


def test_made_once(kalends):
    made = kalends("init", "--json").json
    assert made == {"database": "sqlite:///var/kalends.sqlite", "made": True, "rehearsal": False}
    assert kalends("init", "--json").json == {**made, "made": False}


def test_a_real_database_does_not_become_one_for_rehearsal(installed):
    ended = installed("init", "--rehearsal")
    assert ended.code == 2
    assert "made for real cycles" in ended.err


def test_a_rehearsal_stays_one(kalends):
    assert kalends("init", "--rehearsal", "--json").json["rehearsal"]
    assert kalends("init", "--json").json["rehearsal"]


def test_tables_of_another_program_are_left_alone(kalends, tmp_path):
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "kalends.sqlite")) as other:
        other.execute("CREATE TABLE cycle (id INTEGER)")
    ended = kalends("init", "--json")
    assert ended.code == 2
    assert ended.json["error"]["class"] == "OccupiedDatabaseError"


def test_nothing_to_migrate(installed):
    assert installed("migrate", "--json").json == {"migrated": False, "from": None}


def test_migrate_makes_nothing(kalends, tmp_path):
    assert kalends("migrate").code == 2
    assert not (tmp_path / "var").exists()


def test_saved_and_restored(received, elsewhere):
    saved = received("backup", "saved", "--json")
    assert saved.code == 0
    assert saved.json == {"folder": "saved", "cycles": [CODE], "files": 1, "problems": []}
    before = received("status", CODE, "--json", "--now", NOW).json
    elsewhere()
    assert received("restore", "saved", "--json").json == saved.json
    assert received("status", CODE, "--json", "--now", NOW).json == before
    assert received("verify").code == 0


def test_restore_writes_over_nothing(received):
    assert received("backup", "saved").code == 0
    ended = received("restore", "saved", "--json")
    assert ended.code == 2
    assert ended.json["error"]["class"] == "OccupiedDatabaseError"


def test_backup_writes_over_nothing(installed, tmp_path):
    assert installed("backup", "saved").code == 0
    assert installed("backup", "saved").code == 2


def test_nothing_to_save(kalends, tmp_path):
    assert kalends("backup", "saved").code == 2
    assert not (tmp_path / "saved").exists()


def test_no_backup_to_restore(kalends):
    ended = kalends("restore", "saved", "--json")
    assert ended.code == 2
    assert "not a whole backup" in ended.json["error"]["message"]


def test_a_changed_record_is_found(received, tmp_path):
    with closing(sqlite3.connect(tmp_path / "var" / "kalends.sqlite")) as database, database:
        database.execute("UPDATE audit_entry SET actor = 'nobody' WHERE position = 2")
    ended = received("verify", "--json")
    assert ended.code == 1
    assert ended.json["cycles"][0]["problems"] == ["audit chain: entry 2 was changed"]
    assert received("backup", "saved").code == 1


def test_a_changed_file_is_found(received, tmp_path):
    (stored,) = [path for path in (tmp_path / "var" / "files").rglob("*") if path.is_file()]
    stored.write_bytes(b"We remain.")
    ended = received("verify")
    assert ended.code == 1
    assert f"the file {stored.name} was altered" in ended.out


def test_serve_runs_the_flows(installed, monkeypatch):
    served = []
    monkeypatch.setattr("flows.serving.serve_flows", lambda *given: served.append(given))
    assert installed("serve", "--no-pages", "--port", "4300").code == 0
    ((settings, home, _say, port),) = served
    assert settings.database_url == "sqlite:///var/kalends.sqlite"
    assert (str(home), port) == ("var/prefect", 4300)


def test_the_manifest_names_what_is_in_it(received, tmp_path):
    received("backup", "saved")
    manifest = json.loads((tmp_path / "saved" / "manifest.json").read_text(encoding="utf-8"))
    (sha256,) = manifest["files"]
    assert (tmp_path / "saved" / "files" / sha256[:2] / sha256).is_file()
    assert manifest["cycles"][0]["code"] == CODE


def test_an_older_database_is_brought_up_to_date(installed, monkeypatch):
    upgraded = []

    def older(_database):
        raise OlderDatabaseError("0000")

    monkeypatch.setattr("models.schema.check_schema", older)
    monkeypatch.setattr("models.schema.upgrade_schema", upgraded.append)
    assert installed("migrate", "--json").json == {"migrated": True, "from": "0000"}
    assert len(upgraded) == 1


def test_a_restored_older_database_says_what_is_next(received, elsewhere, monkeypatch):
    def older(_database):
        raise OlderDatabaseError("0000")

    received("backup", "saved")
    elsewhere()
    monkeypatch.setattr("tasks.backup.check_schema", older)
    assert "run `kalends migrate` next" in received("restore", "saved").err


def test_a_backup_of_another_kind_of_database(installed, monkeypatch):
    installed("backup", "saved")
    monkeypatch.setenv("KALENDS_DATABASE_URL", "postgresql://officer@db.example/nip")
    ended = installed("restore", "saved", "--json")
    assert ended.code == 2
    assert "it has 'database.sqlite'" in ended.json["error"]["message"]

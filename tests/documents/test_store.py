"""The store: each file once, whole or not at all, durable before anything is acknowledged."""

import errno
import hashlib
from pathlib import Path

import pytest

import documents.store
from documents.store import FileStore, make_folder_durably, write_durably

CONTENT = b"a plan" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def synced(monkeypatch):
    """The folders whose names were made durable, in order."""
    folders = []
    sync = documents.store.sync_folder

    def remember(folder: Path) -> None:
        folders.append(folder)
        sync(folder)

    monkeypatch.setattr(documents.store, "sync_folder", remember)
    return folders


def files_in(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("content", [CONTENT, b"", b"\x00\xff" * 3], ids=["plan", "empty", "bytes"])
def test_what_is_put_can_be_got(store, content):
    sha256 = store.put(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert store.get(sha256) == content


def test_a_file_stands_under_its_hash_and_is_nobody_elses(store):
    store.put(CONTENT)
    (path,) = files_in(store.folder)
    assert path == store.folder / SHA256[:2] / SHA256
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_made_before_the_first_file(store):
    assert not store.folder.exists()


def test_the_same_bytes_again_change_nothing(store):
    store.put(CONTENT)
    (path,) = files_in(store.folder)
    before = path.stat()
    assert store.put(CONTENT) == SHA256
    (again,) = files_in(store.folder)
    assert (again.stat().st_ino, again.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_never_put_is_not_there(store):
    with pytest.raises(FileNotFoundError):
        store.get(SHA256)


def test_every_new_name_is_made_durable(store, synced):
    store.put(CONTENT)
    assert set(synced) == {store.folder.parent, store.folder, store.folder / SHA256[:2]}
    assert synced[-1] == store.folder / SHA256[:2]
    synced.clear()
    store.put(CONTENT + b"another one of 0x" + bytes([3]))
    assert store.folder.parent not in synced


def test_a_name_that_is_there_is_made_durable_too(store, synced):
    store.put(CONTENT)
    synced.clear()
    store.put(CONTENT)
    assert set(synced) == {store.folder, store.folder / SHA256[:2]}


def test_folders_that_are_there_are_left(tmp_path, synced):
    make_folder_durably(tmp_path)
    assert synced == []


@pytest.mark.parametrize("fault", ["fsync", "replace"])
def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, fault):
    path = tmp_path / "report.json"
    write_durably(path, b"before")

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(documents.store.os if fault == "fsync" else Path, fault, full)
    with pytest.raises(OSError, match="No space left"):
        write_durably(path, b"after")
    assert [one.name for one in tmp_path.iterdir()] == ["report.json"]
    assert path.read_bytes() == b"before"


def test_a_file_that_failed_can_be_put_again(store, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(documents.store.os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.put(CONTENT)
    assert files_in(store.folder) == []
    assert store.get(store.put(CONTENT)) == CONTENT


def test_writing_replaces_what_was_there(tmp_path):
    path = tmp_path / "report.json"
    for content in (b"before", b"after"):
        write_durably(path, content)
    assert path.read_bytes() == b"after"
    assert len(list(tmp_path.iterdir())) == 1

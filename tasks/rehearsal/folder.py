"""The folder of a rehearsal: locked while in use, bound to its inputs, left alone when it is finished."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from config.settings import Settings
from documents.store import write_durably
from models.errors import OtherRehearsalError, RehearsalFolderError

STATE = ".state"
"""Folder of what is no result: lock, manifest, stored files, the orchestrator's home."""

DATABASE = "kalends.sqlite"
"""Name of the rehearsal's own database."""

LOCK = "lock"
"""Name of the file in it that is locked while the folder is in use; it comes first and stays."""

_PACKAGES = ("config", "documents", "flows", "models", "notifications", "tasks")
_COMPILED = ".pyc"

_UNFINISHED = (".part", ".tmp")
"""Endings of files that were being written when their process was killed."""


@dataclass(frozen=True)
class Inputs:
    """What a rehearsal is a function of, as hashes; the seed is none when a scenario says what happens."""

    code: str
    definition: str
    scenario: str | None
    seed: int | None


@dataclass(frozen=True)
class Folder:
    """A folder that is ours while it is in use."""

    path: Path
    is_finished: bool

    @property
    def letters(self) -> Path:
        """Return the mailbox folder."""
        return self.path / "letters"

    @property
    def settings(self) -> Settings:
        """Return settings of its own: nothing of the environment has a say in a rehearsal."""
        return Settings.model_construct(
            database_url=f"sqlite:///{self.path / DATABASE}",
            files=self.path / STATE / "files",
            mailbox_folder=self.letters,
            channel="mailbox",
            batch_size=500,
            check_mail_domains=False,
        )

    def finish(self) -> None:
        """Note that the rehearsal has come to its end."""
        manifest = _manifest(self.path)
        text = json.dumps({**json.loads(manifest.read_text()), "finished": True}, indent=2)
        write_durably(manifest, text.encode())


@contextmanager
def use_folder(path: Path, inputs: Inputs, *, force: bool) -> Iterator[Folder]:
    """Take a folder for a rehearsal with these inputs.

    Raises:
        RehearsalFolderError: it is in use, holds other things, or was made with other inputs.
    """
    _must_be_ours(path)
    (path / STATE).mkdir(parents=True, exist_ok=True)
    with _locked(path):
        if force or not _manifest(path).exists():
            _empty(path)
        is_finished = _bind(path, inputs)
        if not is_finished:
            _remove_unfinished(path)
        yield Folder(path.resolve(), is_finished)


def code_hash() -> str:
    """Return a hash of the program itself: another version makes another rehearsal."""
    hashed = hashlib.sha256()
    for package in _PACKAGES:
        for name, content in _sources(files(package), package):
            hashed.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return hashed.hexdigest()


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry, f"{name}/{entry.name}")
        elif not entry.is_dir() and not entry.name.endswith(_COMPILED):
            yield f"{name}/{entry.name}", entry.read_bytes()


def _manifest(path: Path) -> Path:
    return path / STATE / "manifest.json"


def _must_be_ours(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise RehearsalFolderError(f"'{path}' is a file, not a folder", "give another folder with --out")
    if path.exists() and any(path.iterdir()) and not _has_our_state(path):
        raise RehearsalFolderError(
            f"'{path}' holds files that are not of a rehearsal; they are left alone",
            "give an empty or a new folder with --out",
        )


def _has_our_state(path: Path) -> bool:
    # A rehearsal killed before it made its lock left the empty folder of its state and nothing else.
    state = path / STATE
    return (state / LOCK).is_file() or (list(path.iterdir()) == [state] and not any(state.iterdir()))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path / STATE / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise RehearsalFolderError(
            f"'{path}' is in use by another rehearsal", "wait for it, or give another folder with --out"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def _empty(path: Path) -> None:
    # The manifest goes first: killed after that, the next run finds none and empties what is left.
    _manifest(path).unlink(missing_ok=True)
    state = path / STATE
    for entry in (*path.iterdir(), *state.iterdir()):
        if entry in (state, state / LOCK):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _remove_unfinished(path: Path) -> None:
    for entry in path.rglob(".*"):
        if entry.name.endswith(_UNFINISHED):
            entry.unlink()


def _bind(path: Path, inputs: Inputs) -> bool:
    manifest = _manifest(path)
    if not manifest.exists():
        write_durably(manifest, json.dumps({**asdict(inputs), "finished": False}, indent=2).encode())
        return False
    known = json.loads(manifest.read_text())
    is_finished = bool(known.pop("finished"))
    if differing := [name for name, value in asdict(inputs).items() if known.get(name) != value]:
        raise OtherRehearsalError(
            f"'{path}' was made with another {', '.join(differing)}; it is left alone",
            "give another folder with --out, or --force to empty this one",
        )
    return is_finished

"""Backup and restore: the database and every file handed in, each verified by its hash."""

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints, ValidationError
from sqlmodel import Session

from config.strict import Strict
from documents.store import FileStore, write_durably
from models.database import Database
from models.errors import BackupError, OccupiedDatabaseError, OlderDatabaseError
from models.queries.cycles import audit_entries
from models.rules.calendar import whole_second
from models.schema import check_schema
from tasks.database_copy import copy_database, copy_name, must_be_empty, restore_database
from tasks.verify import VerifiedCycle, chains, file_problem, stored_hashes, verify_record

MANIFEST = "manifest.json"
"""Name of the file that is written last: without it a backup is not complete."""

FILES = "files"
"""Folder of a backup in which the files that were handed in lie."""

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True)
class Store:
    """What is backed up or restored: a database, and the folder of files handed in."""

    database: Database
    files: FileStore


@dataclass(frozen=True)
class Kept:
    """What a backup or a restored installation holds, and what is wrong with it."""

    cycles: tuple[str, ...]
    files: int
    problems: tuple[str, ...]
    needs_migration: bool = False


class ChainMark(Strict):
    """How far the audit chain of a cycle had come."""

    code: str
    length: int
    head: str


class CopiedDatabase(Strict):
    """The copy of the database within a backup."""

    file: str
    sha256: Sha256


class Manifest(Strict):
    """What a backup says of itself."""

    format: Literal["kalends-backup-1"] = "kalends-backup-1"
    made_at: AwareDatetime
    database: CopiedDatabase
    cycles: tuple[ChainMark, ...]
    files: tuple[Sha256, ...]


def backup(store: Store, folder: Path, now: datetime) -> Kept:
    """Write a backup into an absent or empty folder while the installation is in use.

    A file that is damaged in the store, or a chain that does not verify, keeps nothing else from being
    saved: it is named among the problems.

    Raises:
        NoDatabaseError: there is nothing to save.
        BackupError: the folder holds something.
        SystemProgramError: pg_dump is missing or failed.
    """
    with suppress(OlderDatabaseError):  # a copy is what it asks for before it is upgraded
        check_schema(store.database)
    _must_be_free(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with store.database.reading() as session:
        marks = _marks(session)
    copy = folder / copy_name(store.database)
    copy_database(store.database, copy)
    # Read after the copy: whatever it names is among these, since nothing handed in is ever removed.
    with store.database.reading() as session:
        hashes = stored_hashes(session)
        problems = _problems(verify_record(session, store.files))
    saved = _copy_files(store.files, hashes, FileStore(folder / FILES))
    manifest = Manifest(
        made_at=whole_second(now),
        database=CopiedDatabase(file=copy.name, sha256=_sha256(copy)),
        cycles=marks,
        files=tuple(saved),
    )
    write_durably(folder / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())
    return Kept(tuple(mark.code for mark in marks), len(saved), problems)


def restore(store: Store, folder: Path) -> Kept:
    """Put a backup into an absent or empty installation, and verify the audit chains there.

    Raises:
        BackupError: it is not a whole backup, or the store holds other files; nothing was changed.
        OccupiedDatabaseError: the database is in use; nothing was changed.
        SystemProgramError: pg_restore is missing or failed.
    """
    manifest = _read_manifest(folder)
    copy = folder / copy_name(store.database)
    _must_be_whole(folder, copy, manifest)
    must_be_empty(store.database)
    _must_hold_only(store.files, manifest.files)
    _copy_files(FileStore(folder / FILES), manifest.files, store.files)
    restore_database(copy, store.database)
    return _look_at(store, manifest)


def _look_at(store: Store, manifest: Manifest) -> Kept:
    needs_migration = False
    try:
        check_schema(store.database)
    except OlderDatabaseError:
        needs_migration = True
    with store.database.reading() as session:
        verified = verify_record(session, store.files)
        problems = (*_problems(verified), *_lost_marks(session, manifest.cycles))
    return Kept(tuple(one.code for one in verified), len(manifest.files), problems, needs_migration)


def _problems(verified: Sequence[VerifiedCycle]) -> tuple[str, ...]:
    return tuple(f"{one.code}: {problem}" for one in verified for problem in one.problems)


def _marks(session: Session) -> tuple[ChainMark, ...]:
    return tuple(ChainMark(code=one.code, length=one.length, head=one.head) for one in chains(session))


def _lost_marks(session: Session, marks: Sequence[ChainMark]) -> list[str]:
    ids = {chain.code: chain.cycle_id for chain in chains(session)}
    lost = []
    for mark in marks:
        hashes = [entry.hash for entry in audit_entries(session, ids.get(mark.code, 0))]
        if mark.length and hashes[mark.length - 1 : mark.length] != [mark.head]:
            lost.append(f"{mark.code}: audit chain: it is not the one that was backed up")
    return lost


def _must_be_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(
            f"'{folder}' is not an empty folder; a backup is never written over anything",
            "give a new folder, such as one named after the day",
        )


def _copy_files(source: FileStore, hashes: Sequence[str], target: FileStore) -> list[str]:
    sound = [sha256 for sha256 in hashes if file_problem(source, sha256) is None]
    for sha256 in sound:
        target.put(source.get(sha256))
    return sound


def _read_manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise _not_whole(folder, f"its {MANIFEST} is missing or not as Kalends writes it") from error


def _must_be_whole(folder: Path, copy: Path, manifest: Manifest) -> None:
    if manifest.database.file != copy.name:
        raise _not_whole(
            folder, f"it has '{manifest.database.file}', but KALENDS_DATABASE_URL needs '{copy.name}'"
        )
    if not copy.is_file() or _sha256(copy) != manifest.database.sha256:
        raise _not_whole(folder, "its database is missing or was altered")
    files = FileStore(folder / FILES)
    for sha256 in manifest.files:
        if problem := file_problem(files, sha256):
            raise _not_whole(folder, problem)


def _must_hold_only(files: FileStore, hashes: Collection[str]) -> None:
    # What an interrupted restore of the same backup has left is no obstacle.
    others = [path for path in files.folder.rglob("*") if path.is_file() and path.name not in hashes]
    if [path for path in others if not path.name.startswith(".")]:
        raise OccupiedDatabaseError(
            "the store of files holds other files already; nothing was restored",
            "set KALENDS_FILES to an absent or empty folder",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_whole(folder: Path, why: str) -> BackupError:
    return BackupError(
        f"'{folder}' is not a whole backup: {why}; nothing was restored", "restore another backup"
    )

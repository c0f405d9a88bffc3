"""What was handed in: each file once, under its SHA-256, on the disk before it is acknowledged."""

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """A folder of files named by the hash of their bytes; nothing in it is ever altered."""

    def __init__(self, folder: Path) -> None:
        """Use that folder; it is made when the first file comes."""
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256; the same bytes again change nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():  # whoever is just putting it there may not have made its name durable yet
            sync_folder(path.parent)
            sync_folder(self.folder)
        else:
            make_folder_durably(path.parent)
            write_durably(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes stored under a hash."""
        return self._path(sha256).read_bytes()

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def make_folder_durably(folder: Path) -> None:
    """Make a folder, and those above it, so that after a crash each of them is there."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The folder of kept heads: a file a cycle, to which lines are added and from which none is taken."""

import fcntl
import os
from pathlib import Path

from documents.store import make_folder_durably, sync_folder
from models.rules.heads import Head

ENDING = ".heads"
"""Ending of the files, after the code of the cycle."""

_TAIL = 256
"""Bytes at the end of a file that hold its last line whole."""


class HeadsFolder:
    """Where the daily heads are kept, outside the database."""

    def __init__(self, folder: Path) -> None:
        """Use that folder; it is made when the first head comes."""
        self.folder = folder

    def cycles(self) -> list[str]:
        """Return the codes of the cycles of which heads are kept, sorted."""
        return sorted(path.name.removesuffix(ENDING) for path in self.folder.glob(f"*{ENDING}"))

    def text(self, cycle: str) -> str | None:
        """Return all that is kept of a cycle, none if nothing is."""
        try:
            return self._path(cycle).read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def last_line(self, cycle: str) -> str:
        """Return the last whole line that is kept of a cycle, empty if there is none."""
        try:
            handle = os.open(self._path(cycle), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return ""
        try:
            return _last_line(handle)
        finally:
            os.close(handle)

    def add(self, head: Head) -> bool:
        """Add a head durably unless that day, or a later one, has its head already; return whether it was.

        A line that was cut off when the machine stopped is taken away first.
        """
        path = self._path(head.cycle)
        make_folder_durably(self.folder)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)  # of two processes, one writes the line of the day
            if _last_line(handle)[:10] >= head.day.isoformat():
                return False
            _cut_unfinished(handle)
            _write_whole(handle, f"{head.line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(self.folder)
        return True

    def _path(self, cycle: str) -> Path:
        return self.folder / f"{cycle}{ENDING}"


def _tail(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    return os.pread(handle, _TAIL, max(0, size - _TAIL))


def _last_line(handle: int) -> str:
    whole = _tail(handle).rpartition(b"\n")[0]
    return whole.rpartition(b"\n")[2].decode("utf-8", "replace")


def _cut_unfinished(handle: int) -> None:
    unfinished = len(_tail(handle).rpartition(b"\n")[2])
    if unfinished:
        os.ftruncate(handle, os.fstat(handle).st_size - unfinished)


def _write_whole(handle: int, line: bytes) -> None:
    # A disk that fills takes part of a line: what it took is cut off again by the next one.
    written = os.write(handle, line)
    if written < len(line):
        os.write(handle, line[written:])

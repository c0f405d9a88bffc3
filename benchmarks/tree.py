"""A process and all that it started, as Linux keeps account of them."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def processes_of(pid: int) -> list[int]:
    """Return a process and all below it, itself first."""
    found = [pid]
    for one in found:  # grows while it is gone through
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, _read(listed).split())
    return found


def processor_seconds(pid: int) -> float:
    """Return what a process, all below it and those of them that ended have used of the processor."""
    return sum(_ticks(one) for one in processes_of(pid)) / _TICKS


def _ticks(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))  # of its own and of children that it has waited for


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return ""

"""Daily heads of the audit chain, one line each as they are kept outside the database, and what they find."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.rules.audit import ChainedEntry

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) ([a-z0-9][a-z0-9-]{0,47}) ([1-9]\d{0,17}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """How far the chain of a cycle had come on a Brussels day, and the hash of its last entry."""

    day: date
    cycle: str
    length: int
    hash: str

    @property
    def line(self) -> str:
        """Return the head as it is kept, without the end of the line."""
        return f"{self.day} {self.cycle} {self.length} {self.hash}"


class KeptHeads(NamedTuple):
    """The heads in a file, in its order, and what is wrong with its first bad line, if one is."""

    heads: tuple[Head, ...]
    problem: str | None


def read_heads(text: str, cycle: str) -> KeptHeads:
    """Read the kept heads of a cycle up to the first line that cannot be one.

    Days and lengths only grow. A last line without its end was being written when the machine stopped: it
    does not count.
    """
    heads: list[Head] = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        head = _read(line)
        if head is None or head.cycle != cycle:
            return KeptHeads(tuple(heads), f"line {number} of the kept heads is not a head of {cycle}")
        if heads and (head.day <= heads[-1].day or head.length < heads[-1].length):
            return KeptHeads(tuple(heads), f"line {number} of the kept heads does not follow the one before")
        heads.append(head)
    return KeptHeads(tuple(heads), None)


def first_off_chain(heads: Iterable[Head], entries: Sequence[ChainedEntry]) -> str | None:
    """Return what the first head says that does not lie on a chain, or none.

    Args:
        heads: heads of one cycle.
        entries: its chain from the first entry on, which follows itself (`models.rules.audit.first_break`).
    """
    for head in heads:
        if head.length > len(entries):
            return f"the head of {head.day} counts {head.length} entries: the record ends with {len(entries)}"
        if entries[head.length - 1].hash != head.hash:
            return f"the head of {head.day} is not entry {head.length}: the record was rewritten up to there"
    return None


def _read(line: str) -> Head | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    return Head(day, found[2], int(found[3]), found[4])

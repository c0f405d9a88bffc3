"""Reasons beside the record: an entry holds the salted hash of its own, so that the text can go."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.rules.audit import ChainedEntry, What

REASON_SHA256 = "reason_sha256"
"""Key in the detail of an entry whose reason stands beside the record."""

POSITION = "position"
"""Key in the detail of an entry about an erased text: the entry whose reason is gone."""


@dataclass(frozen=True)
class Reason:
    """Why something was done, and what its hash was salted with: nobody finds an erased text by trying."""

    text: str
    salt: str

    @property
    def sha256(self) -> str:
        """Return the hash that stands in the record."""
        return hashlib.sha256(f"{self.salt}\n{self.text}".encode()).hexdigest()

    @property
    def is_erased(self) -> bool:
        """Whether text and salt are gone."""
        return not (self.text or self.salt)


def wrong_reasons(entries: Iterable[ChainedEntry], reasons: Mapping[int, Reason]) -> list[str]:
    """Return what is wrong with the reasons beside a chain; one may be missing if the chain says so."""
    kept = {entry.position: json.loads(entry.detail) for entry in entries if REASON_SHA256 in entry.detail}
    erased = _erased(entries)
    found = [_wrong(position, detail, reasons.get(position), erased) for position, detail in kept.items()]
    added = [f"the reason of entry {position} was added" for position in reasons if position not in kept]
    return [*(one for one in found if one), *added]


def _wrong(
    position: int, detail: Mapping[str, object], reason: Reason | None, erased: set[object]
) -> str | None:
    if reason is None or (reason.is_erased and position not in erased):
        return f"the reason of entry {position} is missing, and was not erased on record"
    if not reason.is_erased and reason.sha256 != detail.get(REASON_SHA256):
        return f"the reason of entry {position} was changed"
    return None


def _erased(entries: Iterable[ChainedEntry]) -> set[object]:
    told = [json.loads(entry.detail) for entry in entries if entry.what == What.TEXT_ERASED]
    return {one[POSITION] for one in told if POSITION in one}

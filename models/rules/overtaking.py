"""Two who hand in for one obligation at once: which version the later one did not know of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE = timedelta(hours=1)
"""Within this, versions of different senders came at once, where nobody says on what they build."""


@dataclass(frozen=True)
class Came:
    """One version that counts: when it came (UTC), and from which office, empty if that is not known."""

    version: int
    received_at: datetime
    sender: str = ""


@dataclass(frozen=True)
class Overtaken:
    """A version that came shortly before another, which does not build on it; both are kept."""

    version: int
    minutes: int
    """Whole minutes between the two arrivals."""
    sender: str = ""
    differs_in: int | None = None
    """Answers in which the later one differs; none where that cannot be said."""


def overtaken_by(before: Sequence[Came], arrived: Came, based_on: int | None) -> Came | None:
    """Return the version that the sender of a later one did not know of, or none.

    Args:
        before: versions that count and came before it, the first first.
        arrived: the later version.
        based_on: version that it builds on, if its sender says so; 0 for none.
    """
    if not before:
        return None
    last = before[-1]
    if based_on is not None:
        return last if last.version > based_on else None
    is_same_sender = bool(arrived.sender) and arrived.sender == last.sender
    is_at_once = arrived.received_at - last.received_at < AT_ONCE
    return last if is_at_once and not is_same_sender else None


def minutes_between(earlier: datetime, later: datetime) -> int:
    """Return the whole minutes between two instants, not below zero: the later one may have begun first."""
    return max(0, int((later - earlier).total_seconds() // 60))

"""What a reconciliation found: every notice that is owed in one of six places, and what differs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from models.rules.calendar import brussels_day
from models.rules.reconciliation.outbox import Bucket


class WayOut(StrEnum):
    """What to do about a difference."""

    TELL = "nothing tells them by itself: write to them by hand, and report the fault with this line"
    ADVANCE = "run `kalends advance`; if the line stays, the engine passes it over: report it"
    LOOK = "look at the letter or the entry, put right by hand what it misled, and report this line"
    CALENDAR = "neither today's calendar nor the one on record gives that instant: report this line"
    VERIFY = "`kalends verify` says whether the record was changed; if it was, restore a backup"


class Difference(NamedTuple):
    """One thing on which the rules and the outbox do not agree; `at` is the UTC instant it belongs to."""

    text: str
    way_out: WayOut
    at: datetime


class Waiting(NamedTuple):
    """Notices that wait for the same; `until` is a UTC instant, none where no instant ends it."""

    until: datetime | None
    why: str
    occasion: str
    notices: int


class Counted(NamedTuple):
    """One owed notice, counted: where it is, why if it was withdrawn, until when if it waits."""

    at: datetime
    bucket: Bucket
    occasion: str
    why: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Reconciliation:
    """What the rules ask for beside what the outbox holds; `now` is the UTC instant at which it is so."""

    cycle: str
    now: datetime
    counts: Mapping[Bucket, int]
    """How many owed notices are in each place; together they are all."""
    withdrawn_why: Mapping[str, int]
    waiting_until: tuple[Waiting, ...]
    found: tuple[Difference, ...]

    @property
    def owed(self) -> int:
        """Return how many notices the rules ask for."""
        return sum(self.counts.values())

    @property
    def differences(self) -> list[str]:
        """Return the differences as texts."""
        return [one.text for one in self.found]

    def figures(self) -> dict[str, int]:
        """Return the counts with the number of differences, for a summary."""
        counts = {bucket.value: self.counts[bucket] for bucket in Bucket}
        return {"owed": self.owed, **counts, "differences": len(self.found)}


def summed_up(
    cycle: str,
    now: datetime,
    counted: Iterable[Counted],
    found: Iterable[Difference],
    day: date | None = None,
) -> Reconciliation:
    """Return the result for all notices, or for those of one Brussels day alone."""
    mine = [one for one in counted if day is None or brussels_day(one.at) == day]
    buckets = Counter(one.bucket for one in mine)
    why = Counter(one.why for one in mine if one.bucket is Bucket.WITHDRAWN)
    return Reconciliation(
        cycle=cycle,
        now=now,
        counts={bucket: buckets[bucket] for bucket in Bucket},
        withdrawn_why=dict(sorted(why.items())),
        waiting_until=tuple(_waiting([one for one in mine if one.bucket is Bucket.WAITING])),
        found=tuple(one for one in found if day is None or brussels_day(one.at) == day),
    )


def _waiting(counted: Sequence[Counted]) -> list[Waiting]:
    groups = Counter((one.until, one.why, one.occasion) for one in counted)
    waiting = [Waiting(*group, notices) for group, notices in groups.items()]
    return sorted(waiting, key=lambda one: (one.until is not None, one.until, one.why, one.occasion))

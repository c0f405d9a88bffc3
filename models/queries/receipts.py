"""What a receipt is made from: a version as it came, its entry in the record, the deadline of that moment."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import bindparam, col, select

from models.errors import NoEntryError, UnknownVersionError
from models.queries.cycles import CycleAt
from models.queries.deadlines import DueDays, days_of, deadline_versions
from models.queries.obligations import FoundObligation
from models.queries.submissions import versions_of
from models.rules.audit import What
from models.tables import AuditEntry, DeadlineVersion, Submission

# Built once: a page asks for it of each version, and building takes longer than reading.
_ARRIVALS = (
    select(AuditEntry)
    .where(
        AuditEntry.cycle_id == bindparam("cycle_id"),
        AuditEntry.respondent == bindparam("respondent"),
        AuditEntry.deliverable == bindparam("deliverable"),
        col(AuditEntry.what).in_((What.RECEIVED.value, What.REGISTERED.value)),
    )
    .order_by(col(AuditEntry.position))
)


@dataclass(frozen=True)
class RecordedArrival:
    """One version or registration with all that stood around it when it came."""

    submission: Submission
    first_received_at: datetime
    deadline: DeadlineVersion
    days: DueDays
    position: int
    hash: str


def recorded_arrival(cycle: CycleAt, owed: FoundObligation, version: int | None = None) -> RecordedArrival:
    """Return a version of an obligation as it was recorded; the one that counts unless one is named.

    Where all were withdrawn, it is the last that came: that it came stays true.

    Raises:
        UnknownVersionError: there is no such version.
        NoEntryError: the record does not hold its arrival.
    """
    record = _Record(cycle, owed)
    found = [one for one in record.known if version in (None, one.version)]
    if not found:
        raise UnknownVersionError(owed.respondent.code, owed.row.deliverable, version)
    return record.of(([one for one in found if one.counts] or found)[-1])


def recorded_arrivals(cycle: CycleAt, owed: FoundObligation) -> list[RecordedArrival]:
    """Return every version of an obligation as it was recorded, the first first.

    Raises:
        NoEntryError: the record does not hold the arrival of one.
    """
    record = _Record(cycle, owed)
    return [record.of(one) for one in record.known]


class _Record:
    """What is recorded of one obligation, read once for all its versions."""

    def __init__(self, cycle: CycleAt, owed: FoundObligation) -> None:
        self.owed = owed
        self.known = versions_of(cycle.session, owed.id)
        self.entries = _entries(cycle, owed) if self.known else {}
        self.deadlines = deadline_versions(cycle.session, owed.row) if self.known else []

    def of(self, came: Submission) -> RecordedArrival:
        entry = self.entries.get(came.version)
        if entry is None:
            raise NoEntryError(self.owed.respondent.code, self.owed.row.deliverable, came.version)
        first, stood = _first_then(self.known, came), _as_they_stood(self.deadlines, entry.at)
        return RecordedArrival(came, first.received_at, stood[-1], days_of(stood), entry.position, entry.hash)


def _first_then(known: Sequence[Submission], came: Submission) -> Submission:
    """Return the first version that counted when another came; what was withdrawn later still did."""
    return next(
        one
        for one in known
        if one is came or one.withdrawn_at is None or one.withdrawn_at >= came.received_at
    )


def _entries(cycle: CycleAt, owed: FoundObligation) -> dict[int, AuditEntry]:
    """Return the entries of arrivals by version; the first of each is the one of its arrival."""
    about = {
        "cycle_id": cycle.id,
        "respondent": owed.respondent.code,
        "deliverable": owed.row.deliverable,
    }
    found: dict[int, AuditEntry] = {}
    for entry in cycle.session.exec(_ARRIVALS, params=about):
        found.setdefault(json.loads(entry.detail).get("version"), entry)
    return found


def _as_they_stood(deadlines: Sequence[DeadlineVersion], at: datetime) -> list[DeadlineVersion]:
    # One of the same second does not count: printed before it and after it, a receipt is the same.
    return [one for one in deadlines if one.set_at < at or one.version == 1]

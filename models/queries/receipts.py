"""What a receipt is made from: a version as it came, its entry in the record, the deadline of that moment."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.errors import NoEntryError, UnknownVersionError
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation, deadline_versions
from models.queries.submissions import versions_of
from models.rules.audit import What
from models.tables import AuditEntry, DeadlineVersion, Submission

_ARRIVALS = (What.RECEIVED.value, What.REGISTERED.value)


@dataclass(frozen=True)
class RecordedArrival:
    """One version or registration with all that stood around it when it came."""

    submission: Submission
    first_received_at: datetime
    deadline: DeadlineVersion
    position: int
    hash: str


def recorded_arrival(cycle: CycleAt, owed: FoundObligation, version: int | None = None) -> RecordedArrival:
    """Return a version of an obligation as it was recorded; the latest unless one is named.

    Raises:
        UnknownVersionError: there is no such version.
        NoEntryError: the record does not hold its arrival.
    """
    known = versions_of(cycle.session, owed.id)
    found = [one for one in known if version in (None, one.version)]
    if not found:
        raise UnknownVersionError(owed.respondent.code, owed.row.deliverable, version)
    entry = _entry(cycle, owed, found[-1].version)
    deadline = _as_it_stood(deadline_versions(cycle.session, owed.row), entry.at)
    first = _first_then(known, found[-1])
    return RecordedArrival(found[-1], first.received_at, deadline, entry.position, entry.hash)


def _first_then(known: Sequence[Submission], came: Submission) -> Submission:
    """Return the first version that counted when another came; what was withdrawn later still did."""
    return next(
        one
        for one in known
        if one is came or one.withdrawn_at is None or one.withdrawn_at >= came.received_at
    )


def _entry(cycle: CycleAt, owed: FoundObligation, version: int) -> AuditEntry:
    statement = select(AuditEntry).where(
        AuditEntry.cycle_id == cycle.id,
        AuditEntry.respondent == owed.respondent.code,
        AuditEntry.deliverable == owed.row.deliverable,
        col(AuditEntry.what).in_(_ARRIVALS),
    )
    for entry in cycle.session.exec(statement.order_by(col(AuditEntry.position))):
        if json.loads(entry.detail).get("version") == version:
            return entry
    raise NoEntryError(owed.respondent.code, owed.row.deliverable, version)


def _as_it_stood(deadlines: Sequence[DeadlineVersion], at: datetime) -> DeadlineVersion:
    # One of the same second does not count: printed before it and after it, a receipt is the same.
    return [one for one in deadlines if one.set_at < at or one.version == 1][-1]

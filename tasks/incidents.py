"""Files that should not have come: what was marked as classified, or infected; nothing of their content."""

import json
from dataclasses import dataclass
from datetime import datetime

from models.queries.cycles import audit_entries, look_at_cycle
from models.rules.audit import ChainedEntry, What
from tasks.services import Services


@dataclass(frozen=True)
class Incident:
    """The note of one incident; instants are UTC, `place` is empty where it concerns the whole file."""

    recorded_at: datetime
    received_at: datetime
    respondent: str
    deliverable: str
    rule: str
    place: str
    sha256: str


def incidents(services: Services, code: str, now: datetime) -> list[Incident]:
    """Return the incidents of a cycle, the first first.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        entries = audit_entries(session, cycle.id)
    return [_incident(entry) for entry in entries if entry.what == What.INCIDENT]


def _incident(entry: ChainedEntry) -> Incident:
    detail = json.loads(entry.detail)
    return Incident(
        recorded_at=entry.at,
        received_at=datetime.fromisoformat(detail["received_at"]),
        respondent=entry.respondent or "",
        deliverable=entry.deliverable or "",
        rule=detail["rule"],
        place=detail.get("place", ""),
        sha256=detail["sha256"],
    )

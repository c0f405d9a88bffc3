"""Appending to the audit chain, in the transaction of what is recorded."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import insert

from models.operations.planned_by import with_calendar
from models.queries.cycles import CycleAt
from models.rules.audit import ChainedEntry, Entry, canonical, entry_hash
from models.tables import AuditEntry


def record(cycle: CycleAt, *entries: Entry) -> None:
    """Append entries to the chain of the cycle, stamped with its `now`; a changed calendar before them."""
    chained = list(_chain(cycle, with_calendar(cycle, entries)))
    if not chained:
        return
    rows = [{"cycle_id": cycle.id, **vars(entry)} for entry in chained]
    cycle.session.execute(insert(AuditEntry), rows)
    cycle.row.audit_length = chained[-1].position
    cycle.row.audit_head = chained[-1].hash


def _chain(cycle: CycleAt, entries: Iterable[Entry]) -> Iterable[ChainedEntry]:
    position, head = cycle.row.audit_length, cycle.row.audit_head
    for entry in entries:
        position += 1
        unsigned = ChainedEntry(
            position=position,
            at=cycle.now,
            what=entry.what.value,
            actor=entry.actor.value,
            respondent=entry.respondent,
            deliverable=entry.deliverable,
            detail=canonical(entry.detail),
            previous_hash=head,
            hash="",
        )
        signed = replace(unsigned, hash=entry_hash(cycle.code, unsigned))
        head = signed.hash
        yield signed

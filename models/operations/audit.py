"""Appending to the audit chain, in the transaction of what is recorded."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Table, insert
from sqlmodel import SQLModel

from models.operations.bulk import insert_rows
from models.operations.planned_by import with_calendar
from models.queries.cycles import CycleAt
from models.queries.installation import is_for_rehearsal
from models.rules.audit import ChainedEntry, Entry, canonical, entry_hash
from models.rules.audit_reasons import REASON_SHA256, Reason
from models.tables import AuditReason

_ENTRIES: Table = SQLModel.metadata.tables["audit_entry"]

_SALT = 32
"""Characters of a salt: 128 bits."""


def record(cycle: CycleAt, *entries: Entry) -> None:
    """Append entries to the chain of the cycle, stamped with its `now`; a changed calendar before them."""
    told = list(with_calendar(cycle, entries))
    if not told:
        return
    reasons = _reasons(cycle, told)
    chained = list(_chain(cycle, told, reasons))
    insert_rows(cycle.session, _ENTRIES, [{"cycle_id": cycle.id, **vars(entry)} for entry in chained])
    if reasons:
        beside = [{"cycle_id": cycle.id, "position": at, **vars(one)} for at, one in reasons.items()]
        cycle.session.execute(insert(AuditReason), beside)
    cycle.row.audit_length = chained[-1].position
    cycle.row.audit_head = chained[-1].hash


def _reasons(cycle: CycleAt, told: Iterable[Entry]) -> dict[int, Reason]:
    """Return the reasons of entries by the positions that these will have."""
    places = enumerate(told, start=cycle.row.audit_length + 1)
    given = {position: entry.reason for position, entry in places if entry.reason}
    if not given:
        return {}
    # A rehearsal says the same every time; of a real database nobody can tell a salt beforehand.
    salt = _known_salt if is_for_rehearsal(cycle.session) else _random_salt
    return {position: Reason(text, salt(cycle.code, position)) for position, text in given.items()}


def _random_salt(_code: str, _position: int) -> str:
    return secrets.token_hex(_SALT // 2)


def _known_salt(code: str, position: int) -> str:
    return hashlib.sha256(f"{code}\n{position}".encode()).hexdigest()[:_SALT]


def _chain(cycle: CycleAt, told: Iterable[Entry], reasons: dict[int, Reason]) -> Iterable[ChainedEntry]:
    position, head = cycle.row.audit_length, cycle.row.audit_head
    for entry in told:
        position += 1
        reason = reasons.get(position)
        detail = {**entry.detail, **({REASON_SHA256: reason.sha256} if reason else {})}
        unsigned = ChainedEntry(
            position=position,
            at=cycle.now,
            what=entry.what.value,
            actor=entry.actor.value,
            respondent=entry.respondent,
            deliverable=entry.deliverable,
            detail=canonical(detail),
            previous_hash=head,
            hash="",
        )
        signed = replace(unsigned, hash=entry_hash(cycle.code, unsigned))
        head = signed.hash
        yield signed

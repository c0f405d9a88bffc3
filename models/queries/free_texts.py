"""Reads of the free texts on one respondent that can be erased, each with the rows that it stands in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import SQLModel, col, or_, select

from models.queries.call_list import phone_calls
from models.queries.cycles import CycleAt
from models.queries.deadlines import deadline_versions
from models.queries.disclosure import decisions_on
from models.queries.obligations import FoundObligation
from models.queries.questions import questions_of
from models.queries.submissions import versions_of
from models.rules.audit import What
from models.rules.erasure import ERASED, OF_OBLIGATION, FreeText, TextKind
from models.rules.reconciliation.history import NEW_DEADLINE
from models.tables import AuditEntry, AuditReason, Clarification, Meeting, Obligation, Respondent


@dataclass(frozen=True)
class Slot:
    """A free text: its row and the columns that hold it, and the reason beside the record that repeats it."""

    kind: TextKind
    number: int
    deliverable: str | None
    row: SQLModel | None
    columns: tuple[str, ...]
    reason: AuditReason | None = None
    is_of_cycle: bool = False
    """Whether it is on no respondent, such as why the report was handed off."""
    held_by: AuditEntry | None = None
    """Entry of the record that holds it itself: an earlier version wrote it."""

    @property
    def text(self) -> str:
        """Return what stands there, empty where nothing does or it was erased."""
        if self.held_by:
            return str(json.loads(self.held_by.detail)["reason"])
        held = [getattr(self.row, name) for name in self.columns] if self.row else []
        texts = [part for text in held for part in (json.loads(text) if text.startswith("[") else [text])]
        return " / ".join(text for text in texts if text and text != ERASED)

    def is_named(self, kind: TextKind, number: int, deliverable: str | None) -> bool:
        """Whether it is meant; what is numbered for the cycle needs no deliverable."""
        is_there = self.deliverable == deliverable or self.kind not in OF_OBLIGATION
        return (self.kind, self.number) == (kind, number) and is_there

    @property
    def shown(self) -> FreeText:
        """Return it apart from its rows."""
        return FreeText(self.kind, self.number, self.deliverable, self.text)


_Told = Sequence[tuple[AuditEntry, AuditReason | None]]
"""Entries on a respondent, each with its reason beside the record."""


def free_texts(cycle: CycleAt, respondent: Respondent) -> list[Slot]:
    """Return the texts on a respondent, or on the cycle, that can be erased, by deliverable, kind, number."""
    owed = select(Obligation).where(
        Obligation.cycle_id == cycle.id, Obligation.respondent_id == respondent.id
    )
    found = cycle.session.exec(owed.order_by(col(Obligation.id))).all()
    told = _told(cycle, respondent)
    slots = [slot for row in found for slot in _on_obligation(cycle, FoundObligation(row, respondent), told)]
    slots += [*_talks(cycle, respondent), *_other_reasons(told)]
    return [slot for slot in slots if slot.text]


def _on_obligation(cycle: CycleAt, found: FoundObligation, told: _Told) -> Iterator[Slot]:
    session, deliverable = cycle.session, found.row.deliverable
    for question in questions_of(session, found.id):
        yield Slot(TextKind.QUESTION, question.number, deliverable, question, ("text", "answer"))
    sets = select(Clarification).where(Clarification.obligation_id == found.id)
    for asked in session.exec(sets.order_by(col(Clarification.number))):
        yield Slot(TextKind.SET, asked.number, deliverable, asked, ("questions",))
    for decision in decisions_on(session, found.id):
        yield Slot(TextKind.DISCLOSURE, decision.number, deliverable, decision, ("reason",))
    for version in versions_of(session, found.id):
        yield Slot(TextKind.WITHDRAWAL, version.version, deliverable, version, ("withdrawal_reason",))
    reasons = {_deadline_of(entry): (entry, reason) for entry, reason in told}
    for deadline in deadline_versions(session, found.row):
        entry, reason = reasons.get((deliverable, deadline.version), (None, None))
        slot = Slot(TextKind.DEADLINE, deadline.version, deliverable, deadline, ("reason",), reason)
        yield replace(slot, held_by=_holder(entry))


def _talks(cycle: CycleAt, respondent: Respondent) -> Iterator[Slot]:
    key = respondent.id or 0
    for call in phone_calls(cycle.session, cycle.id, key):
        yield Slot(TextKind.CALL, call.number, None, call, ("office", "said"))
    noted = select(Meeting).where(Meeting.cycle_id == cycle.id, Meeting.respondent_id == key)
    for meeting in cycle.session.exec(noted.order_by(col(Meeting.number))):
        yield Slot(TextKind.MEETING, meeting.number, None, meeting, ("offices", "agreed"))


def _other_reasons(told: _Told) -> Iterator[Slot]:
    for entry, reason in told:
        if _deadline_of(entry) is None and (reason or _holder(entry)):
            slot = Slot(TextKind.REASON, entry.position, entry.deliverable, reason, ("text",), reason)
            yield replace(slot, held_by=_holder(entry), is_of_cycle=entry.respondent is None)


def _told(cycle: CycleAt, respondent: Respondent) -> _Told:
    beside = (col(AuditReason.cycle_id) == AuditEntry.cycle_id) & (
        col(AuditReason.position) == AuditEntry.position
    )
    statement = (
        select(AuditEntry, AuditReason)
        .outerjoin(AuditReason, beside)
        .where(AuditEntry.cycle_id == cycle.id)
        .where(or_(AuditEntry.respondent == respondent.code, col(AuditEntry.respondent).is_(None)))
        .order_by(col(AuditEntry.position))
    )
    return [(entry, reason) for entry, reason in cycle.session.exec(statement)]


def _deadline_of(entry: AuditEntry) -> tuple[str | None, int] | None:
    version = json.loads(entry.detail).get("deadline_version") if What(entry.what) in NEW_DEADLINE else None
    return (entry.deliverable, version) if version else None


def _holder(entry: AuditEntry | None) -> AuditEntry | None:
    """Return an entry that an earlier version wrote with its reason in it."""
    return entry if entry and "reason" in json.loads(entry.detail) else None

"""Numbered texts to all respondents: corrections, and questions with their answers."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func
from sqlmodel import col, select

from models.operations.audit import record
from models.operations.notices import contact_notice_row, write_notices
from models.queries.circulars import respondents_in
from models.queries.cycles import CycleAt
from models.queries.notices import countries_of
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import leaves_in_hours
from models.rules.letters import CircularKind, QuestionAnswer
from models.rules.occasions import Occasion
from models.tables import CircularRow

_WHAT = {
    CircularKind.CORRECTION: What.CORRECTION_ISSUED,
    CircularKind.CIRCULAR: What.CIRCULAR_ISSUED,
}


@dataclass(frozen=True)
class CircularText:
    """What a correction or a circular says; it names nobody who asked."""

    kind: CircularKind
    title: str
    paragraphs: tuple[str, ...] = ()
    answers: tuple[QuestionAnswer, ...] = ()


def issue(cycle: CycleAt, text: CircularText) -> CircularRow:
    """Number a text and queue it for all respondents: at once, or in the next hours open for all."""
    kind = text.kind
    numbers = _numbers(cycle, kind)
    row = CircularRow(
        cycle_id=cycle.id,
        kind=kind,
        number=numbers[0],
        note=numbers[1],
        title=text.title,
        content=json.dumps(asdict(text), ensure_ascii=False),
        issued_at=cycle.now,
    )
    cycle.session.add(row)
    goes_at = leaves_in_hours(cycle.now, countries_of(cycle)())
    rows = [
        contact_notice_row(cycle, respondent, Occasion(kind.value, None, row.number), recipient_id)
        | {"planned_for": goes_at}
        for respondent, recipient_id in respondents_in(cycle)
    ]
    write_notices(cycle, rows)
    detail = {"number": row.number, "note": row.note}
    record(cycle, Entry(_WHAT[kind], Actor.SECRETARIAT, detail=detail))
    return row


def _numbers(cycle: CycleAt, kind: CircularKind) -> Sequence[int]:
    """Return the next number of its kind, and of all notes of the cycle, of which the call is the first."""
    last = select(func.max(CircularRow.number)).where(
        CircularRow.cycle_id == cycle.id, CircularRow.kind == kind
    )
    last_note = select(func.max(CircularRow.note)).where(col(CircularRow.cycle_id) == cycle.id)
    return (cycle.session.exec(last).one() or 0) + 1, (cycle.session.exec(last_note).one() or 1) + 1

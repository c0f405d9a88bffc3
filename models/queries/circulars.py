"""Reads about numbered texts to all, and who gets them."""

import json

from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt
from models.rules.letters import Circular, QuestionAnswer
from models.rules.occasions import CALL_OCCASION
from models.tables import CircularRow, Notice, Obligation, Respondent


def respondents_in(cycle: CycleAt) -> list[tuple[Respondent, int]]:
    """Return all respondents of a cycle in protocol order, each with the contact that its call is for."""
    statement = (
        select(Respondent, Notice.recipient_id)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Notice, col(Notice.obligation_id) == Obligation.id)
        .where(Notice.cycle_id == cycle.id, Notice.occasion == str(CALL_OCCASION))
        .order_by(col(Respondent.protocol_order), col(Obligation.id))
    )
    first: dict[str, tuple[Respondent, int]] = {}
    for respondent, recipient_id in cycle.session.exec(statement):
        first.setdefault(respondent.code, (respondent, recipient_id))
    return list(first.values())


def circulars(session: Session, cycle_id: int) -> dict[str, tuple[Circular, int]]:
    """Return the corrections and circulars of a cycle by occasion, each with the number of its note."""
    statement = select(CircularRow).where(CircularRow.cycle_id == cycle_id).order_by(col(CircularRow.note))
    return {f"{row.kind.value}:{row.number}": (_circular(row), row.note) for row in session.exec(statement)}


def _circular(row: CircularRow) -> Circular:
    content = json.loads(row.content)
    answers = tuple(QuestionAnswer(**one) for one in content["answers"])
    return Circular(row.number, row.title, tuple(content["paragraphs"]), answers)

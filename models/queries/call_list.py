"""Reads about the call list: whom to telephone about what, and what was said before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt
from models.rules.lifecycle import OWED, ObligationState
from models.rules.occasions import CALL_LIST, CUT_OFF, NoticeState, Occasion, parse_occasion
from models.tables import Notice, Obligation, PhoneCall, Respondent

CAN_BE_CALLED = OWED | {ObligationState.NOT_RECEIVED}
"""States in which an entry on the call list still asks for a call."""


@dataclass(frozen=True)
class CallEntry:
    """One thing to telephone about; `since` is the UTC instant at which it came onto the list."""

    respondent: Respondent
    obligation: Obligation
    occasion: Occasion
    since: datetime
    called_at: datetime | None
    """Last call to the respondent after that, none if nobody has called yet."""


def call_list(cycle: CycleAt) -> list[CallEntry]:
    """Return what is on the call list, in protocol order, then by deliverable; the latest entry of each.

    A cycle that is closed has none.
    """
    if cycle.row.closed_at:
        return []
    statement = (
        select(Notice, Obligation, Respondent)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(
            Notice.cycle_id == cycle.id,
            Notice.channel == CALL_LIST,
            Notice.state == NoticeState.CARRIED,
            col(Obligation.state).in_(CAN_BE_CALLED),
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Notice.planned_for))
    )
    last = _last_calls(cycle.session, cycle.id)
    found = {}
    for notice, obligation, respondent in cycle.session.exec(statement):
        occasion = parse_occasion(notice.occasion)
        if occasion.name == CUT_OFF or occasion.number == obligation.deadline_version:
            called_at = last.get(respondent.id or 0)
            after = called_at if called_at and called_at >= notice.planned_for else None
            found[obligation.id] = CallEntry(respondent, obligation, occasion, notice.planned_for, after)
    return list(found.values())


def phone_calls(session: Session, cycle_id: int, respondent_id: int) -> list[PhoneCall]:
    """Return the calls that were noted with a respondent, the first first."""
    statement = select(PhoneCall).where(
        PhoneCall.cycle_id == cycle_id, PhoneCall.respondent_id == respondent_id
    )
    return list(session.exec(statement.order_by(col(PhoneCall.number))))


def count_calls(session: Session, cycle_id: int) -> int:
    """Return how many calls were noted in a cycle."""
    return session.exec(select(func.count()).where(PhoneCall.cycle_id == cycle_id)).one()


def _last_calls(session: Session, cycle_id: int) -> dict[int, datetime]:
    statement = select(PhoneCall.respondent_id, PhoneCall.called_at).where(PhoneCall.cycle_id == cycle_id)
    return dict(session.exec(statement.order_by(col(PhoneCall.number))).all())

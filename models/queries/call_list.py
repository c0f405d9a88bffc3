"""Reads about the call list: whom to telephone about what, and what was said before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    String,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col, select

from models.queries.cut import read_cut
from models.queries.cycles import CycleAt
from models.rules.lifecycle import OWED, ObligationState
from models.rules.morning import Cut
from models.rules.occasions import CALL_LIST, CUT_OFF, RUNG, NoticeState, Occasion, parse_occasion
from models.tables import Notice, Obligation, PhoneCall, Respondent

CAN_BE_CALLED = OWED | {ObligationState.NOT_RECEIVED}
"""States in which an entry on the call list still asks for a call."""

_IS_LISTED = (
    col(Notice.cycle_id) == bindparam("cycle_id"),
    col(Notice.channel) == CALL_LIST,
    col(Notice.state) == NoticeState.CARRIED,
    col(Obligation.state).in_(CAN_BE_CALLED),
)
_IS_OF_TODAY = or_(  # it stands on the deadline in force, or on the cut-off
    col(Notice.occasion).startswith(f"{CUT_OFF}:"),
    col(Notice.occasion).like(literal(f"{RUNG}:%:") + cast(col(Obligation.deadline_version), String)),
)
_LAST = (
    columns(col(PhoneCall.respondent_id), func.max(col(PhoneCall.called_at)).label("at"))
    .where(col(PhoneCall.cycle_id) == bindparam("cycle_id"))
    .group_by(col(PhoneCall.respondent_id))
    .subquery()
)

# Built once: each look at a board asks how many they are, and building takes longer than reading.
_LEFT = (
    columns(col(Obligation.id), col(Obligation.respondent_id))
    .select_from(Notice)
    .join(Obligation, col(Notice.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(_LAST, _LAST.c.respondent_id == Respondent.id, isouter=True)
    .where(*_IS_LISTED, _IS_OF_TODAY)
    .group_by(col(Obligation.id), col(Obligation.respondent_id), col(Respondent.protocol_order), _LAST.c.at)
    .having(or_(_LAST.c.at.is_(None), _LAST.c.at < func.max(col(Notice.planned_for))))
    .order_by(col(Respondent.protocol_order), col(Obligation.id))
)
_CALLS = (
    select(PhoneCall)
    .where(
        PhoneCall.cycle_id == bindparam("cycle_id"),
        PhoneCall.respondent_id == bindparam("respondent_id"),
    )
    .order_by(col(PhoneCall.number))
)
_TO_CALL = columns(func.count(func.distinct(_LEFT.order_by(None).subquery("left_to_call").c.respondent_id)))


@dataclass(frozen=True)
class CallEntry:
    """One thing to telephone about; `since` is the UTC instant at which it came onto the list."""

    respondent: Respondent
    obligation: Obligation
    occasion: Occasion
    since: datetime
    called_at: datetime | None
    """Last call to the respondent after that, none if nobody has called yet."""


def calls_left(cycle: CycleAt) -> Cut[CallEntry]:
    """Return what is on the call list and nobody has called about yet, in protocol order, cut."""
    if cycle.row.closed_at:
        return Cut()
    keys = read_cut(cycle.session, _LEFT, lambda key, _respondent: int(key), {"cycle_id": cycle.id})
    return Cut(tuple(call_list(cycle, keys.lines)), keys.count)


def count_to_call(cycle: CycleAt) -> int:
    """Return how many respondents are on the call list whom nobody has called yet."""
    if cycle.row.closed_at:
        return 0
    return int(cycle.session.execute(_TO_CALL, {"cycle_id": cycle.id}).scalar_one())


def call_list(cycle: CycleAt, of_these: Collection[int] | None = None) -> list[CallEntry]:
    """Return what is on the call list, in protocol order, then by deliverable; the latest entry of each.

    A cycle that is closed has none.

    Args:
        cycle: the cycle as it stands.
        of_these: keys of obligations; all of them unless said.
    """
    if cycle.row.closed_at:
        return []
    statement = (
        select(Notice, Obligation, Respondent)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(*_IS_LISTED)
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Notice.planned_for))
    )
    if of_these is not None:
        statement = statement.where(col(Obligation.id).in_(of_these))
    last = _last_calls(cycle.session, cycle.id)
    found = {}
    for notice, obligation, respondent in cycle.session.exec(statement, params={"cycle_id": cycle.id}):
        occasion = parse_occasion(notice.occasion)
        if occasion.name == CUT_OFF or occasion.number == obligation.deadline_version:
            called_at = last.get(respondent.id or 0)
            after = called_at if called_at and called_at >= notice.planned_for else None
            found[obligation.id] = CallEntry(respondent, obligation, occasion, notice.planned_for, after)
    return list(found.values())


def phone_calls(session: Session, cycle_id: int, respondent_id: int) -> list[PhoneCall]:
    """Return the calls that were noted with a respondent, the first first."""
    asked = {"cycle_id": cycle_id, "respondent_id": respondent_id}
    return list(session.exec(_CALLS, params=asked))


def count_calls(session: Session, cycle_id: int) -> int:
    """Return how many calls were noted in a cycle."""
    return session.exec(select(func.count()).where(PhoneCall.cycle_id == cycle_id)).one()


def _last_calls(session: Session, cycle_id: int) -> dict[int, datetime]:
    statement = select(PhoneCall.respondent_id, PhoneCall.called_at).where(PhoneCall.cycle_id == cycle_id)
    return dict(session.exec(statement.order_by(col(PhoneCall.number))).all())

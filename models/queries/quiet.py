"""Reads about respondents who get no letter for a while: what came, what comes later, what was withdrawn."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col, select

from models.queries.audit_reasons import audit_reasons
from models.queries.cycles import CycleAt
from models.queries.picture import NoticeAhead
from models.rules.audit import What
from models.rules.occasions import (
    CALL_LIST,
    NOT_YET_CARRIED,
    NoticeState,
    Occasion,
    WithdrawReason,
    parse_occasion,
)
from models.tables import AuditEntry, Letter, Notice, Obligation, Submission

HoldKey = tuple[str | None, str | None, str]
"""What a notice was held as: respondent, deliverable and occasion."""


@dataclass(frozen=True)
class LaterLetter:
    """The next letter about an obligation, and why it goes; `planned_for` is a UTC instant."""

    planned_for: datetime
    occasion: Occasion
    is_held: bool = False
    is_missed: bool = False
    """Whether that instant has passed, and it waits for open hours."""


@dataclass(frozen=True)
class Background:
    """What is known of obligations that no letter is about; by their keys, instants are UTC."""

    received_at: Mapping[int, datetime]
    """First arrivals."""
    later: Mapping[int, LaterLetter]
    sent_at: Mapping[int, datetime]
    """When the last letter went."""
    withdrawn: Mapping[int, frozenset[WithdrawReason]]


def quiet_background(cycle: CycleAt, after: datetime, missed: Iterable[NoticeAhead] = ()) -> Background:
    """Read why obligations may get no letter until a UTC instant.

    Args:
        cycle: the cycle as it stands.
        after: UTC instant until which they get none.
        missed: notices planned before that, which go in the next hours after it.
    """
    session = cycle.session
    later = _later(session, cycle.id, after)
    for one in missed:
        notice = one.notice
        later[notice.obligation_id or 0] = LaterLetter(notice.planned_for, one.occasion, is_missed=True)
    return Background(
        received_at=_arrivals(session, cycle.id),
        later=later,
        sent_at=_last_sent(session, cycle.id),
        withdrawn=_withdrawn(session, cycle.id),
    )


def hold_reasons(session: Session, cycle_id: int) -> dict[HoldKey, str]:
    """Return why an officer last held notices."""
    statement = (
        select(AuditEntry)
        .where(AuditEntry.cycle_id == cycle_id, AuditEntry.what == What.NOTICE_HELD.value)
        .order_by(col(AuditEntry.position))
    )
    found, beside = {}, audit_reasons(session, cycle_id)
    for entry in session.exec(statement):
        said = json.loads(entry.detail)
        # Entries that an earlier version wrote hold their reason themselves.
        kept = beside.get(entry.position)
        reason = kept.text if kept else str(said.get("reason", ""))
        found[entry.respondent, entry.deliverable, str(said.get("occasion"))] = reason
    return found


def _arrivals(session: Session, cycle_id: int) -> dict[int, datetime]:
    statement = (
        select(Submission.obligation_id, func.min(Submission.received_at))
        .join(Obligation, col(Submission.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle_id, col(Submission.withdrawn_at).is_(None))
        .group_by(col(Submission.obligation_id))
    )
    return dict(session.exec(statement).all())


def _later(session: Session, cycle_id: int, after: datetime) -> dict[int, LaterLetter]:
    statement = (
        columns(col(Notice.obligation_id), col(Notice.planned_for), col(Notice.occasion), col(Notice.state))
        .where(
            col(Notice.cycle_id) == cycle_id,
            col(Notice.obligation_id).is_not(None),
            col(Notice.state).in_(NOT_YET_CARRIED),
            col(Notice.planned_for) > after,
            col(Notice.channel) != CALL_LIST,
        )
        .order_by(col(Notice.planned_for).desc(), col(Notice.occasion))
    )
    return {
        key: LaterLetter(planned_for, parse_occasion(occasion), is_held=state is NoticeState.HELD)
        for key, planned_for, occasion, state in session.execute(statement)
    }


def _last_sent(session: Session, cycle_id: int) -> dict[int, datetime]:
    statement = (
        columns(col(Notice.obligation_id), func.max(Letter.sent_at))
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .where(col(Notice.cycle_id) == cycle_id, col(Letter.sent_at).is_not(None))
        .group_by(col(Notice.obligation_id))
    )
    return {key: sent_at for key, sent_at in session.execute(statement) if key is not None}


def _withdrawn(session: Session, cycle_id: int) -> dict[int, frozenset[WithdrawReason]]:
    statement = (
        columns(col(Notice.obligation_id), col(Notice.reason))
        .where(col(Notice.cycle_id) == cycle_id, col(Notice.state) == NoticeState.WITHDRAWN)
        .distinct()
    )
    found: dict[int, set[WithdrawReason]] = {}
    for key, reason in session.execute(statement):
        found.setdefault(key or 0, set()).add(reason)
    return {key: frozenset(reasons) for key, reasons in found.items()}

"""Counts of letters, notices and obligations, made by the database: for metrics, without names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    func,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col

from models.queries.outbox import is_not_taken, is_sendable
from models.rules.findings import Audience
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState
from models.rules.occasions import NoticeState, parse_occasion
from models.tables import Cycle, FindingRow, Letter, Notice, Obligation, Submission


@dataclass(frozen=True)
class CycleCounts:
    """What there is of a cycle; instants are UTC."""

    code: str
    last_seen_at: datetime
    letters: Mapping[tuple[LetterKind, LetterState], int]
    notices: Mapping[tuple[str, str, NoticeState], int]
    """By rung or occasion, channel and state."""
    obligations: Mapping[tuple[str, ObligationState], int]
    oldest_waiting_at: datetime | None
    """When the oldest letter was made that is not answered for, none if no letter waits."""
    tried_again: int
    """Letters that were tried more than once."""
    not_taken: int
    """Letters that wait although they were tried."""
    sends: int
    """Letters of which it is known how long their channel took to answer."""
    seconds: float
    """How long that took for all of them."""
    check_faults: Mapping[str, int]
    """Checks that could not be run on a version, by their name."""


def cycle_counts(session: Session, cycle: Cycle) -> CycleCounts:
    """Return the counts of a cycle."""
    letters = col(Letter.cycle_id) == cycle.id
    is_waiting = or_(is_sendable(), col(Letter.state) == LetterState.LEASED)
    oldest = session.execute(columns(func.min(Letter.made_at)).where(letters, is_waiting)).scalar_one()
    tried_again = columns(func.count()).select_from(Letter).where(letters, col(Letter.attempts) > 1)
    not_taken = columns(func.count()).select_from(Letter).where(letters, is_not_taken())
    sends = columns(func.count(col(Letter.seconds)), func.coalesce(func.sum(Letter.seconds), 0.0))
    return CycleCounts(
        code=cycle.code,
        last_seen_at=cycle.last_seen_at,
        letters=_letters(session, cycle),
        notices=_notices(session, cycle),
        obligations=_obligations(session, cycle),
        check_faults=_check_faults(session, cycle),
        oldest_waiting_at=oldest,
        tried_again=session.execute(tried_again).scalar_one(),
        not_taken=session.execute(not_taken).scalar_one(),
        **dict(zip(("sends", "seconds"), session.execute(sends.where(letters)).one(), strict=True)),
    )


def _letters(session: Session, cycle: Cycle) -> Mapping[tuple[LetterKind, LetterState], int]:
    statement = columns(col(Letter.kind), col(Letter.state), func.count()).where(
        col(Letter.cycle_id) == cycle.id
    )
    rows = session.execute(statement.group_by(col(Letter.kind), col(Letter.state)))
    return {(kind, state): count for kind, state, count in rows}


def _notices(session: Session, cycle: Cycle) -> Mapping[tuple[str, str, NoticeState], int]:
    by = (col(Notice.occasion), col(Notice.channel), col(Notice.state))
    statement = columns(*by, func.count()).where(col(Notice.cycle_id) == cycle.id).group_by(*by)
    counts: Counter[tuple[str, str, NoticeState]] = Counter()
    for text, channel, state, count in session.execute(statement):
        occasion = parse_occasion(text)
        counts[occasion.rung or occasion.name, channel, state] += count
    return counts


def _obligations(session: Session, cycle: Cycle) -> Mapping[tuple[str, ObligationState], int]:
    by = (col(Obligation.deliverable), col(Obligation.state))
    statement = columns(*by, func.count()).where(col(Obligation.cycle_id) == cycle.id).group_by(*by)
    return {(deliverable, state): count for deliverable, state, count in session.execute(statement)}


def _check_faults(session: Session, cycle: Cycle) -> Mapping[str, int]:
    statement = (
        columns(col(FindingRow.rule), func.count())
        .join(Submission, col(Submission.id) == FindingRow.submission_id)
        .join(Obligation, col(Obligation.id) == Submission.obligation_id)
        .where(col(Obligation.cycle_id) == cycle.id, col(FindingRow.audience) == Audience.OPERATOR)
        .group_by(col(FindingRow.rule))
    )
    return dict(session.execute(statement).tuples().all())

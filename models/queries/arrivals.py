"""Reads about what came since an instant: versions with the number of their findings, answers, and mails."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col

from models.queries.cut import read_cut
from models.queries.cycles import CycleAt
from models.rules.findings import Audience, Level
from models.rules.mail import MailState
from models.rules.morning import Answered, Arrived, Cut, MailLine
from models.tables import FindingRow, MailRow, Obligation, Question, Respondent, Submission

_ASKS_CONTACT = and_(
    col(FindingRow.audience) == Audience.CONTACT, col(FindingRow.level).in_((Level.BLOCKER, Level.ERROR))
)


def arrived_since(cycle: CycleAt, since: datetime) -> Cut[Arrived]:
    """Return what came since a UTC instant and was not withdrawn, the latest first."""
    statement = (
        columns(
            col(Respondent.code),
            col(Obligation.deliverable),
            col(Submission.version),
            col(Submission.received_at),
            col(Submission.checked_at).is_not(None),
            func.count(col(FindingRow.id)),
            func.count(case((_ASKS_CONTACT, 1))),
        )
        .select_from(Submission)
        .join(Obligation, col(Submission.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(FindingRow, col(FindingRow.submission_id) == Submission.id, isouter=True)
        .where(
            col(Obligation.cycle_id) == cycle.id,
            col(Submission.received_at) >= since,
            col(Submission.withdrawn_at).is_(None),
        )
        .group_by(col(Submission.id), col(Respondent.id), col(Obligation.id))
        .order_by(col(Submission.received_at).desc(), col(Respondent.protocol_order), col(Submission.id))
    )
    return read_cut(cycle.session, statement, lambda *row: Arrived(cycle.code, *row))


def answers_since(cycle: CycleAt, since: datetime) -> Cut[Answered]:
    """Return which obligations' questions were answered in words since a UTC instant, the latest first."""
    last = func.max(col(Question.answered_at))
    statement = (
        columns(col(Respondent.code), col(Obligation.deliverable), last, func.count(col(Question.id)))
        .select_from(Question)
        .join(Obligation, col(Question.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(col(Obligation.cycle_id) == cycle.id, col(Question.answered_at) >= since)
        .group_by(col(Respondent.id), col(Obligation.id))
        .order_by(last.desc(), col(Respondent.protocol_order), col(Obligation.id))
    )
    return read_cut(cycle.session, statement, lambda *row: Answered(cycle.code, *row))


def mails_since(session: Session, since: datetime) -> Cut[MailLine]:
    """Return the mails that came since a UTC instant, the latest first."""
    return _mails(session, col(MailRow.received_at) >= since)


def mails_in_states(session: Session, states: tuple[MailState, ...]) -> Cut[MailLine]:
    """Return the mails in those states, the latest first."""
    return _mails(session, col(MailRow.state).in_(states))


def _mails(session: Session, which: ColumnElement[bool]) -> Cut[MailLine]:
    latest_first = (col(MailRow.received_at).desc(), col(MailRow.id).desc())
    return read_cut(session, columns(MailRow).where(which).order_by(*latest_first), _mail)


def _mail(row: MailRow) -> MailLine:
    reason = row.reason.value if row.reason else ""
    return MailLine(row.id or 0, row.received_at, row.state.value, reason, row.cycle, row.respondent)

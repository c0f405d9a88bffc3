"""Reads about what waits for a word: letters held, questions to clear, answers, consent, certification."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import col

from models.queries.cut import read_cut
from models.queries.cycles import CycleAt
from models.queries.dossier import question_sets
from models.queries.questions import houses_of
from models.rules.dossier import last_asked
from models.rules.lifecycle import ANSWERED, ObligationState
from models.rules.morning import Cut, DraftedQuestion, HeldNotice, Owing, cut
from models.rules.occasions import HoldReason, NoticeState, parse_occasion
from models.rules.questions import to_be_cleared_by
from models.tables import Consent, Contact, Notice, Obligation, Question, Respondent, Submission

_LATEST = (
    columns(func.max(col(Submission.version)))
    .where(col(Submission.obligation_id) == Obligation.id, col(Submission.withdrawn_at).is_(None))
    .correlate(Obligation)
    .scalar_subquery()
)

_NOTED = (
    columns(col(Question.id))
    .where(col(Question.obligation_id) == Obligation.id, col(Question.answered_at).is_not(None))
    .correlate(Obligation)
)
"""Few of those asked have an answer in words: only their sets are read."""


def _states_with(hold: HoldReason, *which: ColumnElement[bool]) -> Select[tuple[Respondent]]:
    held = (
        columns(col(Contact.respondent_id))
        .join(Notice, col(Notice.recipient_id) == Contact.id)
        .where(
            col(Notice.cycle_id) == bindparam("cycle_id"),
            col(Notice.state) == NoticeState.HELD,
            col(Notice.hold) == hold,
            *which,
        )
    )
    return columns(Respondent).where(col(Respondent.id).in_(held)).order_by(col(Respondent.protocol_order))


# Built once: each look at a board asks for it, and building takes longer than reading.
_TO_APPROVE = _states_with(HoldReason.APPROVAL, col(Notice.planned_for) <= bindparam("now"))
_HELD = _states_with(HoldReason.OFFICER)


def held_notices(cycle: CycleAt, hold: HoldReason, until: datetime | None = None) -> Cut[HeldNotice]:
    """Return what is held for a reason, planned until a UTC instant, by instant, then in protocol order."""
    statement = (
        columns(
            col(Respondent.code),
            func.coalesce(col(Obligation.deliverable), ""),
            col(Notice.occasion),
            col(Notice.planned_for),
        )
        .select_from(Notice)
        .join(Contact, col(Notice.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id, isouter=True)
        .where(
            col(Notice.cycle_id) == cycle.id,
            col(Notice.state) == NoticeState.HELD,
            col(Notice.hold) == hold,
        )
        .order_by(col(Notice.planned_for), col(Respondent.protocol_order), col(Notice.id))
    )
    if until is not None:
        statement = statement.where(col(Notice.planned_for) <= until)

    def line(respondent: str, deliverable: str, occasion: str, planned_for: datetime) -> HeldNotice:
        return HeldNotice(cycle.code, respondent, deliverable, parse_occasion(occasion), planned_for)

    return read_cut(cycle.session, statement, line)


def states_to_approve(cycle: CycleAt) -> Cut[Respondent]:
    """Return to whom letters wait for approval whose instant has come, each once, in protocol order."""
    asked = {"cycle_id": cycle.id, "now": cycle.now}
    return read_cut(cycle.session, _TO_APPROVE, lambda row: row, asked)


def states_held(cycle: CycleAt) -> Cut[Respondent]:
    """Return to whom letters are held by an officer, whenever they would go, each once, in protocol order."""
    return read_cut(cycle.session, _HELD, lambda row: row, {"cycle_id": cycle.id})


def questions_to_clear(cycle: CycleAt, house: str | None) -> Cut[DraftedQuestion]:
    """Return the drafts that a house has still to clear, or any, in protocol order."""
    return cut(_to_clear(cycle, house))


def answered_questions(cycle: CycleAt) -> Cut[Owing]:
    """Return the current versions on which all that was asked last is answered, in protocol order."""
    return cut(_all_answered(cycle))


def statements_without_word(cycle: CycleAt) -> Cut[Owing]:
    """Return the current statements of which nobody said whether they may be published, in protocol order."""
    statements = [one.code for one in cycle.definition.deliverables if not one.form]
    said = columns(col(Consent.id)).where(col(Consent.submission_id) == Submission.id)
    return _owing(cycle, col(Obligation.deliverable).in_(statements), ~said.exists())


def without_certification(cycle: CycleAt) -> Cut[Owing]:
    """Return the current versions that a second office has still to stand for, in protocol order."""
    certified = [one.code for one in cycle.definition.deliverables if one.certification]
    return _owing(cycle, col(Obligation.deliverable).in_(certified), col(Submission.certified_at).is_(None))


def _owing(cycle: CycleAt, *which: ColumnElement[bool]) -> Cut[Owing]:
    statement = (
        columns(col(Respondent.code), col(Obligation.deliverable), col(Submission.version))
        .select_from(Obligation)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .where(
            col(Obligation.cycle_id) == cycle.id,
            col(Obligation.state).in_(ANSWERED),
            *which,
            col(Submission.version) == _LATEST,
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id))
    )
    return read_cut(cycle.session, statement, lambda *row: Owing(cycle.code, *row))


def _all_answered(cycle: CycleAt) -> Iterator[Owing]:
    statement = (
        columns(col(Obligation.id), col(Respondent.code), col(Obligation.deliverable), _LATEST)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(
            col(Obligation.cycle_id) == cycle.id,
            col(Obligation.state) == ObligationState.CLARIFICATION_ASKED,
            _NOTED.exists(),
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id))
    )
    for obligation_id, respondent, deliverable, version in cycle.session.execute(statement):
        last = last_asked(question_sets(cycle.session, obligation_id), version)
        if last is not None and not last.unanswered:
            yield Owing(cycle.code, respondent, deliverable, version)


def _to_clear(cycle: CycleAt, house: str | None) -> Iterator[DraftedQuestion]:
    statement = (
        columns(Question, col(Respondent.code), col(Obligation.deliverable))
        .join(Obligation, col(Question.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(
            col(Obligation.cycle_id) == cycle.id,
            col(Question.clarification).is_(None),
            col(Question.dropped_at).is_(None),
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Question.number))
    )
    rule = cycle.definition.clarifications
    for question, respondent, deliverable in cycle.session.execute(statement):
        clears = to_be_cleared_by(houses_of(question), rule)
        if clears and (house is None or house in clears or not rule.houses):
            yield DraftedQuestion(
                cycle.code, respondent, deliverable, question.number, question.house, clears
            )

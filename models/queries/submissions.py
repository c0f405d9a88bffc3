"""Reads about what came in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, bindparam, col, select

from models.rules.answers import Plan, plan_from_json
from models.rules.findings import Finding
from models.rules.lifecycle import ObligationState
from models.tables import (
    Attachment,
    Clarification,
    Cycle,
    FindingRow,
    Obligation,
    Respondent,
    ScanState,
    Submission,
)

# Built once: pages ask these, and the engine at each of its steps; to build one takes longer than to read.
_VERSIONS = (
    select(Submission)
    .where(Submission.obligation_id == bindparam("obligation_id"))
    .order_by(col(Submission.version))
)
_FINDINGS = (
    columns(*(getattr(FindingRow, name) for name in ("submission_id", *Finding.__dataclass_fields__)))
    .where(col(FindingRow.submission_id).in_(bindparam("submission_ids", expanding=True)))
    .order_by(col(FindingRow.submission_id), col(FindingRow.position))
)
_UNCHECKED = (
    select(Obligation.deliverable)
    .join(Submission, col(Submission.obligation_id) == Obligation.id)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        col(Submission.checked_at).is_(None),
        col(Submission.withdrawn_at).is_(None),
        Submission.scan != ScanState.WAITING,
    )
)
_TO_CHECK = (
    select(Submission, Obligation, Respondent)
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        col(Submission.checked_at).is_(None),
        col(Submission.withdrawn_at).is_(None),
        Submission.scan != ScanState.WAITING,
        col(Obligation.deliverable).in_(bindparam("deliverables", expanding=True)),
    )
    .order_by(col(Submission.received_at), col(Respondent.protocol_order), col(Submission.id))
)
_WAITS_FOR_SCAN = (
    select(Submission.id)
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        col(Submission.checked_at).is_(None),
        Submission.scan == ScanState.WAITING,
    )
    .limit(1)
)
_IS_EARLIER_PLAN = (
    Cycle.series == bindparam("series"),
    col(Cycle.opened_at) < bindparam("before"),
    Obligation.deliverable == bindparam("deliverable"),
    Obligation.state == ObligationState.TAKEN_INTO_ACCOUNT,
    col(Submission.withdrawn_at).is_(None),
)
_LAST_PLANS = (
    select(Respondent.code, Cycle.code, Submission.answers)
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(Cycle, col(Obligation.cycle_id) == Cycle.id)
    .where(col(Respondent.code).in_(bindparam("respondents", expanding=True)), *_IS_EARLIER_PLAN)
    .order_by(col(Cycle.opened_at), col(Submission.version))
)
_LAST_ANSWERS = (
    select(Submission.answers)
    .join(Obligation, col(Submission.obligation_id) == Obligation.id)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(Cycle, col(Obligation.cycle_id) == Cycle.id)
    .where(Respondent.code == bindparam("respondent"), *_IS_EARLIER_PLAN)
    .order_by(col(Cycle.opened_at).desc(), col(Submission.version).desc())
    .limit(1)
)


@dataclass(frozen=True)
class LastPlan:
    """A plan of an earlier cycle: the code of that cycle, and what is stored beside the submission."""

    cycle: str
    answers: str


def versions_of(session: Session, obligation_id: int) -> list[Submission]:
    """Return every version and registration of an obligation, the first first."""
    return list(session.exec(_VERSIONS, params={"obligation_id": obligation_id}))


def counting_versions(session: Session, obligation_id: int) -> list[Submission]:
    """Return what was not withdrawn of an obligation, the first first; the last one counts."""
    return [one for one in versions_of(session, obligation_id) if one.counts]


def registered_version(session: Session, obligation_id: int, reference: str) -> int | None:
    """Return the version that a registration was given, none if nothing has that reference.

    What was withdrawn and registered again has several: the last one is meant.
    """
    statement = select(func.max(Submission.version)).where(
        Submission.obligation_id == obligation_id, Submission.reference == reference
    )
    return session.exec(statement).one()


def current_versions(session: Session, obligation_ids: Collection[int]) -> dict[int, Submission]:
    """Return the version or registration that counts of each obligation that has one."""
    statement = select(Submission).where(
        col(Submission.obligation_id).in_(obligation_ids), col(Submission.withdrawn_at).is_(None)
    )
    rows = session.exec(statement.order_by(col(Submission.obligation_id), col(Submission.version)))
    return {row.obligation_id: row for row in rows}


def count_clarifications(session: Session, obligation_id: int) -> int:
    """Return how often the respondent was asked to clarify."""
    statement = select(func.count()).where(Clarification.obligation_id == obligation_id)
    return session.exec(statement).one()


def unchecked(
    session: Session, cycle_id: int, deliverables: Collection[str]
) -> list[tuple[Submission, Obligation, Respondent]]:
    """Return what came for those deliverables and is to be checked now, in order of arrival and protocol.

    What waits to be scanned is not looked at until it is.
    """
    asked = {"cycle_id": cycle_id, "deliverables": list(deliverables)}
    return list(session.exec(_TO_CHECK, params=asked))


def unchecked_deliverables(session: Session, cycle_id: int) -> frozenset[str]:
    """Return the deliverables for which something came that is to be checked now."""
    return frozenset(session.exec(_UNCHECKED, params={"cycle_id": cycle_id}))


def waits_for_scan(session: Session, cycle_id: int) -> bool:
    """Whether any file waits to be scanned."""
    return session.exec(_WAITS_FOR_SCAN, params={"cycle_id": cycle_id}).first() is not None


def waiting_for_scan(session: Session, cycle_id: int) -> list[tuple[Submission, Obligation, Respondent]]:
    """Return the files that wait to be scanned, in order of arrival and protocol."""
    statement = (
        select(Submission, Obligation, Respondent)
        .join(Obligation, col(Submission.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(
            Obligation.cycle_id == cycle_id,
            col(Submission.checked_at).is_(None),
            Submission.scan == ScanState.WAITING,
        )
        .order_by(col(Submission.received_at), col(Respondent.protocol_order), col(Submission.id))
    )
    return list(session.exec(statement))


def files_of(session: Session, submissions: Sequence[Submission]) -> dict[int, list[str]]:
    """Return the hashes of the files of some versions, translations after the version itself, by key."""
    found = {row.id or 0: [row.sha256] if row.sha256 else [] for row in submissions}
    attached = select(Attachment).where(col(Attachment.submission_id).in_(found)).order_by(col(Attachment.id))
    for one in session.exec(attached):
        found[one.submission_id].append(one.sha256)
    return found


def findings_of(session: Session, submission_ids: Collection[int]) -> dict[int, list[Finding]]:
    """Return the findings of versions, by version, in the order of the form."""
    found: dict[int, list[Finding]] = {}
    if not submission_ids:
        return found
    for submission_id, *said in session.execute(_FINDINGS, {"submission_ids": submission_ids}):
        found.setdefault(submission_id, []).append(Finding(*said))
    return found


def awaiting_decision(session: Session, cycle_id: int) -> list[tuple[Obligation, Respondent, Submission]]:
    """Return what is received and not decided on, with its current version, in protocol order."""
    statement = (
        select(Obligation, Respondent, Submission)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .where(
            Obligation.cycle_id == cycle_id,
            Obligation.state == ObligationState.RECEIVED,
            col(Submission.withdrawn_at).is_(None),
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Submission.version))
    )
    current = {row[0].id: (row[0], row[1], row[2]) for row in session.exec(statement)}
    return list(current.values())


def plans_taken_into_account(session: Session, cycle_id: int, deliverable: str) -> dict[str, Plan]:
    """Return the plans that count for the report, in protocol order; registrations have none."""
    statement = (
        select(Respondent.code, Submission.answers)
        .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
        .join(Submission, col(Submission.obligation_id) == Obligation.id)
        .where(
            Obligation.cycle_id == cycle_id,
            Obligation.deliverable == deliverable,
            Obligation.state == ObligationState.TAKEN_INTO_ACCOUNT,
            col(Submission.withdrawn_at).is_(None),
        )
        .order_by(col(Respondent.protocol_order), col(Submission.version))
    )
    latest = dict(session.exec(statement).all())
    return {code: plan_from_json(answers) for code, answers in latest.items() if answers}


def last_plans(
    session: Session, series: str, before: datetime, deliverable: str, respondents: Collection[str]
) -> dict[str, LastPlan]:
    """Return the plans of the latest earlier cycles that were taken into account, by respondent.

    Whose last one is a registration has none here: what is in it is not known.
    """
    asked = {"series": series, "before": before, "deliverable": deliverable, "respondents": list(respondents)}
    rows = session.exec(_LAST_PLANS, params=asked)
    latest = {code: (cycle, answers) for code, cycle, answers in rows}
    return {code: LastPlan(cycle, answers) for code, (cycle, answers) in latest.items() if answers}


def last_plan(
    session: Session, series: str, before: datetime, respondent: str, deliverable: str
) -> Plan | None:
    """Return the plan of the latest earlier cycle of the series that was taken into account, or none."""
    asked = {"series": series, "before": before, "deliverable": deliverable, "respondent": respondent}
    answers = session.exec(_LAST_ANSWERS, params=asked).first()
    return plan_from_json(answers) if answers else None


def has_last_plan(session: Session, series: str, before: datetime, respondent: str, deliverable: str) -> bool:
    """Whether `last_plan` finds one; it is not read."""
    asked = {"series": series, "before": before, "deliverable": deliverable, "respondent": respondent}
    return bool(session.exec(_LAST_ANSWERS, params=asked).first())

"""Reads about obligations: the board, one of them, and what falls due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, and_, bindparam, col, select

from models.errors import UnknownObligationError
from models.rules.lifecycle import OWED, ObligationState
from models.tables import Cycle, DeadlineVersion, Obligation, Respondent, Submission

# Built once: the engine asks at each of its steps, mostly to find that nothing is due.
_PAST_CUT_OFF = (
    select(Obligation, Respondent)
    .join(Respondent)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        col(Obligation.state).in_(OWED),
        col(Obligation.cut_off_at) < bindparam("now"),
    )
    .order_by(col(Respondent.protocol_order), col(Obligation.id))
)


@dataclass(frozen=True)
class BoardRow:
    """One obligation as the board shows it; instants are UTC."""

    respondent: str
    respondent_name: str
    deliverable: str
    state: ObligationState
    due_at: datetime
    late_after: datetime
    cut_off_at: datetime
    deadline_version: int
    received_at: datetime | None
    """Arrival of the first version or registration that counts."""
    versions: int
    """How many versions count: those withdrawn do not."""
    version: int | None
    """Number of the latest that counts."""
    sha256: str | None
    """Hash of the latest version, none for a registration."""
    reference: str | None
    """Reference of the latest, if it is a registration."""
    latest_received_at: datetime | None
    format: str | None
    """Format of the latest version, none for a registration."""

    certified_at: datetime | None = None
    """When the latest version was certified."""

    @property
    def is_late(self) -> bool:
        """Whether the first arrival came after `late_after` of the deadline now in force."""
        return self.received_at is not None and self.received_at > self.late_after


def is_in_force() -> ColumnElement[bool]:
    """Return the condition that a version of a deadline is the one that its obligation stands on."""
    return and_(
        col(DeadlineVersion.obligation_id) == Obligation.id,
        col(DeadlineVersion.version) == Obligation.deadline_version,
    )


def board(session: Session, cycle_id: int, deliverables: Sequence[str]) -> list[BoardRow]:
    """Return every obligation of a cycle, in protocol order, then in the order of the definition."""
    statement = (
        select(Obligation, Respondent, DeadlineVersion)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(DeadlineVersion, is_in_force())
        .where(Obligation.cycle_id == cycle_id)
    )
    arrivals = _arrivals(session, cycle_id)
    rows = sorted(
        session.exec(statement),
        key=lambda row: (row[1].protocol_order, deliverables.index(row[0].deliverable)),
    )
    return [_board_row(*row, arrivals.get(row[0].id or 0, [])) for row in rows]


def _arrivals(session: Session, cycle_id: int) -> dict[int, list[Submission]]:
    statement = (
        select(Submission)
        .join(Obligation)
        .where(Obligation.cycle_id == cycle_id, col(Submission.withdrawn_at).is_(None))
        .order_by(col(Submission.obligation_id), col(Submission.version))
    )
    arrivals: dict[int, list[Submission]] = {}
    for submission in session.exec(statement):
        arrivals.setdefault(submission.obligation_id, []).append(submission)
    return arrivals


def _board_row(
    obligation: Obligation, respondent: Respondent, deadline: DeadlineVersion, arrived: list[Submission]
) -> BoardRow:
    return BoardRow(
        respondent=respondent.code,
        respondent_name=respondent.name,
        deliverable=obligation.deliverable,
        state=obligation.state,
        due_at=deadline.due_at,
        late_after=deadline.late_after,
        cut_off_at=obligation.cut_off_at,
        deadline_version=deadline.version,
        received_at=arrived[0].received_at if arrived else None,
        versions=len(arrived),
        version=arrived[-1].version if arrived else None,
        sha256=arrived[-1].sha256 if arrived else None,
        reference=arrived[-1].reference if arrived else None,
        latest_received_at=arrived[-1].received_at if arrived else None,
        certified_at=arrived[-1].certified_at if arrived else None,
        format=arrived[-1].format.value if arrived and arrived[-1].format else None,
    )


@dataclass(frozen=True)
class FoundObligation:
    """One obligation with the respondent who owes it."""

    row: Obligation
    respondent: Respondent

    @property
    def id(self) -> int:
        """Return the key of the row."""
        return self.row.id or 0


def find_obligation(session: Session, cycle: Cycle, respondent: str, deliverable: str) -> FoundObligation:
    """Return one obligation.

    Raises:
        UnknownObligationError: that respondent does not owe that deliverable.
    """
    statement = (
        select(Obligation, Respondent)
        .join(Respondent)
        .where(
            Obligation.cycle_id == cycle.id,
            Respondent.code == respondent,
            Obligation.deliverable == deliverable,
        )
    )
    found = session.exec(statement).one_or_none()
    if found is None:
        raise UnknownObligationError(cycle.code, respondent, deliverable)
    return FoundObligation(*found)


def past_cut_off(session: Session, cycle_id: int, now: datetime) -> list[FoundObligation]:
    """Return what is still owed although its cut-off has passed, in protocol order."""
    rows = session.exec(_PAST_CUT_OFF, params={"cycle_id": cycle_id, "now": now})
    return [FoundObligation(*row) for row in rows]


def taken_into_account(session: Session, cycle_id: int) -> list[FoundObligation]:
    """Return what counts for the report, in protocol order."""
    statement = (
        select(Obligation, Respondent)
        .join(Respondent)
        .where(Obligation.cycle_id == cycle_id, Obligation.state == ObligationState.TAKEN_INTO_ACCOUNT)
        .order_by(col(Respondent.protocol_order), col(Obligation.id))
    )
    return [FoundObligation(*row) for row in session.exec(statement)]


def next_cut_off(session: Session, cycle_id: int) -> datetime | None:
    """Return the earliest cut-off of anything still owed."""
    return session.exec(
        select(func.min(Obligation.cut_off_at)).where(
            Obligation.cycle_id == cycle_id, col(Obligation.state).in_(OWED)
        )
    ).one()


def last_cut_off(session: Session, cycle_id: int) -> datetime | None:
    """Return the latest cut-off of all obligations of a cycle."""
    return session.exec(select(func.max(Obligation.cut_off_at)).where(Obligation.cycle_id == cycle_id)).one()


def deadline_in_force(session: Session, obligation: Obligation) -> DeadlineVersion:
    """Return the version of the deadline that counts now."""
    return deadline_versions(session, obligation)[-1]


def deadline_versions(session: Session, obligation: Obligation) -> list[DeadlineVersion]:
    """Return every version of a deadline, the first first; the last one counts now."""
    statement = select(DeadlineVersion).where(DeadlineVersion.obligation_id == obligation.id)
    return list(session.exec(statement.order_by(col(DeadlineVersion.version))))


def obligations_for(session: Session, cycle_id: int, deliverable: str) -> list[FoundObligation]:
    """Return every obligation for a deliverable, in protocol order."""
    statement = (
        select(Obligation, Respondent)
        .join(Respondent)
        .where(Obligation.cycle_id == cycle_id, Obligation.deliverable == deliverable)
        .order_by(col(Respondent.protocol_order))
    )
    return [FoundObligation(*row) for row in session.exec(statement)]

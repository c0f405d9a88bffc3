"""Reads about obligations: the board, one of them, and what falls due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, bindparam, col, select

from models.errors import UnknownObligationError
from models.queries.deadlines import is_in_force
from models.rules.clock import has_passed
from models.rules.lifecycle import OWED, ObligationState
from models.tables import Cycle, DeadlineKind, DeadlineVersion, Obligation, Respondent, Submission

# Built once: pages ask these, and the engine at each of its steps; to build one takes longer than to read.
_ONE = (
    select(Obligation, Respondent)
    .join(Respondent)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        Respondent.code == bindparam("respondent"),
        Obligation.deliverable == bindparam("deliverable"),
    )
)
_NEXT_CUT_OFF = select(func.min(Obligation.cut_off_at)).where(
    Obligation.cycle_id == bindparam("cycle_id"), col(Obligation.state).in_(OWED)
)
_EVERY_LINE = (
    columns(
        col(Obligation.id),
        col(Respondent.protocol_order),
        col(Respondent.code),
        col(Respondent.name),
        col(Obligation.deliverable),
        col(Obligation.state),
        col(DeadlineVersion.due_at),
        col(DeadlineVersion.late_after),
        col(Obligation.cut_off_at),
        col(DeadlineVersion.version),
        col(DeadlineVersion.kind),
    )
    .select_from(Obligation)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(DeadlineVersion, is_in_force())
)
_LINES = _EVERY_LINE.where(col(Obligation.cycle_id) == bindparam("cycle_id"))
_THESE_LINES = _EVERY_LINE.where(col(Obligation.id).in_(bindparam("keys", expanding=True)))
_ARRIVED = (
    columns(
        col(Submission.obligation_id),
        col(Submission.version),
        col(Submission.received_at),
        col(Submission.sha256),
        col(Submission.reference),
        col(Submission.certified_at),
        col(Submission.format),
    )
    .where(col(Submission.withdrawn_at).is_(None))
    .order_by(col(Submission.obligation_id), col(Submission.version))
)
_ARRIVALS = _ARRIVED.join(Obligation, col(Submission.obligation_id) == Obligation.id).where(
    col(Obligation.cycle_id) == bindparam("cycle_id")
)
_THESE_ARRIVALS = _ARRIVED.where(col(Submission.obligation_id).in_(bindparam("keys", expanding=True)))
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
    deadline_kind: DeadlineKind
    """What made that version."""
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
    def is_announced(self) -> bool:
        """Whether the due instant is a day that the respondent named: what is late does not follow it.

        As far as the version in force tells, which is all that a board reads: of those that the secretariat
        sets, none is due later than what comes is late. `days_of` knows it from all versions.
        """
        return self.deadline_kind is DeadlineKind.ANNOUNCED or self.due_at > self.late_after

    @property
    def is_late(self) -> bool:
        """Whether the first arrival came after `late_after` of the deadline now in force."""
        return self.received_at is not None and self.received_at > self.late_after

    def is_overdue_at(self, now: datetime) -> bool:
        """Whether it is still owed although it would be late at a UTC instant."""
        return self.state in OWED and has_passed(self.late_after, now)

    def awaits_certification(self, certified: Collection[str]) -> bool:
        """Whether what counts of it is received and nobody has certified it, where that is asked for."""
        return self.deliverable in certified and self.version is not None and self.certified_at is None


def board(session: Session, cycle_id: int, deliverables: Sequence[str]) -> list[BoardRow]:
    """Return every obligation of a cycle, in protocol order, then in the order of the definition."""
    lines = sorted(
        session.execute(_LINES, {"cycle_id": cycle_id}),
        key=lambda line: (line.protocol_order, deliverables.index(line.deliverable)),
    )
    return _board_rows(lines, session.execute(_ARRIVALS, {"cycle_id": cycle_id}))


def board_lines(session: Session, keys: Sequence[int]) -> list[BoardRow]:
    """Return the lines of the board that have those keys, in their order."""
    place = {key: number for number, key in enumerate(keys)}
    lines = sorted(session.execute(_THESE_LINES, {"keys": keys}), key=lambda line: place[line.id])
    return _board_rows(lines, session.execute(_THESE_ARRIVALS, {"keys": keys}))


def _board_rows(lines: Iterable[Row[Any]], arrived: Iterable[Row[Any]]) -> list[BoardRow]:
    arrivals: dict[int, list[Row[Any]]] = {}
    for submission in arrived:
        arrivals.setdefault(submission.obligation_id, []).append(submission)
    return [_board_row(line, arrivals.get(line.id, ())) for line in lines]


def _board_row(line: Row[Any], arrived: Sequence[Row[Any]]) -> BoardRow:
    latest = arrived[-1] if arrived else None
    return BoardRow(
        respondent=line.code,
        respondent_name=line.name,
        deliverable=line.deliverable,
        state=line.state,
        due_at=line.due_at,
        late_after=line.late_after,
        cut_off_at=line.cut_off_at,
        deadline_version=line.version,
        deadline_kind=line.kind,
        received_at=arrived[0].received_at if arrived else None,
        versions=len(arrived),
        version=latest.version if latest else None,
        sha256=latest.sha256 if latest else None,
        reference=latest.reference if latest else None,
        latest_received_at=latest.received_at if latest else None,
        certified_at=latest.certified_at if latest else None,
        format=latest.format.value if latest and latest.format else None,
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
    asked = {"cycle_id": cycle.id, "respondent": respondent, "deliverable": deliverable}
    found = session.exec(_ONE, params=asked).one_or_none()
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
    return session.exec(_NEXT_CUT_OFF, params={"cycle_id": cycle_id}).one()


def last_cut_off(session: Session, cycle_id: int) -> datetime | None:
    """Return the latest cut-off of all obligations of a cycle."""
    return session.exec(select(func.max(Obligation.cut_off_at)).where(Obligation.cycle_id == cycle_id)).one()


def obligations_for(session: Session, cycle_id: int, deliverable: str) -> list[FoundObligation]:
    """Return every obligation for a deliverable, in protocol order."""
    statement = (
        select(Obligation, Respondent)
        .join(Respondent)
        .where(Obligation.cycle_id == cycle_id, Obligation.deliverable == deliverable)
        .order_by(col(Respondent.protocol_order))
    )
    return [FoundObligation(*row) for row in session.exec(statement)]

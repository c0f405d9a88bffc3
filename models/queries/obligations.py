"""Reads about obligations: the board, one of them, and what falls due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import defer
from sqlmodel import Session, and_, bindparam, col, select

from models.errors import UnknownObligationError
from models.rules.clock import has_passed
from models.rules.lifecycle import OWED, ObligationState
from models.tables import Cycle, DeadlineVersion, Obligation, Respondent, Submission


def is_in_force() -> ColumnElement[bool]:
    """Return the condition that a version of a deadline is the one that its obligation stands on."""
    return and_(
        col(DeadlineVersion.obligation_id) == Obligation.id,
        col(DeadlineVersion.version) == Obligation.deadline_version,
    )


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
_DEADLINES = (
    select(DeadlineVersion)
    .where(DeadlineVersion.obligation_id == bindparam("obligation_id"))
    .order_by(col(DeadlineVersion.version))
)
_NEXT_CUT_OFF = select(func.min(Obligation.cut_off_at)).where(
    Obligation.cycle_id == bindparam("cycle_id"), col(Obligation.state).in_(OWED)
)
_EVERY_LINE = (
    select(Obligation, Respondent, DeadlineVersion)
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(DeadlineVersion, is_in_force())
)
_LINES = _EVERY_LINE.where(Obligation.cycle_id == bindparam("cycle_id"))
_THESE_LINES = _EVERY_LINE.where(col(Obligation.id).in_(bindparam("keys", expanding=True)))
_ARRIVED = (
    select(Submission)
    .where(col(Submission.withdrawn_at).is_(None))
    .order_by(col(Submission.obligation_id), col(Submission.version))
    # What the forms say is long, and nothing of it stands on the board.
    .options(defer(Submission.answers))  # type: ignore[arg-type]
)
_ARRIVALS = _ARRIVED.join(Obligation).where(Obligation.cycle_id == bindparam("cycle_id"))
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

BoardLine = tuple[Obligation, Respondent, DeadlineVersion]
"""An obligation, who owes it, and the version of the deadline in force."""


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

    def is_overdue_at(self, now: datetime) -> bool:
        """Whether it is still owed although it would be late at a UTC instant."""
        return self.state in OWED and has_passed(self.late_after, now)

    def awaits_certification(self, certified: Collection[str]) -> bool:
        """Whether what counts of it is received and nobody has certified it, where that is asked for."""
        return self.deliverable in certified and self.version is not None and self.certified_at is None


def board(session: Session, cycle_id: int, deliverables: Sequence[str]) -> list[BoardRow]:
    """Return every obligation of a cycle, in protocol order, then in the order of the definition."""
    rows = sorted(
        session.exec(_LINES, params={"cycle_id": cycle_id}),
        key=lambda row: (row[1].protocol_order, deliverables.index(row[0].deliverable)),
    )
    return _board_rows(rows, session.exec(_ARRIVALS, params={"cycle_id": cycle_id}))


def board_lines(session: Session, keys: Sequence[int]) -> list[BoardRow]:
    """Return the lines of the board that have those keys, in their order."""
    place = {key: number for number, key in enumerate(keys)}
    lines = session.exec(_THESE_LINES, params={"keys": keys})
    rows = sorted(lines, key=lambda line: place[line[0].id or 0])
    return _board_rows(rows, session.exec(_THESE_ARRIVALS, params={"keys": keys}))


def _board_rows(lines: Iterable[BoardLine], arrived: Iterable[Submission]) -> list[BoardRow]:
    arrivals: dict[int, list[Submission]] = {}
    for submission in arrived:
        arrivals.setdefault(submission.obligation_id, []).append(submission)
    return [_board_row(*line, arrivals.get(line[0].id or 0, [])) for line in lines]


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


def deadline_in_force(session: Session, obligation: Obligation) -> DeadlineVersion:
    """Return the version of the deadline that counts now."""
    return deadline_versions(session, obligation)[-1]


def deadlines_in_force(session: Session, obligation_ids: Collection[int]) -> dict[int, DeadlineVersion]:
    """Return the versions of deadlines that count now, by obligation."""
    statement = select(DeadlineVersion).join(Obligation, is_in_force())
    rows = session.exec(statement.where(col(Obligation.id).in_(obligation_ids)))
    return {row.obligation_id: row for row in rows}


def deadline_versions(session: Session, obligation: Obligation) -> list[DeadlineVersion]:
    """Return every version of a deadline, the first first; the last one counts now."""
    return list(session.exec(_DEADLINES, params={"obligation_id": obligation.id}))


def obligations_for(session: Session, cycle_id: int, deliverable: str) -> list[FoundObligation]:
    """Return every obligation for a deliverable, in protocol order."""
    statement = (
        select(Obligation, Respondent)
        .join(Respondent)
        .where(Obligation.cycle_id == cycle_id, Obligation.deliverable == deliverable)
        .order_by(col(Respondent.protocol_order))
    )
    return [FoundObligation(*row) for row in session.exec(statement)]

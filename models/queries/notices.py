"""Reads about notices and letters: what is due, what waits, who is written to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt
from models.rules.calendar import OpenOn, brussels_day, leaves_at
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import CALL_OCCASION, NoticeState, Occasion, parse_occasion
from models.tables import Letter, Notice, Obligation, Respondent


@dataclass(frozen=True)
class DueNotice:
    """A notice whose instant has come, with what decides whether it goes."""

    notice: Notice
    obligation: Obligation
    respondent: Respondent

    @property
    def occasion(self) -> Occasion:
        """Return why it exists."""
        return parse_occasion(self.notice.occasion)


def planned_notices(session: Session, cycle_id: int, until: datetime) -> list[DueNotice]:
    """Return the notices planned until that instant, in protocol order, then by deliverable."""
    statement = (
        select(Notice, Obligation, Respondent)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(
            Notice.cycle_id == cycle_id,
            Notice.state == NoticeState.PLANNED,
            col(Notice.planned_for) <= until,
        )
        .order_by(
            col(Respondent.protocol_order),
            col(Notice.obligation_id),
            col(Notice.planned_for),
            col(Notice.occasion),
        )
    )
    return [DueNotice(*row) for row in session.exec(statement)]


def due_notices(cycle: CycleAt, kinds: Iterable[LetterKind]) -> list[DueNotice]:
    """Return the notices of those kinds that go at this instant; missed ones wait for open hours."""
    wanted = frozenset(kinds)
    open_for_all = _open_for_all(cycle)
    return [
        due
        for due in planned_notices(cycle.session, cycle.id, cycle.now)
        if due.occasion.letter_kind in wanted and _leaves_at(cycle, due, open_for_all) <= cycle.now
    ]


def next_letter_at(cycle: CycleAt) -> datetime | None:
    """Return when the earliest notice leaves that is planned for now or before, but missed its hour."""
    open_for_all = _open_for_all(cycle)
    missed = planned_notices(cycle.session, cycle.id, cycle.now)
    return min((_leaves_at(cycle, due, open_for_all) for due in missed), default=None)


def next_planned(session: Session, cycle_id: int, after: datetime) -> datetime | None:
    """Return the earliest instant after that one for which a notice is planned."""
    return session.exec(
        select(func.min(Notice.planned_for)).where(
            Notice.cycle_id == cycle_id,
            Notice.state == NoticeState.PLANNED,
            col(Notice.planned_for) > after,
        )
    ).one()


def recipient_of(session: Session, obligation: Obligation) -> int:
    """Return the contact that the cycle writes to about an obligation: the one that its call is for."""
    return _call_notice(session, obligation).recipient_id


def unsent_call_day(session: Session, obligation: Obligation) -> date | None:
    """Return the Brussels day of the call while no letter carries it, or none."""
    call = _call_notice(session, obligation)
    return brussels_day(call.planned_for) if call.state in (NoticeState.PLANNED, NoticeState.HELD) else None


def _call_notice(session: Session, obligation: Obligation) -> Notice:
    statement = select(Notice).where(
        Notice.obligation_id == obligation.id, Notice.occasion == str(CALL_OCCASION)
    )
    return session.exec(statement).one()


def waiting_letters(session: Session, cycle_id: int) -> list[int]:
    """Return the keys of the letters that wait to be sent, in protocol order, then by kind and instant."""
    statement = (
        select(Letter.id)
        .join(Notice, col(Notice.letter_id) == Letter.id)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(Letter.cycle_id == cycle_id, Letter.state == LetterState.WAITING)
        .group_by(col(Letter.id), col(Letter.kind), col(Letter.made_at))
        .order_by(func.min(Respondent.protocol_order), col(Letter.kind), col(Letter.made_at), col(Letter.id))
    )
    return [key for key in session.exec(statement) if key is not None]


def holders_at_work(session: Session) -> set[int]:
    """Return the places of the processes that hold a lease."""
    statement = select(Letter.holder).where(Letter.state == LetterState.LEASED).distinct()
    return {place for place in session.exec(statement) if place is not None}


def _open_for_all(cycle: CycleAt) -> Callable[[], OpenOn]:
    countries: list[str] = []

    def open_for_all() -> OpenOn:
        if not countries:
            asked = select(Respondent.country).join(Obligation).where(Obligation.cycle_id == cycle.id)
            countries.extend(cycle.session.exec(asked.distinct()))
        return cycle.calendar.open_for_all_on(countries)

    return open_for_all


def _leaves_at(cycle: CycleAt, due: DueNotice, open_for_all: Callable[[], OpenOn]) -> datetime:
    occasion = due.occasion
    if not occasion.is_ladder:
        return due.notice.planned_for
    is_call = occasion.rung is None
    is_open = open_for_all() if is_call else cycle.calendar.open_on(due.respondent.country)
    return leaves_at(due.notice.planned_for, cycle.now, is_open)

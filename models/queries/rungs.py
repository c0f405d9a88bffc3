"""Reads about planned rungs whose day the calendar would choose differently today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from models.queries.cycles import CycleAt
from models.queries.deadlines import is_in_force
from models.rules.calendar import brussels_day
from models.rules.occasions import NoticeState, parse_occasion
from models.rules.timetable import Deadline, rung_instant
from models.tables import DeadlineVersion, Notice, Obligation, Respondent


@dataclass(frozen=True)
class MovedRung:
    """A rung that keeps its day although the holidays known now would put it on another; Brussels days."""

    respondent: str
    deliverable: str
    rung: str
    planned_on: date
    would_be_on: date


def moved_rungs(cycle: CycleAt) -> Iterator[MovedRung]:
    """Yield the planned rungs on days that the calendar would choose differently, in protocol order."""
    rungs = {rung.name: rung for rung in cycle.definition.ladder}
    statement = (
        select(Notice, Obligation, DeadlineVersion, Respondent)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(DeadlineVersion, is_in_force())
        .where(
            Notice.cycle_id == cycle.id,
            col(Notice.state).in_((NoticeState.PLANNED, NoticeState.HELD)),
            col(Notice.planned_for) > cycle.now,
        )
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Notice.planned_for))
    )
    for notice, obligation, version, respondent in cycle.session.exec(statement):
        rung = rungs.get(parse_occasion(notice.occasion).rung or "")
        if rung is None:
            continue
        deadline = Deadline(version.version, version.due_at, version.late_after, obligation.cut_off_at)
        instant = rung_instant(rung, deadline, cycle.calendar.open_on(respondent.country))
        if instant != notice.planned_for:
            days = brussels_day(notice.planned_for), brussels_day(instant)
            yield MovedRung(respondent.code, obligation.deliverable, rung.name, *days)

"""Reads about ladders as they stand: what is owed, by when, and on which day each rung would leave."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select as columns  # of more than SQLModel's takes
from sqlmodel import col, select

from config.definition import RungVia
from models.queries.cycles import CycleAt
from models.queries.deadlines import is_in_force
from models.queries.obligations import FoundObligation
from models.rules.calendar import brussels_day
from models.rules.lifecycle import OWED
from models.rules.occasions import CALL_LIST, CALL_OCCASION, NoticeState, parse_occasion
from models.rules.timetable import Deadline
from models.rules.what_if import Asked, Owed, Step
from models.tables import DeadlineVersion, Notice, Obligation, Respondent

_VIA = {CALL_LIST: RungVia.CALL_LIST}


def asked_in_order(cycle: CycleAt) -> list[Asked]:
    """Return who is asked in a cycle, in protocol order."""
    asking = select(Obligation.respondent_id).where(Obligation.cycle_id == cycle.id)
    statement = select(Respondent.code, Respondent.country).where(col(Respondent.id).in_(asking))
    rows = cycle.session.exec(statement.order_by(col(Respondent.protocol_order)))
    return [Asked(code, country) for code, country in rows]


def owed_ladders(cycle: CycleAt) -> list[Owed]:
    """Return what is still owed with its ladder, in protocol order, then by deliverable."""
    statement = (
        select(Obligation, Respondent, DeadlineVersion)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(DeadlineVersion, is_in_force())
        .where(Obligation.cycle_id == cycle.id, col(Obligation.state).in_(OWED))
        .order_by(col(Respondent.protocol_order), col(Obligation.id))
    )
    planned = _planned(cycle)
    return [
        _owed(FoundObligation(obligation, respondent), deadline, planned.get(obligation.id or 0, {}))
        for obligation, respondent, deadline in cycle.session.exec(statement)
    ]


def _owed(found: FoundObligation, version: DeadlineVersion, planned: Mapping[str, tuple[str, date]]) -> Owed:
    code, deliverable = found.respondent.code, found.row.deliverable
    _, call_on = planned.get(str(CALL_OCCASION), ("", None))
    rungs = ((parse_occasion(text), channel, day) for text, (channel, day) in planned.items())
    return Owed(
        asked=Asked(code, found.respondent.country),
        deliverable=deliverable,
        deadline=Deadline(version.version, version.due_at, version.late_after, found.row.cut_off_at),
        call_on=call_on,
        ladder={
            Step(code, deliverable, rung.rung, _VIA.get(channel, RungVia.LETTER)): day
            for rung, channel, day in rungs
            if rung.rung is not None and rung.number == version.version
        },
    )


def _planned(cycle: CycleAt) -> dict[int, dict[str, tuple[str, date]]]:
    statement = columns(
        col(Notice.obligation_id), col(Notice.occasion), col(Notice.channel), col(Notice.planned_for)
    ).where(
        col(Notice.cycle_id) == cycle.id,
        col(Notice.obligation_id).is_not(None),
        col(Notice.state).in_((NoticeState.PLANNED, NoticeState.HELD)),
    )
    found: dict[int, dict[str, tuple[str, date]]] = {}
    for key, occasion, channel, planned_for in cycle.session.execute(
        statement.order_by(col(Notice.planned_for), col(Notice.id))
    ):
        found.setdefault(key or 0, {})[occasion] = (channel, brussels_day(planned_for))
    return found

"""Reads about what is told next about the lines of a page of the board."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import col

from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice, countries_of, leaves_in
from models.queries.outbox import is_sendable
from models.rules.calendar import OpenOn
from models.rules.letters import LetterState
from models.rules.next_told import NextNotice, told_next
from models.rules.occasions import CALL_LIST, NOT_YET_CARRIED, NoticeState, parse_occasion
from models.tables import Letter, Notice, Obligation, Respondent

Line = tuple[str, str]
"""Codes of a respondent and a deliverable."""


def next_notices(cycle: CycleAt, obligation_ids: Collection[int]) -> dict[Line, NextNotice]:
    """Return what is told next about obligations of a cycle, by the codes of respondent and deliverable."""
    waiting: dict[Line, list[NextNotice]] = {}
    open_for_all = countries_of(cycle)
    for row in _rows(cycle, obligation_ids):
        one = _next(cycle, row, open_for_all)
        waiting.setdefault((row.respondent, row.deliverable), []).append(one)
    found = {line: told_next(several, cycle.now) for line, several in waiting.items()}
    return {line: one for line, one in found.items() if one}


def next_of(cycle: CycleAt, notices: Iterable[DueNotice]) -> NextNotice | None:
    """Return which of some notices that no letter carries yet is told next."""
    open_for_all = countries_of(cycle)
    waiting = [
        NextNotice(
            place=(one.notice.obligation_id, one.notice.channel),
            occasion=one.occasion,
            at=one.notice.planned_for,
            leaves_at=leaves_in(
                cycle,
                one.notice.planned_for,
                (one.occasion.hours, one.respondent.country),
                open_for_all,
            ),
            hold=one.notice.hold if one.notice.state is NoticeState.HELD else None,
        )
        for one in notices
    ]
    return told_next(waiting, cycle.now)


def _rows(cycle: CycleAt, obligation_ids: Collection[int]) -> list[Row[Any]]:
    """Return what is due and did not go, and of what is to come the first of each line and channel."""
    asked = {"obligation_ids": list(obligation_ids), "now": cycle.now}
    return [*cycle.session.execute(_DUE, asked), *cycle.session.execute(_COMING, asked)]


def _told(which: ColumnElement[bool]) -> Select[Any]:
    return (
        columns(
            col(Respondent.code).label("respondent"),
            col(Respondent.country),
            col(Obligation.deliverable),
            col(Notice.obligation_id),
            col(Notice.occasion),
            col(Notice.planned_for),
            col(Notice.channel),
            col(Notice.state),
            col(Notice.hold),
            func.coalesce(Letter.next_try_at, Letter.made_at).label("tried_at"),
        )
        .select_from(Notice)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .join(Letter, col(Notice.letter_id) == Letter.id, isouter=True)
        .where(
            # They are of one cycle; said too, SQLite would look through all its notices.
            col(Notice.obligation_id).in_(bindparam("obligation_ids", expanding=True)),
            which,
        )
    )


_IS_TO_COME = col(Notice.state).in_(NOT_YET_CARRIED)
_IS_ON_ITS_WAY = and_(
    col(Notice.state) == NoticeState.CARRIED,
    or_(is_sendable(), col(Letter.state) == LetterState.LEASED),
)
_LINE = func.row_number().over(
    partition_by=(col(Notice.obligation_id), col(Notice.channel) == CALL_LIST),
    order_by=(col(Notice.planned_for), col(Notice.id)),
)
_FIRST = (
    _told(and_(_IS_TO_COME, col(Notice.planned_for) > bindparam("now")))
    .add_columns(_LINE.label("line"))
    .subquery()
)

# Built once: pages ask these, and building a statement takes longer than its reading.
_DUE = _told(or_(and_(_IS_TO_COME, col(Notice.planned_for) <= bindparam("now")), _IS_ON_ITS_WAY))
_COMING = columns(_FIRST).where(_FIRST.c.line == 1)


def _next(cycle: CycleAt, row: Row[Any], open_for_all: Callable[[], OpenOn]) -> NextNotice:
    occasion = parse_occasion(row.occasion)
    wanted: datetime = row.tried_at or row.planned_for
    return NextNotice(
        place=(row.obligation_id, row.channel),
        occasion=occasion,
        at=row.planned_for,
        leaves_at=leaves_in(cycle, wanted, (occasion.hours, row.country), open_for_all),
        hold=row.hold if row.state == NoticeState.HELD else None,
        is_in_letter=row.state == NoticeState.CARRIED,
    )

"""Reads about what falls due next, counted by instant: deadlines, cut-offs, letters, steps."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.queries.cycles import CycleAt, steps_left
from models.queries.deadlines import is_in_force
from models.rules.calendar import opening_of
from models.rules.lifecycle import OWED
from models.rules.morning import ToCome
from models.rules.occasions import CALL_LIST, NOT_YET_CARRIED, parse_occasion
from models.tables import Contact, DeadlineVersion, Notice, Obligation, Respondent


def coming(cycle: CycleAt, until: datetime) -> tuple[ToCome, ...]:
    """Return what falls due after now and until a UTC instant, the first first."""
    found = [
        *_owed(cycle, until, "deadline", col(DeadlineVersion.due_at)),
        *_owed(cycle, until, "cut_off", col(Obligation.cut_off_at)),
        *_letters(cycle, until),
        *_steps(cycle, until),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.what, one.name)))


def next_letters_at(cycle: CycleAt, after: datetime, respondent: str | None = None) -> datetime | None:
    """Return the first UTC instant after another for which a letter is planned, or none."""
    statement = columns(func.min(col(Notice.planned_for))).where(
        col(Notice.cycle_id) == cycle.id,
        col(Notice.state).in_(NOT_YET_CARRIED),
        col(Notice.channel) != CALL_LIST,
        col(Notice.planned_for) > after,
    )
    if respondent is not None:
        contact = columns(col(Contact.id)).join(Respondent, col(Contact.respondent_id) == Respondent.id)
        statement = statement.where(
            col(Notice.recipient_id).in_(contact.where(col(Respondent.code) == respondent))
        )
    found: datetime | None = cycle.session.execute(statement).scalar_one()
    return found


def _owed(cycle: CycleAt, until: datetime, what: str, at: Mapped[datetime]) -> Iterator[ToCome]:
    statement = (
        columns(col(Obligation.deliverable), at, func.count())
        .select_from(Obligation)
        .join(DeadlineVersion, is_in_force())
        .where(
            col(Obligation.cycle_id) == cycle.id,
            col(Obligation.state).in_(OWED),
            at > cycle.now,
            at <= until,
        )
        .group_by(col(Obligation.deliverable), at)
    )
    for deliverable, instant, number in cycle.session.execute(statement):
        yield ToCome(cycle.code, what, deliverable, instant, number)


def _letters(cycle: CycleAt, until: datetime) -> Iterator[ToCome]:
    told = func.count(col(Notice.recipient_id).distinct())  # two deliverables are told in one letter
    statement = (
        columns(col(Notice.occasion), col(Notice.channel), col(Notice.planned_for), told)
        .where(
            col(Notice.cycle_id) == cycle.id,
            col(Notice.state).in_(NOT_YET_CARRIED),
            col(Notice.planned_for) > cycle.now,
            col(Notice.planned_for) <= until,
        )
        .group_by(col(Notice.occasion), col(Notice.channel), col(Notice.planned_for))
    )
    found: dict[tuple[str, str, datetime], int] = {}
    for text, channel, planned_for, number in cycle.session.execute(statement):
        occasion = parse_occasion(text)
        what = "call_list" if channel == CALL_LIST else "letters"
        key = (what, occasion.rung or occasion.name, planned_for)
        found[key] = found.get(key, 0) + number
    for (what, name, planned_for), number in found.items():
        yield ToCome(cycle.code, what, name, planned_for, number)


def _steps(cycle: CycleAt, until: datetime) -> Iterator[ToCome]:
    for step in steps_left(cycle):
        if cycle.now < opening_of(step.on) <= until:
            yield ToCome(cycle.code, "step", step.name, opening_of(step.on), 1)

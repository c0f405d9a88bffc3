"""Reads about what fails: who cannot be told, letters without an answer, checks and the record itself."""

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from config.definition import ContactRole
from models.queries.cut import read_cut
from models.queries.cycles import CycleAt, last_entries
from models.queries.submissions import waiting_for_scan
from models.rules.audit import last_break
from models.rules.calendar import brussels_day
from models.rules.findings import Audience
from models.rules.letters import LetterState
from models.rules.morning import Cut, Owing, cut
from models.rules.occasions import CALL_LIST, NOT_YET_CARRIED, parse_occasion
from models.tables import Contact, FindingRow, Letter, Notice, Obligation, Respondent, Submission

_Route = tuple[ContactRole, ...]
"""The roles that letters of a kind go to."""

_IS_PLANNED = (
    col(Notice.cycle_id) == bindparam("cycle_id"),
    col(Notice.state).in_(NOT_YET_CARRIED),
    col(Notice.planned_for) <= bindparam("until"),
    col(Notice.channel) != CALL_LIST,
)
_OCCASIONS = columns(col(Notice.occasion)).where(*_IS_PLANNED).distinct()

ENTRIES_LOOKED_AT = 200
"""How much of the end of an audit chain is verified in passing; `kalends verify` verifies all of it."""


def unreachable(cycle: CycleAt, until: datetime) -> Cut[str]:
    """Return whom nobody could tell today what is planned until a UTC instant, in protocol order."""
    about = _occasions_by_route(cycle, until)
    if not about:
        return Cut()
    asked = {"cycle_id": cycle.id, "until": until, "today": brussels_day(cycle.now)}
    occasions = {_of_route(number): told for number, told in enumerate(about.values())}
    return read_cut(cycle.session, _unreached(tuple(about)), str, asked | occasions)


def unanswered_letters(cycle: CycleAt) -> int:
    """Return how many letters may have arrived or not: their answers were lost."""
    statement = columns(func.count()).where(
        col(Letter.cycle_id) == cycle.id, col(Letter.state) == LetterState.UNKNOWN
    )
    return int(cycle.session.execute(statement).scalar_one())


def check_faults(cycle: CycleAt) -> Cut[Owing]:
    """Return the versions on which a check could not be run, in protocol order."""
    statement = (
        columns(col(Respondent.code), col(Obligation.deliverable), col(Submission.version))
        .select_from(FindingRow)
        .join(Submission, col(FindingRow.submission_id) == Submission.id)
        .join(Obligation, col(Submission.obligation_id) == Obligation.id)
        .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
        .where(col(Obligation.cycle_id) == cycle.id, col(FindingRow.audience) == Audience.OPERATOR)
        .group_by(col(Respondent.id), col(Obligation.id), col(Submission.id))
        .order_by(col(Respondent.protocol_order), col(Obligation.id), col(Submission.version))
    )
    return read_cut(cycle.session, statement, lambda *row: Owing(cycle.code, *row))


def files_in_quarantine(cycle: CycleAt) -> Cut[Owing]:
    """Return the versions that wait to be scanned, in the order of their arrival."""
    return cut(
        Owing(cycle.code, respondent.code, obligation.deliverable, submission.version)
        for submission, obligation, respondent in waiting_for_scan(cycle.session, cycle.id)
    )


def record_problem(cycle: CycleAt) -> str:
    """Return what is wrong with the end of the audit chain, empty if nothing is."""
    row = cycle.row
    before = max(row.audit_length - ENTRIES_LOOKED_AT, 0)
    entries = last_entries(cycle.session, cycle.id, max(before, 1))
    after = (before, entries.pop(0).hash) if before and entries else (0, "")
    return last_break(cycle.code, entries, row.audit_length, row.audit_head, after) or ""


def _occasions_by_route(cycle: CycleAt, until: datetime) -> dict[_Route, list[str]]:
    planned = cycle.session.scalars(_OCCASIONS, {"cycle_id": cycle.id, "until": until})
    found = defaultdict[_Route, list[str]](list)
    for text in planned:
        route = cycle.definition.letters.route(parse_occasion(text).letter_kind)
        found[route.to].append(text)
    return found


@lru_cache
def _unreached(routes: tuple[_Route, ...]) -> Select[tuple[str]]:
    """Return the statement for those routes, built once: each look at a board asks for it."""
    about = (
        and_(
            col(Notice.occasion).in_(bindparam(_of_route(number), expanding=True)),
            ~_somebody(roles),
        )
        for number, roles in enumerate(routes)
    )
    return (
        columns(col(Respondent.code))
        .select_from(Notice)
        .join(Contact, col(Notice.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(*_IS_PLANNED, or_(*about))
        .group_by(col(Respondent.id), col(Respondent.code))
        .order_by(col(Respondent.protocol_order))
    )


def _of_route(number: int) -> str:
    """Return the name under which a statement is told the occasions of a route."""
    return f"occasions_{number}"


def _somebody(roles: _Route) -> ColumnElement[bool]:
    """Return the condition that a respondent has a contact in those roles whom a letter of today reaches."""
    today = bindparam("today", type_=Date)
    here = aliased(Contact)
    never_absent = and_(col(here.absent_from).is_(None), col(here.absent_to).is_(None))
    fit = columns(col(here.id)).where(
        col(here.respondent_id) == Respondent.id,
        col(here.role).in_(roles),
        or_(col(here.valid_from).is_(None), col(here.valid_from) <= today),
        or_(col(here.valid_to).is_(None), col(here.valid_to) >= today),
        or_(never_absent, col(here.absent_from) > today, col(here.absent_to) < today),
        col(here.undeliverable_at).is_(None),
    )
    return fit.exists()

"""Reads about a part of the board: a page of it, those that a filter lets through, and counts by state."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, col

from models.queries.cycles import CycleAt
from models.queries.deadlines import is_in_force
from models.queries.obligations import BoardRow, board_lines
from models.rules.lifecycle import OWED, ObligationState
from models.tables import DeadlineVersion, Obligation, Respondent

_Shape = tuple[bool, bool, bool, bool]
"""Which of the conditions of a filter are set; one statement serves all that set the same."""

_STATES = (
    columns(col(Obligation.deliverable), col(Obligation.state), func.count())
    .where(col(Obligation.cycle_id) == bindparam("cycle_id"))
    .group_by(col(Obligation.deliverable), col(Obligation.state))
)


@dataclass(frozen=True)
class BoardFilter:
    """Which lines of the board are wanted; what is left empty lets all through."""

    states: Collection[ObligationState] = ()
    respondents: Collection[str] = ()
    """Codes of who owes."""
    deliverables: Collection[str] = ()
    is_overdue: bool = False
    """Only what is still owed although it would be late now."""


@dataclass(frozen=True)
class Span:
    """Which of the lines are wanted, in their order."""

    limit: int = 100
    """At most so many."""
    offset: int = 0
    """So many before them are passed over."""


@dataclass(frozen=True)
class BoardPage:
    """Some lines of the board, and how many the filter lets through in all."""

    rows: tuple[BoardRow, ...]
    found: int
    span: Span
    keys: tuple[int, ...] = ()
    """Of the obligations on it, in the same order; none for a board as it stood."""


def board_page(cycle: CycleAt, wanted: BoardFilter, span: Span) -> BoardPage:
    """Return a page of the board, in protocol order, then in the order of the definition.

    Args:
        cycle: the cycle as it stands.
        wanted: which lines are let through.
        span: which of those.
    """
    session, asked = cycle.session, _asked(cycle, wanted)
    order = tuple(one.code for one in cycle.definition.deliverables)
    within = {"limit": span.limit, "offset": span.offset}
    keys = tuple(session.scalars(_page(_shape(wanted), order), asked | within))
    is_last = len(keys) < span.limit and (keys or not span.offset)
    found = span.offset + len(keys) if is_last else _count(cycle, wanted)
    return BoardPage(tuple(board_lines(session, keys)), found, span, keys)


def count_states(session: Session, cycle_id: int) -> dict[str, dict[ObligationState, int]]:
    """Return how many obligations are in each state, by deliverable; where none is, there is no entry."""
    found: dict[str, dict[ObligationState, int]] = {}
    for deliverable, state, number in session.execute(_STATES, {"cycle_id": cycle_id}):
        found.setdefault(deliverable, {})[state] = number
    return {code: _in_order(counts) for code, counts in found.items()}


def count_overdue(cycle: CycleAt) -> int:
    """Return how much is still owed although it would be late now."""
    return _count(cycle, BoardFilter(is_overdue=True))


def _in_order(counts: Mapping[ObligationState, int]) -> dict[ObligationState, int]:
    return {state: counts[state] for state in ObligationState if state in counts}


def _shape(wanted: BoardFilter) -> _Shape:
    return bool(wanted.states), bool(wanted.respondents), bool(wanted.deliverables), wanted.is_overdue


def _asked(cycle: CycleAt, wanted: BoardFilter) -> dict[str, object]:
    return {
        "cycle_id": cycle.id,
        "now": cycle.now,
        "states": list(wanted.states),
        "respondents": list(wanted.respondents),
        "deliverables": list(wanted.deliverables),
    }


def _keys(shape: _Shape) -> Select[tuple[int]]:
    has_states, has_respondents, has_deliverables, is_overdue = shape
    conditions = [col(Obligation.cycle_id) == bindparam("cycle_id")]
    if has_states:
        conditions.append(col(Obligation.state).in_(bindparam("states", expanding=True)))
    if has_respondents:
        conditions.append(col(Respondent.code).in_(bindparam("respondents", expanding=True)))
    if has_deliverables:
        conditions.append(col(Obligation.deliverable).in_(bindparam("deliverables", expanding=True)))
    if is_overdue:
        late = columns(col(DeadlineVersion.id)).where(
            is_in_force(), col(DeadlineVersion.late_after) < bindparam("now")
        )
        conditions += [col(Obligation.state).in_(OWED), late.exists()]
    key: ColumnElement[int] = col(Obligation.id)  # type: ignore[assignment] # of a stored row
    return columns(key).join(Respondent, col(Obligation.respondent_id) == Respondent.id).where(*conditions)


@lru_cache
def _page(shape: _Shape, order: tuple[str, ...]) -> Select[tuple[int]]:
    places = {code: number for number, code in enumerate(order)}
    place = case(places, value=col(Obligation.deliverable), else_=len(places))
    lines = _keys(shape).order_by(col(Respondent.protocol_order), place)
    return lines.limit(bindparam("limit", type_=Integer)).offset(bindparam("offset", type_=Integer))


@lru_cache
def _counted(shape: _Shape) -> Select[tuple[int]]:
    return columns(func.count()).select_from(_keys(shape).subquery())


def _count(cycle: CycleAt, wanted: BoardFilter) -> int:
    found: int = cycle.session.execute(_counted(_shape(wanted)), _asked(cycle, wanted)).scalar_one()
    return found

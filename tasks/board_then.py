"""The board of a cycle as it stood at an instant, as one value and as plain data for JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models.queries.board_history import board_at
from models.queries.board_pages import BoardFilter, BoardPage, Span
from models.queries.cycles import look_at_cycle
from models.queries.installation import marking_on
from models.queries.obligations import BoardRow
from models.rules.calendar import whole_second
from models.rules.lifecycle import ObligationState
from tasks.board import BoardLook
from tasks.services import Services
from tasks.status import instant_text, row_data


@dataclass(frozen=True)
class BoardThen:
    """The whole board of a cycle, as it stood and was known at the UTC instant `now`."""

    code: str
    title: str
    marking: str
    now: datetime
    deliverables: Mapping[str, str]
    """Titles by code, in the order of the definition."""
    certified: frozenset[str]
    """Deliverables of which each version is certified."""
    rows: tuple[BoardRow, ...]
    """In protocol order, then in the order of the definition."""

    def states(self, deliverable: str) -> dict[str, int]:
        """Return how many obligations for a deliverable were in each state, in the order of states."""
        found = Counter(row.state for row in self.rows if row.deliverable == deliverable)
        return {state.value: found[state] for state in ObligationState if found[state]}

    def awaits_certification(self, row: BoardRow) -> bool:
        """Whether what counts of it was received, and nobody had certified it."""
        return row.awaits_certification(self.certified)


def board_then(services: Services, code: str, at: datetime | None, now: datetime) -> BoardThen:
    """Return the board of a cycle at a UTC instant, or now.

    Args:
        services: services of this process.
        code: code of the cycle.
        at: UTC instant, cut to the second; none for now.
        now: UTC instant.

    Raises:
        UnknownCycleError: no such cycle is open here.
        NoBoardThenError: the cycle was not open at that instant, or it is still to come.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        then = whole_second(at) if at else cycle.now
        deliverables = cycle.definition.deliverables
        return BoardThen(
            code=cycle.code,
            title=cycle.definition.title,
            marking=marking_on(session, cycle.definition.letters.marking),
            now=then,
            deliverables={one.code: one.title for one in deliverables},
            certified=frozenset(one.code for one in deliverables if one.certification),
            rows=tuple(board_at(cycle, then)),
        )


def part_of(board: BoardThen, wanted: BoardFilter) -> BoardThen:
    """Return the lines of a board that a filter lets through."""
    kept = [row for row in board.rows if _is_wanted(row, wanted, board.now)]
    return replace(board, rows=tuple(kept))


def page_then(board: BoardThen, wanted: BoardFilter, span: Span) -> BoardLook:
    """Return a page of a board as it stood; what is told next is not known of then."""
    kept = part_of(board, wanted).rows
    rows = kept[span.offset : span.offset + span.limit]
    return BoardLook(
        code=board.code,
        title=board.title,
        now=board.now,
        deliverables=board.deliverables,
        states={code: board.states(code) for code in board.deliverables},
        overdue=sum(row.is_overdue_at(board.now) for row in board.rows),
        certified=board.certified,
        page=BoardPage(rows, len(kept), span),
    )


def board_then_data(board: BoardThen) -> dict[str, object]:
    """Return a board as plain data for JSON; instants are written in UTC."""
    return {
        "cycle": board.code,
        "title": board.title,
        "marking": board.marking,
        "at": instant_text(board.now),
        "states": {code: board.states(code) for code in board.deliverables},
        "obligations": [
            row_data(row, board.now, awaits_certification=board.awaits_certification(row))
            for row in board.rows
        ],
    }


def _is_wanted(row: BoardRow, wanted: BoardFilter, at: datetime) -> bool:
    return (
        (not wanted.states or row.state in wanted.states)
        and (not wanted.respondents or row.respondent in wanted.respondents)
        and (not wanted.deliverables or row.deliverable in wanted.deliverables)
        and (not wanted.is_overdue or row.is_overdue_at(at))
    )

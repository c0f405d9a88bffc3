"""A page of the board, and the counts of the whole, as values and as plain data for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.queries.board_pages import BoardFilter, BoardPage, Span, board_page, count_overdue, count_states
from models.queries.cycles import look_at_cycle
from models.queries.next_notices import next_notices
from models.queries.obligations import BoardRow
from models.rules.next_told import NextNotice
from tasks.services import Services
from tasks.status import instant_text, row_data


@dataclass(frozen=True)
class BoardLook:
    """A page of the board of a cycle as it stands at a UTC instant, with the counts of the whole board."""

    code: str
    title: str
    now: datetime
    deliverables: Mapping[str, str]
    """Titles by code, in the order of the definition."""
    states: Mapping[str, Mapping[str, int]]
    """Number of obligations by deliverable and state, in the order of the states."""
    overdue: int
    """What is still owed although it would be late now."""
    certified: frozenset[str]
    """Deliverables of which each version is certified."""
    page: BoardPage
    next_notices: Mapping[tuple[str, str], NextNotice] = field(default_factory=dict)
    """What is told next about the lines of the page, by the codes of respondent and deliverable."""

    def awaits_certification(self, row: BoardRow) -> bool:
        """Whether what counts of it is received, and nobody has certified it."""
        return row.awaits_certification(self.certified)


def look_at_board(services: Services, code: str, wanted: BoardFilter, span: Span, now: datetime) -> BoardLook:
    """Return a page of the board of a cycle; what a page costs hardly grows with the number of respondents.

    Args:
        services: services of this process.
        code: code of the cycle.
        wanted: which lines are let through.
        span: which of those.
        now: UTC instant.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        counts = count_states(session, cycle.id)
        deliverables = cycle.definition.deliverables
        page = board_page(cycle, wanted, span)
        return BoardLook(
            code=cycle.code,
            title=cycle.definition.title,
            now=cycle.now,
            deliverables={one.code: one.title for one in deliverables},
            states={
                one.code: {state.value: number for state, number in counts.get(one.code, {}).items()}
                for one in deliverables
            },
            overdue=count_overdue(cycle),
            certified=frozenset(one.code for one in deliverables if one.certification),
            page=page,
            next_notices=next_notices(cycle, page.keys),
        )


def board_data(look: BoardLook) -> dict[str, object]:
    """Return a page of the board as plain data for JSON; instants are written in UTC."""
    return {
        "cycle": look.code,
        "title": look.title,
        "now": instant_text(look.now),
        "states": {code: dict(counts) for code, counts in look.states.items()},
        "overdue": look.overdue,
        "found": look.page.found,
        "limit": look.page.span.limit,
        "offset": look.page.span.offset,
        "obligations": [
            row_data(row, look.now, awaits_certification=look.awaits_certification(row))
            for row in look.page.rows
        ],
    }

"""The cycles and the board of one: who owes what, now or as it stood at any instant."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from dashboard.guards import Secretariat
from dashboard.secretariat.board_query import BoardQuery
from dashboard.secretariat.lines import line_of
from dashboard.secretariat.words import NextWords, closed_words, next_words, step_words, time_words
from dashboard.showing import Show, Showing
from models.queries.board_pages import Span
from models.queries.obligations import BoardRow
from models.rules.calendar import brussels_day
from models.rules.clock import has_passed
from models.rules.lifecycle import OWED, ObligationState
from tasks.board import BoardLook, look_at_board
from tasks.board_head import BoardHead, board_head
from tasks.board_then import board_then, page_then
from tasks.looking import SharedReads
from tasks.status import all_cycles

router = APIRouter()

LINES = 100
"""Lines of the board on one page."""

_BOARDS = SharedReads()
"""What all see alike; each is shown it in a page of their own."""

_ANNOUNCES = "The board {change}: {found} obligations."


@dataclass(frozen=True)
class BoardCell:
    """One obligation as the grid shows it."""

    row: BoardRow
    time: str
    """How much time is left, or is over; empty where nothing is owed."""
    is_overdue: bool
    is_announced: bool
    """Whether it is overdue, and the state announced a day that has not passed."""
    awaits_certification: bool
    next: NextWords | None

    @property
    def tone(self) -> str:
        """Return how much it asks for attention."""
        if self.is_overdue:
            return "warn" if self.is_announced else "bad"
        return "warn" if self.row.state is ObligationState.CLARIFICATION_ASKED else ""


@router.get("/cycles")
def cycles_page(show: Showing, _viewer: Secretariat) -> HTMLResponse:
    """Show every cycle with its course."""
    return show.page(
        "secretariat/cycles.html", cycles=all_cycles(show.services, show.now), step_words=step_words
    )


@router.get("/cycles/{cycle}")
def board_page(
    show: Showing, _viewer: Secretariat, cycle: str, asked: Annotated[BoardQuery, Query()]
) -> Response:
    """Show the board of a cycle, or a part of it, now or as it stood."""
    read = partial(_look, show, cycle, asked)
    look, head = _BOARDS.take((show.services.database, cycle, asked.model_dump_json(exclude={"seen"})), read)
    values = _values(look, head, asked)
    if show.request.headers.get("hx-target") != "board":
        line = line_of(head.moments, look.deliverables, brussels_day(head.now))
        return show.page("secretariat/board.html", line=line, is_part=False, announces="", **values)
    if asked.seen == values["seen"]:
        return Response(status_code=204)
    announces = _ANNOUNCES.format(found=look.page.found, change="changed" if asked.seen else "shown")
    return show.part("secretariat/_board.html", is_part=True, announces=announces, **values)


def _look(show: Show, cycle: str, asked: BoardQuery) -> tuple[BoardLook, BoardHead]:
    span, head = Span(LINES, LINES * (asked.page - 1)), board_head(show.services, cycle, show.now)
    if asked.instant is None:
        return look_at_board(show.services, cycle, asked.lines, span, show.now), head
    return page_then(board_then(show.services, cycle, asked.instant, show.now), asked.lines, span), head


def _values(look: BoardLook, head: BoardHead, asked: BoardQuery) -> dict[str, Any]:
    values: dict[str, Any] = {
        "look": look,
        "asked": asked,
        "head_": head,
        "untold": closed_words(head.fell_away),
        "grid": _grid(look),
        "total": sum(sum(counts.values()) for counts in look.states.values()),
        "pages": max(1, -(-look.page.found // LINES)),
    }
    # Whether the board is the one that is shown already is told by all that is on it but the clock.
    counts = (look.states, look.page.found, look.overdue, head.to_call, head.to_approve)
    shown = (values["grid"], *counts)
    digest = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    return values | {"seen": digest, "states": list(ObligationState), "due": step_words(head.due)}


def _grid(look: BoardLook) -> dict[tuple[str, str], dict[str, BoardCell]]:
    grid: dict[tuple[str, str], dict[str, BoardCell]] = {}
    for row in look.page.rows:
        cells = grid.setdefault((row.respondent, row.respondent_name), {})
        cells[row.deliverable] = _cell(look, row, look.now)
    return grid


def _cell(look: BoardLook, row: BoardRow, now: datetime) -> BoardCell:
    is_overdue = row.state in OWED and has_passed(row.late_after, now)
    found = look.next_notices.get((row.respondent, row.deliverable))
    return BoardCell(
        row=row,
        time=time_words(row, now) if row.state in OWED else "",
        is_overdue=is_overdue,
        is_announced=is_overdue and not has_passed(row.due_at, now),
        awaits_certification=look.awaits_certification(row),
        next=next_words(found, now) if found else None,
    )

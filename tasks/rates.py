"""How complete and how punctual a cycle is, now or as it stood; for officers only."""

from datetime import datetime

from models.rules.rates import Handed, Rate, rates
from tasks.board_then import BoardThen, board_then
from tasks.services import Services


def rates_at(
    services: Services, code: str, at: datetime | None, now: datetime
) -> tuple[BoardThen, list[Rate]]:
    """Return the board of a cycle at a UTC instant, or now, and the rates of its deliverables.

    Raises:
        UnknownCycleError: no such cycle is open here.
        NoBoardThenError: the cycle was not open at that instant, or it is still to come.
    """
    board = board_then(services, code, at, now)
    handed = (
        Handed(row.respondent, row.deliverable, row.state, row.received_at is not None, row.is_late)
        for row in board.rows
    )
    return board, rates(handed, list(board.deliverables))


def rate_data(rate: Rate) -> dict[str, object]:
    """Return rates as plain data for JSON: shares as fractions of 1, their counts beside."""
    shares = {
        name: None if share is None else float(share)
        for name, share in (
            ("completeness", rate.completeness),
            ("on_time_of_expected", rate.on_time_of_expected),
            ("on_time_of_received", rate.on_time_of_received),
        )
    }
    lists = {name: list(getattr(rate, name)) for name in ("no_update", "not_expected", "late", "missing")}
    counts = {name: getattr(rate, name) for name in ("deliverable", "expected", "received", "on_time")}
    return counts | shares | lists

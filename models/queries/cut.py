"""Reading the first lines of a list, and how many it has in all."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import (
    Select,
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session

from models.rules.morning import MOST_LINES, Cut

Line = TypeVar("Line")


def read_cut(
    session: Session,
    statement: Select[Any],
    line: Callable[..., Line],
    params: Mapping[str, object] | None = None,
) -> Cut[Line]:
    """Return the first lines of what a statement finds, each made of its columns; all are counted.

    Args:
        session: session for reading.
        statement: what is listed, in its order.
        line: makes a line from the columns of one row.
        params: what the statement leaves open.
    """
    lines = tuple(line(*row) for row in session.execute(statement.limit(MOST_LINES), params))
    if len(lines) < MOST_LINES:
        return Cut(lines, len(lines))
    every = columns(func.count()).select_from(statement.order_by(None).subquery())
    return Cut(lines, session.execute(every, params).scalar_one())

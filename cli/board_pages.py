"""A page of the board on the command line, with what a filter lets through."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from cli.board import cell_text, counted
from cli.failures import Exit
from cli.options import PLAIN, At, CodeOrFile, Options
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code, write_output
from cli.words import count, instant
from models.errors import IncompleteActError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tasks.board import BoardLook

StateName = Literal[
    "planned",
    "called",
    "in_preparation",
    "received",
    "clarification_asked",
    "taken_into_account",
    "no_update",
    "not_expected",
    "not_received",
]
"""States of an obligation, written out: their enum would make `--help` slow."""

States = Annotated[
    tuple[StateName, ...],
    Parameter(name="--state", negative="", help="Only what is in this state; may be given several times."),
]
Respondents = Annotated[
    tuple[str, ...],
    Parameter(name="--respondent", negative="", help="Only what this one owes; may be given several times."),
]
Overdue = Annotated[bool, Parameter(negative="", help="Only what is still owed although it would be late.")]
Limit = Annotated[int, Parameter(validator=Number(gte=1, lte=1_000_000), help="At most so many lines (100).")]
Offset = Annotated[int, Parameter(validator=Number(gte=0), help="Pass over so many lines first.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which lines of the board are shown."""

    states: States = ()
    respondents: Respondents = ()
    overdue: Overdue = False
    limit: Limit = 100
    offset: Offset = 0


ALL = Wanted()
"""The first page, without a filter."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Export:
    """Where the whole board is written, and as it stood when."""

    out: Annotated[Path | None, Parameter(help="File ending in .xlsx, .csv or .json.")] = None
    at: At = None


NO_FILE = Export()
"""On the screen, as it stands."""


def board(
    cycle: CodeOrFile, /, *, wanted: Wanted = ALL, export: Export = NO_FILE, options: Options = PLAIN
) -> int:
    """Show a page of the board, one line for each obligation; or write it whole into a file."""
    from models.queries.board_pages import BoardFilter, Span
    from models.rules.lifecycle import ObligationState
    from tasks.board import board_data, look_at_board

    if export.out or export.at:
        return _export(cycle, wanted, export, options)
    states = [ObligationState(one) for one in wanted.states]
    through = BoardFilter(states, wanted.respondents, is_overdue=wanted.overdue)
    span = Span(wanted.limit, wanted.offset)
    with at_work(options.now) as work:
        look = look_at_board(work.services, cycle_code(cycle), through, span, work.now)
    answer(board_data(look), *_text(look), as_json=options.json)
    return Exit.OK


def _export(cycle: str, wanted: Wanted, export: Export, options: Options) -> int:
    from cli.clock import parse_instant
    from tasks.board_export import board_as
    from tasks.board_then import board_then, board_then_data

    if export.out is None:
        raise IncompleteActError(
            "board", "out", "a file; `kalends status CODE --at` shows the board as it stood"
        )
    if wanted != ALL:
        raise IncompleteActError("board", "out", "no filter beside it: a file holds the whole board")
    at = parse_instant(export.at) if export.at else None
    with at_work(options.now) as work:
        whole = board_then(work.services, cycle_code(cycle), at, work.now)
        write_output(export.out, board_as(whole, export.out.name))
    said = f"{export.out}: {count(len(whole.rows), 'line')}, as at {instant(whole.now)}."
    answer(board_then_data(whole), said, as_json=options.json)
    return Exit.OK


def _text(look: "BoardLook") -> "list[RenderableType]":
    page = look.page
    first, last = page.span.offset + 1, page.span.offset + len(page.rows)
    said = [f"{look.title} ({look.code})", f"As at {instant(look.now)}."]
    said += [f"{title}: {counted(look.states[code])}." for code, title in look.deliverables.items()]
    said.append(f"Overdue: {count(look.overdue, 'obligation')}.")
    said.append(f"Lines {first} to {last} of {page.found}." if page.rows else "No line is like that.")
    rows = [
        (row.respondent, row.respondent_name, look.deliverables[row.deliverable], cell_text(look, row))
        for row in page.rows
    ]
    shown = [table("", ("", "respondent", "deliverable", "state"), rows)] if rows else []
    return ["\n".join(said), *shown]

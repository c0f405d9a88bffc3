"""The command that says how complete and how punctual a cycle is, for officers only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.failures import Exit
from cli.options import PLAIN, At, CodeOrFile, Options
from cli.output import answer
from cli.surroundings import at_work, cycle_code
from cli.words import instant, percent

if TYPE_CHECKING:
    from fractions import Fraction

    from models.rules.rates import Rate
    from tasks.board_then import BoardThen


def rates(cycle: CodeOrFile, /, *, at: At = None, options: Options = PLAIN) -> int:
    """Show how much was received and how much of it in time, with the counts and who is missing."""
    from cli.clock import parse_instant
    from tasks.rates import rate_data, rates_at
    from tasks.status import instant_text

    then = parse_instant(at) if at else None
    with at_work(options.now) as work:
        board, found = rates_at(work.services, cycle_code(cycle), then, work.now)
    data = {
        "cycle": board.code,
        "at": instant_text(board.now),
        "rates": [rate_data(one) for one in found],
    }
    answer(data, "\n".join(_text(board, found)), as_json=options.json)
    return Exit.OK


def _text(board: "BoardThen", rates: "list[Rate]") -> Iterator[str]:
    yield f"{board.title} ({board.code}), as at {instant(board.now)}. For officers only."
    for one in rates:
        yield f"{board.deliverables[one.deliverable]}:"
        yield f"  received: {_of(one.completeness, one.received, one.expected)}"
        yield f"  in time, of what was expected: {_of(one.on_time_of_expected, one.on_time, one.expected)}"
        yield f"  in time, of what was received: {_of(one.on_time_of_received, one.on_time, one.received)}"
        for name, codes in (
            ("late", one.late),
            ("missing", one.missing),
            ("no update", one.no_update),
            ("not expected", one.not_expected),
        ):
            if codes:
                yield f"  {name} ({len(codes)}): {', '.join(codes)}"


def _of(share: "Fraction | None", part: int, whole: int) -> str:
    return f"{percent(None if share is None else float(share))} ({part} of {whole})"

"""Commands about a cycle as a whole: opened, moved on, looked at, verified."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.board import board_text, cycles_text, then_text
from cli.failures import Exit
from cli.options import PLAIN, TEXT, Answer, At, CodeOrFile, Options
from cli.output import answer, remark, table
from cli.surroundings import at_work, cycle_code
from cli.words import instant
from models.errors import IncompleteActError, InputFileError

OneOrAll = Annotated[
    str | None, Parameter(help="Code of a cycle, or a file with its definition; all if left out.")
]


Heads = Annotated[
    Path | None, Parameter(help="Folder of kept daily heads that must lie on the chain, such as var/heads.")
]


def open_cycle(definition: CodeOrFile, /, *, options: Options = PLAIN) -> int:
    """Open a cycle and plan its letters."""
    from tasks.calls import open_from_text
    from tasks.definitions import definition_text
    from tasks.status import cycle_status, instant_text

    text = definition_text(definition)
    with at_work(options.now) as work:
        opened = open_from_text(work.services, text, work.now)
        status = cycle_status(work.services, opened.code, opened.opened_at)
    data = {
        "cycle": opened.code,
        "opened_at": instant_text(opened.opened_at),
        "obligations": len(status.rows),
        "next_at": instant_text(status.next_at),
    }
    following = f"Next: {instant(status.next_at)}." if status.next_at else "Nothing is planned."
    answer(data, f"{opened.code} is open: {len(status.rows)} obligations. {following}", as_json=options.json)
    remark("`kalends advance` does what is due; let it run every few minutes, or start `kalends serve`.")
    return Exit.OK


def advance(cycle: OneOrAll = None, /, *, options: Options = PLAIN) -> int:
    """Do what is due and not done; again changes nothing."""
    from models.queries.cycles import cycle_codes
    from tasks.advance import advance as move_on
    from tasks.heads import keep_heads
    from tasks.status import instant_text

    with at_work(options.now) as work:
        with work.services.reading() as session:
            codes = [cycle_code(cycle)] if cycle else cycle_codes(session)
        done = {code: dict(move_on(work.services, code, work.now)) for code in codes}
        keep_heads(work.services, codes, work.now)
    rows = [(code, step, str(count)) for code, steps in done.items() for step, count in steps.items()]
    shown = table("", ("cycle", "step", "done"), rows) if rows else "Nothing is due."
    answer({"now": instant_text(work.now), "cycles": done}, shown, as_json=options.json)
    return Exit.OK


def status(cycle: OneOrAll = None, /, *, at: At = None, options: Options = PLAIN) -> int:
    """Show who owes what, what is late, what comes next; or the board as it stood."""
    from cli.clock import parse_instant
    from tasks.board_then import board_then, board_then_data
    from tasks.status import all_cycles, cycle_status, status_data

    if at and not cycle:
        raise IncompleteActError("status", "cycle", "which board is wanted at that instant")
    with at_work(options.now) as work:
        if cycle and at:
            then = board_then(work.services, cycle_code(cycle), parse_instant(at), work.now)
            answer(board_then_data(then), *then_text(then), as_json=options.json)
        elif cycle:
            one = cycle_status(work.services, cycle_code(cycle), work.now)
            answer(status_data(one), *board_text(one), as_json=options.json)
        else:
            every = all_cycles(work.services, work.now)
            data = {"cycles": [status_data(one) for one in every]}
            answer(data, *cycles_text(every), as_json=options.json)
    return Exit.OK


def verify(cycle: OneOrAll = None, /, *, heads: Heads = None, options: Answer = TEXT) -> int:
    """Verify the audit chain and every file handed in."""
    from documents.heads import HeadsFolder
    from tasks.verify import lost_cycles, verify_cycles

    code, kept = cycle_code(cycle) if cycle else None, HeadsFolder(_folder(heads)) if heads else None
    with at_work() as work:
        verified = verify_cycles(work.services, code, kept)
        lost = lost_cycles(work.services, kept) if kept and code is None else []
    problems = [f"{one.code}: {problem}" for one in verified for problem in one.problems]
    problems += [f"{code}: heads of it are kept, but it is not in this database" for code in lost]
    rows = [
        (one.code, str(one.entries), one.head[:16], str(one.files), "differs" if one.problems else "verifies")
        for one in verified
    ]
    shown = table("", ("cycle", "entries", "head", "files", "record"), rows)
    data = {"cycles": [vars(one) for one in verified], "lost": lost}
    answer(data, shown, *problems, as_json=options.json)
    return Exit.FINDINGS if problems else Exit.OK


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise InputFileError(str(path), "it is not a folder")
    return path

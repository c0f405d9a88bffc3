"""Commands that count: what the rules ask for beside what the outbox holds, and metrics for machines."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, Options
from cli.output import answer, plain, table
from cli.surroundings import at_work, cycle_code
from cli.words import count, instant, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from models.rules.reconciliation import Difference, Reconciliation, Waiting

OneOrAll = Annotated[
    str | None, Parameter(help="Code of a cycle, or a file with its definition; all if left out.")
]

MOST_WAITING, MOST_DIFFERENCES = 12, 50
"""Lines about what waits and what differs that a text answer shows; `--json` has all."""


def reconcile(
    cycle: OneOrAll = None,
    /,
    *,
    day: Annotated[
        date | None, Parameter(help="Day in Brussels; only what was to go on it, such as 2024-03-13.")
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Compare what the rules ask for with what went; changes nothing."""
    from tasks.reconcile import BETWEEN_RUNS, reconcile_cycle, reconcile_cycles, reconciliation_data

    with at_work(options.now) as work:
        if cycle:
            code = cycle_code(cycle)
            every = [reconcile_cycle(work.services, code, work.now, day, BETWEEN_RUNS)]
        else:
            every = reconcile_cycles(work.services, work.now, day)
    data = [reconciliation_data(one) for one in every]
    if options.json:
        answer(data[0] if cycle else {"cycles": data}, as_json=True)
    else:
        _show(every)
    return Exit.FINDINGS if any(one.found for one in every) else Exit.OK


def metrics(cycle: OneOrAll = None, /, *, options: Options = PLAIN) -> int:
    """Print metrics in Prometheus' text format."""
    from tasks.metrics import metrics as collected, metrics_data, metrics_text

    with at_work(options.now) as work:
        families = collected(work.services, work.now, cycle_code(cycle) if cycle else None)
    if options.json:
        answer({"metrics": metrics_data(families)}, as_json=True)
    else:
        sys.stdout.write(metrics_text(families))
    return Exit.OK


def _show(every: "Sequence[Reconciliation]") -> None:
    if not every:
        answer(None, "No cycle is open in this database.", as_json=False)
    for one in every:
        answer(None, *_figures(one), as_json=False)
        # Each on one line, however long: a line is searched for, and its dates have hard spaces.
        sys.stdout.writelines(f"{plain(line)}\n" for line in _differences(one.found))


def _figures(one: "Reconciliation") -> "Iterator[RenderableType]":
    figures = one.figures()
    yield f"{one.cycle}, as at {instant(one.now)}."
    yield table("", figures, [[str(figure) for figure in figures.values()]])
    if one.withdrawn_why:
        yield f"Withdrawn: {_counted(one.withdrawn_why)}."
    yield from _waiting(one.waiting_until)
    yield "The rules and the outbox agree." if not one.found else f"{count(len(one.found), 'difference')}:"


def _differences(every: "Sequence[Difference]") -> Iterator[str]:
    for one in every[:MOST_DIFFERENCES]:
        yield f"  - {one.text} [{one.way_out.name.lower()}]"
    if more := len(every[MOST_DIFFERENCES:]):
        yield f"  and {more} more; `--json` has all."
    for way_out in dict.fromkeys(one.way_out for one in every):
        yield f"way out [{way_out.name.lower()}]: {way_out}"


def _waiting(every: "Sequence[Waiting]") -> Iterator[str]:
    for one in every[:MOST_WAITING]:
        until = f", until {instant(one.until)}" if one.until else ""
        yield f"Waiting: {count(one.notices, 'notice')}, {_occasion(one)}{until} ({one.why})."
    if more := every[MOST_WAITING:]:
        notices = sum(one.notices for one in more)
        yield f"Waiting: {count(notices, 'notice')} more, for {count(len(more), 'other reason')}."


def _occasion(one: "Waiting") -> str:
    is_rung = one.occasion.lstrip("+-").isdigit()
    return f"rung {one.occasion}" if is_rung else state(one.occasion)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {state(name)}" for name, number in counts.items())

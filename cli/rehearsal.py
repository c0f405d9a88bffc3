"""The command that rehearses a whole cycle, and what it shows afterwards."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import TEXT, Answer, CodeOrFile
from cli.output import answer, remark, table
from cli.report import WHY_NO_PDF
from cli.words import percent, state

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tasks.rehearsal.run import Outcome, RehearsalRequest

Progress = Callable[[datetime], None]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class RehearsalOptions:
    """What happens in the simulated year, and how it is run."""

    seed: Annotated[
        int, Parameter(show_default=True, help="Number from which the virtual respondents' acts follow.")
    ] = 1
    scenario: Annotated[
        Path | None, Parameter(help="File that says exactly who does what; the seed then has no say.")
    ] = None
    through_prefect: Annotated[
        bool, Parameter(negative="", help="Run each day as a Prefect flow run; the results are the same.")
    ] = False
    force: Annotated[
        bool, Parameter(negative="", help="Empty a folder that an earlier rehearsal has made.")
    ] = False


SEEDED = RehearsalOptions()


def rehearse(
    definition: CodeOrFile,
    /,
    *,
    out: Annotated[Path, Parameter(help="Folder for letters, timeline and report.")],
    what: RehearsalOptions = SEEDED,
    options: Answer = TEXT,
) -> int:
    """Run a whole cycle on a simulated clock; nothing is sent."""
    from tasks.rehearsal.run import RehearsalRequest

    request = RehearsalRequest(definition, out, what.seed, what.scenario, what.force)
    with _progress(definition) as progress:
        outcome = _run(request, progress, through_prefect=what.through_prefect)
    if outcome.was_finished:
        remark(f"This rehearsal was finished before; '{out}' is as it was. --force runs it anew.")
    summary: Mapping[str, Any] = outcome.summary
    data = {**summary, "folder": str(out), "was_finished": outcome.was_finished}
    answer(data, *_text(summary, out), as_json=options.json)
    if "pdf" in summary["report"]["left_out"]:
        remark(WHY_NO_PDF)
    return Exit.OK


def _run(request: "RehearsalRequest", progress: Progress, *, through_prefect: bool) -> "Outcome":
    if through_prefect:
        from flows.rehearsal import rehearse_through_prefect

        return rehearse_through_prefect(request, progress)
    from tasks.rehearsal.run import rehearse as rehearse_plainly

    return rehearse_plainly(request, progress=progress)


@contextmanager
def _progress(definition: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress as Bar, TextColumn, TimeElapsedColumn

    from models.rules.lint import read_definition
    from tasks.definitions import definition_text
    from tasks.rehearsal.run import span

    first, last = span(read_definition(definition_text(definition)))
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{first:%Y-%m-%d}", total=(last - first).total_seconds())

        def show(now: datetime) -> None:
            doing = f"{now:%Y-%m-%d}" if now < last else "last day, then the results"
            bar.update(task, completed=(now - first).total_seconds(), description=doing)

        yield show


def _text(summary: Mapping[str, Any], out: Path) -> "Iterator[RenderableType]":
    yield f"{summary['title']}: rehearsed. Every letter went into a folder, none to anybody."
    states = [
        (code, state(name), str(count))
        for code, counts in summary["obligations"].items()
        for name, count in counts.items()
    ]
    yield table("Obligations", ("deliverable", "state", "respondents"), states)
    letters = [(*key.rsplit(" ", 1), str(count)) for key, count in summary["letters"].items()]
    yield table("Letters", ("kind", "state", "number"), letters)
    yield "\n".join(_facts(summary))
    yield "\n".join(_places(summary, out))


_RATES = {"completeness": "Received", "on_time": "Received on time"}
"""What the rates of a report are called here."""


def _facts(summary: Mapping[str, Any]) -> Iterator[str]:
    rates = summary["report"]["rates"] or {}
    for name, rate in rates.items():
        yield f"{_RATES[name]}: {percent(rate)} of what is owed"
    yield f"Late: {', '.join(summary['late']) or 'nobody'}"
    yield f"Files refused: {len(summary['refused'])}"
    found = summary["reconciliation"]
    yield (
        f"Reconciliation: {found['owed']} notices owed, {found['sent']} told, "
        f"{found['withdrawn']} withdrawn, {found['differences'] or 'no'} differences"
    )
    audit = summary["audit"]
    yield f"Audit chain: {audit['length']} entries, {'verifies' if audit['verifies'] else 'DOES NOT VERIFY'}"


def _places(summary: Mapping[str, Any], out: Path) -> Iterator[str]:
    yield "Look at:"
    yield f"  {out / 'letters.html'}  every letter, to read in a browser"
    yield f"  {out / 'letters'}  the same as .eml, with what is attached"
    for name in summary["report"]["files"]:
        yield f"  {out / 'report' / name}"
    yield f"  {out / 'forms'}  the form of each respondent"
    yield f"  {out / 'timeline.jsonl'}  what happened, in order"

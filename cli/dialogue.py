"""Commands about the dialogue with a respondent on what it handed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer
from cli.surroundings import at_work, cycle_code, write_output
from cli.words import count

if TYPE_CHECKING:
    from models.rules.differences import Difference, Differences


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Versions:
    """Which two versions are compared."""

    earlier: Annotated[
        int | None, Parameter(name="--from", help="Earlier version; else the one before the later.")
    ] = None
    later: Annotated[int | None, Parameter(name="--to", help="Later version; else the last one.")] = None


def diff(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    /,
    *,
    versions: Versions | None = None,
    options: Options = PLAIN,
) -> int:
    """Show what a new version answers otherwise than the one before."""
    from tasks.differences import Compared, compare_versions

    code = cycle_code(cycle)
    asked = Compared(code, respondent, deliverable, **(vars(versions) if versions else {}))
    with at_work(options.now) as work:
        found = compare_versions(work.services, asked, work.now)
    data = {
        "cycle": code,
        "respondent": respondent,
        "deliverable": deliverable,
        "from": found.earlier,
        "to": found.later,
        "answers": [_data(one) for one in found.found.answers],
        "lines": [vars(one) for one in found.found.lines],
    }
    differs = f"differs from version {found.earlier} in {count(len(found.found.answers), 'answer')}"
    head = f"{respondent} {deliverable}: version {found.later} {differs}."
    answer(data, "\n".join([head, *_lines(found.found)]), as_json=options.json)
    return Exit.OK


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Met:
    """What is noted of a meeting."""

    on: Annotated[date, Parameter(help="Day of the meeting in Brussels, such as 2024-03-05.")]
    offices: Annotated[
        tuple[str, ...],
        Parameter(name="--with", help="Office that took part; no names of persons.", negative=""),
    ]
    agreed: Annotated[tuple[str, ...], Parameter(help="A point agreed; again for each one.", negative="")]


def meeting(cycle: CodeOrFile, respondent: Respondent, /, *, met: Met, options: Options = PLAIN) -> int:
    """Note a bilateral meeting: when, with which offices, what was agreed."""
    from models.rules.brief import BriefMeeting
    from tasks.meetings import note

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        number = note(
            work.services, code, respondent, BriefMeeting(met.on, met.offices, met.agreed), work.now
        )
    data = {"cycle": code, "respondent": respondent, "number": number, "on": met.on.isoformat()}
    answer(data, f"Meeting {number} with {respondent} is noted.", as_json=options.json)
    return Exit.OK


def changes(
    cycle: CodeOrFile,
    respondent: Respondent,
    /,
    *,
    out: Annotated[
        Path | None, Parameter(help="File to write, ending in .docx, .pdf or .txt; else on the screen.")
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Print one page on what changed in a state's plan since last year."""
    from documents.brief import changes_text
    from tasks.changes import changes_as, changes_of

    with at_work(options.now) as work:
        page = changes_of(work.services, cycle_code(cycle), respondent, work.now)
    if out:
        write_output(out, changes_as(page, out.name))
    data = {"respondent": respondent, "file": str(out) if out else None, "text": changes_text(page)}
    answer(data, f"The page is in {out}." if out else changes_text(page), as_json=options.json)
    return Exit.OK


def _lines(found: "Differences") -> Iterator[str]:
    for one in found.lines:
        yield from (f"+ {one.sheet}: {name} joined" for name in one.joined)
        yield from (f"- {one.sheet}: {name} left" for name in one.left)
    for each in found.answers:
        yield from _change(each)


def _change(one: "Difference") -> Iterator[str]:
    from models.rules.differences import answer_text

    percent = "" if one.percent is None else f" ({one.percent:+} %)"
    yield f"{one.place}: {one.kind}{percent}"
    yield from (f"  - {line}" for line in answer_text(one.before).splitlines())
    yield from (f"  + {line}" for line in answer_text(one.after).splitlines())


def _data(one: "Difference") -> dict[str, object]:
    from models.rules.differences import answer_text

    return {
        "kind": one.kind.value,
        "sheet": one.sheet,
        "line": one.line,
        "field": one.field,
        "place": one.place,
        "before": answer_text(one.before),
        "after": answer_text(one.after),
        "percent": None if one.percent is None else str(one.percent),
    }

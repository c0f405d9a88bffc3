"""Commands about a report that lives on another network."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer
from cli.surroundings import at_work, cycle_code

OnDay = Annotated[date, Parameter(help="Day in Brussels on which it was done.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a report lives from now on, and why."""

    reference: Annotated[str, Parameter(help="Number under which it is kept there.")]
    network: Annotated[str, Parameter(help="Name of the network.")]
    on: OnDay
    marking: Annotated[str, Parameter(help="Marking that it bears as a whole.")]
    custodian: Annotated[str, Parameter(help="Office that keeps it.")]
    reason: Annotated[str, Parameter(help="Why; kept beside the record, so that it can be erased.")] = ""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class DoneThere:
    """What says that it was done."""

    reference: Annotated[str, Parameter(help="Number of the paper that says so.")]
    on: OnDay


def hand_off(
    cycle: CodeOrFile,
    version: Annotated[int, Parameter(help="Version of the report; the latest one.")],
    /,
    *,
    where: Where,
    options: Options = PLAIN,
) -> int:
    """Record that the report lives on another network from now on; it is taken out of this database."""
    from models.rules.hand_off import HandedOff
    from tasks.hand_off import hand_report_off

    code = cycle_code(cycle)
    place = HandedOff(where.reference, where.network, where.on, where.marking, where.custodian)
    with at_work(options.now) as work:
        is_news = hand_report_off(work.services, code, version, (place, where.reason), work.now)
    data = {"cycle": code, "version": version, **vars(place), "on": place.on.isoformat(), "is_news": is_news}
    was = "is" if is_news else "was already"
    answer(data, f"Version {version} of the report {was} {place.words}.", as_json=options.json)
    return Exit.OK


def done_elsewhere(
    cycle: CodeOrFile,
    step: Annotated[str, Parameter(help="Name of the step, such as report-to-council.")],
    /,
    *,
    done: DoneThere,
    options: Options = PLAIN,
) -> int:
    """Record that a step of a report that was handed off was taken where it is kept."""
    from models.rules.hand_off import ElsewhereAct
    from tasks.hand_off import step_done_elsewhere

    code = cycle_code(cycle)
    act = ElsewhereAct(done.reference, done.on)
    with at_work(options.now) as work:
        found = step_done_elsewhere(work.services, code, step, act, work.now)
    data = {"cycle": code, "step": found.name, "reference": act.reference, "on": act.on.isoformat()}
    text = f"Recorded: {found.title} ({found.name}), number {act.reference} of {act.on:%Y-%m-%d}."
    answer(data, text, as_json=options.json)
    return Exit.OK

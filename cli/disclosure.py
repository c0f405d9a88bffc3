"""Commands about who may see which part of a plan."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, DeliverableCode, Options, Respondent
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code
from cli.words import instant

if TYPE_CHECKING:
    from models.rules.disclosure import Disclosure

Part = Annotated[str, Parameter(help="Code of a sheet of the form; 'whole' where there is no form.")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Decision(Options):
    """To whom, and why."""

    to: Annotated[
        Literal["participants", "secretariat", "nobody"],
        Parameter(help="Who may see it in documents: participants, secretariat or nobody."),
    ]
    reason: Annotated[str, Parameter(help="Why; it is kept with the decision.")]
    of_version: Annotated[
        int | None, Parameter(help="Version that you looked at; refused if another one came since.")
    ] = None


def disclose(
    cycle: CodeOrFile,
    respondent: Respondent,
    deliverable: DeliverableCode,
    part: Part,
    /,
    *,
    decision: Decision,
) -> int:
    """Decide who may see a part of a plan."""
    from models.operations.disclosure import PartDecision
    from models.rules.disclosure import DisclosedTo
    from tasks.disclosure import Place, disclose_part

    place = Place(cycle_code(cycle), respondent, deliverable)
    taken = PartDecision(part, DisclosedTo(decision.to), decision.reason, decision.of_version)
    with at_work(decision.now) as work:
        done = disclose_part(work.services, place, taken, work.now)
    where = f"{done.respondent} {done.deliverable}, version {done.version}, part '{done.part}'"
    said = f"is disclosed to {done.to.value} now" if done.is_changed else f"was for {done.to.value} already"
    answer(vars(done), f"{where}, {said}.", as_json=decision.json)
    return Exit.OK


def disclosed(
    cycle: CodeOrFile,
    /,
    *,
    to: Annotated[
        Literal["participants", "secretariat"] | None,
        Parameter(help="What documents for these may hold; every decision if left out."),
    ] = None,
    options: Options = PLAIN,
) -> int:
    """Show who may see which parts of plans."""
    from models.rules.disclosure import DisclosedTo
    from tasks.disclosure import list_disclosures

    code = cycle_code(cycle)
    with at_work(options.now) as work:
        found = list_disclosures(work.services, code, DisclosedTo(to) if to else None, work.now)
    columns = ("respondent", "deliverable", "part", "version", "to", "decided", "counts", "reason")
    shown = table("", columns, map(_row, found)) if found else "Nothing is disclosed."
    data = {"cycle": code, "to": to, "parts": [_data(one) for one in found]}
    answer(data, shown, as_json=options.json)
    return Exit.OK


def _row(one: "Disclosure") -> tuple[str, ...]:
    counts = "yes" if one.is_in_force else "no: another decision or version came since"
    place = (one.respondent, one.deliverable, one.part, str(one.version), one.to.value)
    return (*place, instant(one.decided_at), counts, one.reason)


def _data(one: "Disclosure") -> dict[str, object]:
    from models.rules.instants import utc_text

    return {**vars(one), "decided_at": utc_text(one.decided_at)}

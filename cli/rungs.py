"""The command that shows the rungs of a cycle on a line of time."""

from typing import TYPE_CHECKING

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code
from cli.words import instant, state

if TYPE_CHECKING:
    from tasks.rung_line import RungLine


def rungs(cycle: CodeOrFile, /, *, options: Options = PLAIN) -> int:
    """Show when each rung goes, how many went or wait, and where today is."""
    from tasks.plain_data import plain_data
    from tasks.rung_line import rung_line

    with at_work(options.now) as work:
        line = rung_line(work.services, cycle_code(cycle), work.now)
    columns = ("rung", "deliverable", "nominal day", "first", "last", "notices", "letters")
    following = f"Next: {line.next.name} of {line.next.deliverable}." if line.next else "Nothing is to come."
    shown = (f"As at {instant(line.as_at)}. {following}", table("", columns, _rows(line)))
    answer(plain_data(line), *shown, as_json=options.json)
    return Exit.OK


def _rows(line: "RungLine") -> list[tuple[str, ...]]:
    return [
        (
            one.name,
            one.deliverable,
            f"{one.nominal_on:%Y-%m-%d}",
            instant(one.first_at) if one.first_at else "",
            instant(one.last_at) if one.last_at else "",
            ", ".join(f"{number} {state(name)}" for name, number in one.counts.items()),
            str(one.letters),
        )
        for one in line.rungs
    ]

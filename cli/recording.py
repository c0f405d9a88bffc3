"""How a command that records an act on one obligation does it and tells it."""

from typing import TYPE_CHECKING

from cli.failures import Exit
from cli.options import Options
from cli.output import answer
from cli.surroundings import at_work, cycle_code
from cli.words import state

if TYPE_CHECKING:
    from models.rules.lifecycle import ObligationState
    from tasks.acts import Act


def record(asked: "Act", options: Options) -> int:
    """Do an act on one obligation and tell it."""
    from dataclasses import replace

    from tasks.acts import carry_out

    act = replace(asked, cycle=cycle_code(asked.cycle))
    with at_work(options.now) as work:
        after = carry_out(work.services, act, work.now)
    data, text = recorded(act, after)
    answer(data, text, as_json=options.json)
    return Exit.OK


def recorded(act: "Act", after: "ObligationState") -> tuple[dict[str, object], str]:
    """Return an act that was done, and where its obligation stands now, as data and in words."""
    data: dict[str, object] = {
        "cycle": act.cycle,
        "respondent": act.respondent,
        "deliverable": act.deliverable,
        "act": act.deed.value,
        "state": after.value,
    }
    text = f"{act.respondent} {act.deliverable}: {state(act.deed.value)} recorded; now {state(after.value)}."
    return data, text

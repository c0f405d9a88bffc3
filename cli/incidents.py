"""The command about files that should not have come."""

from typing import TYPE_CHECKING

from cli.failures import Exit
from cli.options import PLAIN, CodeOrFile, Options
from cli.output import answer, table
from cli.surroundings import at_work, cycle_code
from cli.words import count, instant

if TYPE_CHECKING:
    from tasks.incidents import Incident

_COLUMNS = ("came", "", "deliverable", "rule", "where", "SHA-256")


def incidents(cycle: CodeOrFile, /, *, options: Options = PLAIN) -> int:
    """Show which files came that were marked as classified, or infected."""
    from tasks.incidents import incidents as all_incidents
    from tasks.status import instant_text

    with at_work(options.now) as work:
        found = all_incidents(work.services, cycle_code(cycle), work.now)
    data = {"now": instant_text(work.now), "incidents": [_data(one) for one in found]}
    shown = [table("", _COLUMNS, [_row(one) for one in found])] if found else []
    answer(data, *shown, f"{count(len(found), 'incident')} on record.", as_json=options.json)
    return Exit.OK


def _row(one: "Incident") -> tuple[str, ...]:
    place = one.place or "the file"
    return (instant(one.received_at), one.respondent, one.deliverable, one.rule, place, one.sha256)


def _data(one: "Incident") -> dict[str, object]:
    from tasks.status import instant_text

    instants = {"recorded_at": instant_text(one.recorded_at), "received_at": instant_text(one.received_at)}
    return {**vars(one), **instants}

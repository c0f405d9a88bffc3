"""Reconciling a cycle: what the rules ask for beside what the outbox holds; nothing is changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from config.definition import Definition
from config.reference import read_roster
from config.rows import RosterEntry
from models.queries.contacts import asked_in
from models.queries.cycles import CycleAt, audit_entries, cycle_codes, look_at_cycle
from models.queries.outbox_states import outbox_states
from models.queries.routes import addressees
from models.rules.calendar import brussels_day
from models.rules.instants import utc_text
from models.rules.letters import LetterKind
from models.rules.reconciliation import Account, Asked, Reconciliation, Waiting, reconcile
from models.rules.routes import Addressee, addressed
from tasks.services import Services

AT_ONCE = timedelta()
"""For use right after a run of the engine: what is due has gone."""

BETWEEN_RUNS = timedelta(hours=1)
"""For use at any time: the engine runs every few minutes, and what is due may wait for its next run."""


def reconcile_cycle(
    services: Services,
    code: str,
    now: datetime,
    day: date | None = None,
    patience: timedelta = AT_ONCE,
) -> Reconciliation:
    """Return what became of every notice that is owed, and what the rules and the outbox differ on.

    Args:
        services: services of this process.
        code: code of the cycle.
        now: UTC instant.
        day: Brussels day to look at alone: notices that were to go on it; all if none.
        patience: for how long a notice may be due before a run of the engine must have taken it up.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        account = Account(
            cycle.definition,
            cycle.calendar,
            _taking_part(cycle.definition),
            audit_entries(session, cycle.id),
        )
        asked = Asked(cycle.now, patience, day)
        return reconcile(account, outbox_states(session, cycle.id), asked, _reachable(cycle))


def reconcile_cycles(
    services: Services, now: datetime, day: date | None = None, patience: timedelta = BETWEEN_RUNS
) -> list[Reconciliation]:
    """Return the reconciliations of all cycles, in the order of their opening."""
    with services.reading() as session:
        codes = cycle_codes(session)
    return [reconcile_cycle(services, code, now, day, patience) for code in codes]


def reconciliation_data(one: Reconciliation) -> dict[str, object]:
    """Return a reconciliation as plain data."""
    return {
        "cycle": one.cycle,
        "now": utc_text(one.now),
        **one.figures(),
        "difference_list": one.differences,
        "withdrawn_why": dict(one.withdrawn_why),
        "waiting_until": [_waiting_data(waiting) for waiting in one.waiting_until],
    }


def _waiting_data(waiting: Waiting) -> dict[str, object]:
    until = utc_text(waiting.until) if waiting.until else None
    return {**waiting._asdict(), "until": until}


def _taking_part(definition: Definition) -> tuple[RosterEntry, ...]:
    return read_roster(definition.respondents.roster, definition.respondents.evaluated_on)


def _reachable(cycle: CycleAt) -> Callable[[str, LetterKind], bool]:
    """Return what tells whether a letter of a kind finds anybody today; contacts are read once, if ever."""
    today = brussels_day(cycle.now)
    known: dict[str, list[Addressee]] = {}

    def is_reachable(code: str, kind: LetterKind) -> bool:
        if not known:
            asked = {row.id or 0: row.code for row in asked_in(cycle.session, cycle.id)}
            found = addressees(cycle.session, asked.keys())
            known.update({asked[key]: contacts for key, contacts in found.items()})
        route = cycle.definition.letters.route(kind)
        return addressed(route, known.get(code, ()), today) is not None

    return is_reachable

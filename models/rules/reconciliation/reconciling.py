"""Both accounts of one cycle, held against each other at an instant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.definition import Definition
from config.rows import RosterEntry
from models.rules.audit import ChainedEntry
from models.rules.calendar import Calendar
from models.rules.letters import LetterKind
from models.rules.reconciliation.compare import Comparison, Surroundings, by_key
from models.rules.reconciliation.history import History, read_history
from models.rules.reconciliation.letters import letter_differences
from models.rules.reconciliation.lines import left_behind
from models.rules.reconciliation.outbox import OutboxLetter, OutboxNotice
from models.rules.reconciliation.owed import owed_by
from models.rules.reconciliation.planning import Planner
from models.rules.reconciliation.result import Difference, Reconciliation, WayOut, summed_up

_AT_ONCE = timedelta()


@dataclass(frozen=True)
class Account:
    """One cycle by the rules: the definition that it pinned, who takes part, and its record."""

    definition: Definition
    calendar: Calendar
    respondents: Sequence[RosterEntry]
    """In protocol order."""
    entries: Sequence[ChainedEntry]


@dataclass(frozen=True)
class Outbox:
    """One cycle by its outbox."""

    notices: Sequence[OutboxNotice]
    letters: Sequence[OutboxLetter]


@dataclass(frozen=True)
class Asked:
    """What is asked: the UTC instant, how patient one is with the engine, and one Brussels day or all."""

    now: datetime
    patience: timedelta = _AT_ONCE
    """For how long a notice may be due before a run of the engine must have taken it up."""
    day: date | None = None
    """Day on which the notices were to go."""


def reconcile(
    account: Account, outbox: Outbox, asked: Asked, is_reachable: Callable[[str, LetterKind], bool]
) -> Reconciliation:
    """Return what became of every notice that the rules ask for, and what the two accounts differ on.

    Args:
        account: the cycle by the rules and its record.
        outbox: the cycle by its notices and letters.
        asked: for when, and for which day.
        is_reachable: whether a letter of a kind finds anybody at a respondent today.
    """
    history = read_history(account.entries) or History(asked.now)
    planner = Planner(account.definition, account.calendar, account.respondents, history)
    notices = list(owed_by(planner, asked.now)) if account.entries else []
    entries = {one.code: one for one in account.respondents}
    surroundings = Surroundings(
        asked.now,
        asked.patience,
        lambda hours, code: planner.open_days(hours, entries[code]),
        lambda hours, code: planner.once_open_days(hours, entries[code]),
        is_reachable,
    )
    comparison = Comparison(surroundings, by_key(outbox.notices))
    found = [
        *(Difference(text, WayOut.VERIFY, at) for at, text in history.contradictions),
        *comparison.differences(notices),
        *left_behind(notices, comparison.rows),
        *letter_differences(outbox.letters, outbox.notices, history.letters),
    ]
    code = account.definition.code
    return summed_up(code, asked.now, comparison.counted(notices), found, asked.day)

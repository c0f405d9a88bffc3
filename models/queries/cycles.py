"""Reads about cycles: which are open, what they have completed, what they recorded."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlmodel import Session, bindparam, col, select

from config.definition import Definition, Step
from config.reference import read_institution_holidays
from models.errors import UnknownCycleError
from models.rules.audit import ChainedEntry
from models.rules.calendar import Calendar
from models.rules.clock import goes_on, seen_now
from models.tables import AuditEntry, CompletedStep, Cycle, IdempotencyKey

# Built once: every look at a cycle begins with it, and building a statement takes longer than its reading.
_BY_CODE = select(Cycle).where(Cycle.code == bindparam("code"))
_COMPLETED = select(CompletedStep.name).where(CompletedStep.cycle_id == bindparam("cycle_id"))
_ENTRIES = (
    select(*(getattr(AuditEntry, name) for name in ChainedEntry.__dataclass_fields__))
    .where(AuditEntry.cycle_id == bindparam("cycle_id"))
    .order_by(col(AuditEntry.position))
)
_ENTRIES_ABOUT = _ENTRIES.where(AuditEntry.respondent == bindparam("respondent"))
_CODES = select(Cycle.code).order_by(col(Cycle.opened_at), Cycle.code)


@dataclass(frozen=True)
class CycleAt:
    """A cycle at an instant, in a session: to be looked at, or, once locked, to be changed.

    `now` is the UTC instant that counts, in whole seconds.
    """

    session: Session
    row: Cycle
    definition: Definition
    calendar: Calendar
    now: datetime

    @property
    def id(self) -> int:
        """Return the key of the row."""
        return self.row.id or 0

    @property
    def code(self) -> str:
        """Return the code of the cycle."""
        return self.row.code


def look_at_cycle(session: Session, code: str, now: datetime, *, has_begun: bool = False) -> CycleAt:
    """Return an open cycle as it stands, for reading.

    Args:
        session: session for reading.
        code: code of the cycle.
        now: UTC instant.
        has_begun: whether `now` is that of a run at work: another process may have seen a later one since.

    Raises:
        UnknownCycleError: no such cycle is open here.
        ClockBackwardsError: `now` is well before the last seen instant.
    """
    row = get_cycle(session, code)
    counted = (goes_on if has_begun else seen_now)(row.last_seen_at, now)
    definition = pinned_definition(row.definition_text)
    return CycleAt(session, row, definition, calendar_of(definition), counted)


@cache
def pinned_definition(text: str) -> Definition:
    """Return the definition that a cycle was opened with; it was linted then."""
    return Definition.model_validate(tomllib.loads(text))


@cache
def known_calendar() -> Calendar:
    """Return the calendar of the reference data."""
    return Calendar(read_institution_holidays())


def calendar_of(definition: Definition) -> Calendar:
    """Return the calendar that a cycle plans by: the known one, and years that its definition adds."""
    return known_calendar().with_days(definition.institution_holidays)


def find_cycle(session: Session, code: str) -> Cycle | None:
    """Return the cycle of that code, or none."""
    return session.exec(_BY_CODE, params={"code": code}).one_or_none()


def get_cycle(session: Session, code: str) -> Cycle:
    """Return the cycle of that code.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    cycle = find_cycle(session, code)
    if cycle is None:
        raise UnknownCycleError(code)
    return cycle


def cycle_codes(session: Session) -> list[str]:
    """Return the codes of all cycles by opening, closed ones too: what reaches them is receipted."""
    return list(session.exec(_CODES))


def codes_of_series(session: Session, series: str) -> list[str]:
    """Return the codes of the cycles of a series by year, closed ones too."""
    statement = select(Cycle.code).where(Cycle.series == series)
    return list(session.exec(statement.order_by(col(Cycle.year), col(Cycle.opened_at))))


def completed_steps(session: Session, cycle_id: int) -> set[str]:
    """Return the names of the steps after collection that are done."""
    return set(session.exec(_COMPLETED, params={"cycle_id": cycle_id}))


def steps_left(cycle: CycleAt) -> list[Step]:
    """Return the steps after collection that are not done, in their order."""
    steps = cycle.definition.steps
    done = completed_steps(cycle.session, cycle.id) if steps else set()
    return [step for step in steps if step.name not in done]


def done_keys(session: Session, cycle_id: int) -> set[str]:
    """Return the keys of the requests that were carried out."""
    return set(session.exec(select(IdempotencyKey.key).where(IdempotencyKey.cycle_id == cycle_id)))


def entries_about(session: Session, cycle_id: int, respondent: str) -> list[ChainedEntry]:
    """Return what the audit chain of a cycle holds about one respondent, first entry first."""
    about = {"cycle_id": cycle_id, "respondent": respondent}
    return [ChainedEntry(*row) for row in session.exec(_ENTRIES_ABOUT, params=about)]


def last_entries(session: Session, cycle_id: int, after: int) -> list[ChainedEntry]:
    """Return the entries of the audit chain of a cycle from a position on, the first first."""
    later = _ENTRIES.where(AuditEntry.position >= after)
    return [ChainedEntry(*row) for row in session.exec(later, params={"cycle_id": cycle_id})]


def audit_entries(session: Session, cycle_id: int) -> list[ChainedEntry]:
    """Return the audit chain of a cycle, first entry first."""
    return [ChainedEntry(*row) for row in session.exec(_ENTRIES, params={"cycle_id": cycle_id})]

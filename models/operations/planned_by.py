"""What the record keeps of the calendar: the days that were closed when instants were planned."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from config.reference import read_roster
from models.queries.cycles import CycleAt
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import Calendar
from models.rules.closed_days import ClosedDays, closed_days, digest_of

_PLAN = frozenset(
    {
        What.OPENED,
        What.EXTENDED,
        What.ANNOUNCED,
        What.SHORTENED,
        What.RESTORED,
        What.MOVED,
        What.REOPENED,
        What.NOT_RECEIVED,
        What.CORRECTION_ISSUED,
        What.CIRCULAR_ISSUED,
    }
)
"""Entries together with which instants are planned by the calendar."""


def with_calendar(cycle: CycleAt, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield entries, and before them the calendar where they plan by another one than the record has last."""
    closed = _changed(cycle) if any(entry.what in _PLAN for entry in entries) else None
    if closed and entries[0].what is not What.OPENED:
        yield Entry(What.CALENDAR, Actor.ENGINE, detail={"closed": closed})
    for entry in entries:
        is_first = closed and entry.what is What.OPENED
        yield replace(entry, detail={**entry.detail, "closed": closed}) if is_first else entry


def _changed(cycle: CycleAt) -> ClosedDays | None:
    """Return the closed days, noted as the last ones on record, or none if those are on record."""
    definition = cycle.definition
    days = [one.cut_off_on for one in definition.deliverables] + [step.on for step in definition.steps]
    countries = {entry.country for entry in read_roster(definition.respondents.roster)}
    years = range(cycle.row.opened_at.year, max(days).year + 2)
    closed = _closed(tuple(cycle.calendar.institution_holidays.items()), tuple(sorted(countries)), years)
    digest = digest_of(closed)
    if digest == cycle.row.calendar_sha256:
        return None
    cycle.row.calendar_sha256 = digest
    return closed


@cache
def _closed(
    institutions: tuple[tuple[date, str], ...], countries: tuple[str, ...], years: range
) -> ClosedDays:
    return closed_days(Calendar(dict(institutions)), countries, years)

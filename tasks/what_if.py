"""What other dates would mean, for an open cycle or for a definition not yet open; nothing changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from config.definition import Definition, RungVia
from config.reference import read_roster
from models.errors.before import (
    DueAfterCutOffError,
    FixedDateError,
    NoNewDateError,
    PassedDayError,
    UnknownDeliverableError,
    UnusableDatesError,
)
from models.queries.cycles import CycleAt, calendar_of, known_calendar, look_at_cycle
from models.queries.ladders import asked_in_order, owed_ladders
from models.queries.notices import countries_of
from models.rules.calendar import brussels_day, end_of_day, leaves_in_hours
from models.rules.findings import Level
from models.rules.lint import lint, read_definition
from models.rules.what_if import (
    Asked,
    ChangedStep,
    Changes,
    Clash,
    Moved,
    NewDates,
    Owed,
    clashes,
    compare,
    moved_ladders,
    moves,
    nominal_days,
    opening_ladders,
    with_dates,
)
from tasks.lint import KNOWN, must_be_clean
from tasks.rehearsal.scenario import opening_instant
from tasks.services import Services


@dataclass(frozen=True)
class Told:
    """Who gets a letter that tells the new day, and when; a UTC instant."""

    respondents: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class WhatIf:
    """What other dates would mean, as seen from a UTC instant."""

    code: str
    title: str
    seen_at: datetime
    """Now in an open cycle; else when the definition would be opened."""
    is_open: bool
    new: NewDates
    asked: int
    """Number of respondents."""
    changes: Changes
    clashes: tuple[Clash, ...]
    told: Told | None = None


def what_if_open(services: Services, code: str, new: NewDates, now: datetime) -> WhatIf:
    """Return what moving due days for all would mean in an open cycle.

    Raises:
        CycleError: the cycle is not open, or the dates are none that could be set in it.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        _must_be_movable(cycle, new)
        owed = owed_ladders(cycle)
        asked = asked_in_order(cycle)
        moved = moves(owed, new.due_on, cycle.calendar)
        _must_be_before_cut_off(moved, new)
        before, after = moved_ladders(moved, cycle.definition.ladder, cycle.calendar, cycle.now)
        return WhatIf(
            code=code,
            title=cycle.definition.title,
            seen_at=cycle.now,
            is_open=True,
            new=new,
            asked=len(asked),
            changes=compare(before, after, [one.code for one in asked]),
            clashes=tuple(_clashes_in_open(cycle, asked, owed, moved)),
            told=_told(cycle, moved),
        )


def what_if_definition(text: str, new: NewDates, now: datetime) -> WhatIf:
    """Return what other dates would mean for a definition, opened now, or when its time was.

    Raises:
        CycleError: no cycle could open with the definition as it is, or with those dates.
    """
    must_be_clean(text)
    definition = read_definition(text)
    calendar = calendar_of(definition)
    last_cut_off = max(end_of_day(one.cut_off_on) for one in definition.deliverables)
    opened_at = now if now <= last_cut_off else opening_instant(definition)
    changed = _changed(definition, new, opened_at)
    asked = _asked(definition)
    before = opening_ladders(definition, asked, calendar, opened_at)
    after = opening_ladders(changed, asked, calendar, opened_at)
    days = {changed.call.on} | {
        day
        for one in changed.deliverables
        for day in nominal_days(one.due_on, one.cut_off_on, changed.ladder)
    }
    return WhatIf(
        code=definition.code,
        title=definition.title,
        seen_at=opened_at,
        is_open=False,
        new=new,
        asked=len(asked),
        changes=compare(before, after, [one.code for one in asked]),
        clashes=tuple(clashes({one.code: days for one in asked}, asked, calendar)),
    )


def what_if_data(found: WhatIf) -> dict[str, object]:
    """Return the answer as plain data for JSON; days are Brussels days."""
    changes = found.changes
    return {
        "moved": [_row(one) for one in changes.moved],
        "withdrawn": [_row(one) for one in changes.withdrawn],
        "added": [_row(one) for one in changes.added],
        "clashes": [
            {"date": one.on.isoformat(), "respondent": one.respondent, "holiday": one.holiday}
            for one in found.clashes
        ],
    }


def _row(one: ChangedStep) -> dict[str, object]:
    row: dict[str, object] = {
        "respondent": one.step.respondent,
        "deliverable": one.step.deliverable,
        "rung": one.step.rung,
        "from": one.from_on.isoformat() if one.from_on else None,
        "to": one.to_on.isoformat() if one.to_on else None,
    }
    return row | {"via": one.step.via.value} if one.step.via is RungVia.CALL_LIST else row


def _asked(definition: Definition) -> list[Asked]:
    asked = definition.respondents
    return [Asked(entry.code, entry.country) for entry in read_roster(asked.roster, asked.evaluated_on)]


def _changed(definition: Definition, new: NewDates, opened_at: datetime) -> Definition:
    _must_be_known(definition, new)
    _must_lie_ahead(new, opened_at)
    changed = with_dates(definition, new)
    for one in changed.deliverables:
        if one.due_on > one.cut_off_on:
            raise DueAfterCutOffError(one.code, one.due_on, one.cut_off_on)
    found = lint(changed, KNOWN, known_calendar())
    if errors := [f"{one.key}: {one.message}" for one in found if one.level is Level.ERROR]:
        raise UnusableDatesError(errors)
    return changed


def _must_be_movable(cycle: CycleAt, new: NewDates) -> None:
    for option, given in (("--call", new.call_on), ("--cut-off", new.cut_off_on)):
        if given:
            raise FixedDateError(option, cycle.code)
    _must_be_known(cycle.definition, new)
    _must_lie_ahead(new, cycle.now)
    for day in new.due_on.values():
        if not cycle.calendar.covers(day.year):
            raise UnusableDatesError([f"the holidays of the EU institutions in {day.year} are not known"])


def _must_be_known(definition: Definition, new: NewDates) -> None:
    if not (new.due_on or new.cut_off_on or new.call_on):
        raise NoNewDateError
    known = [one.code for one in definition.deliverables]
    for code in (*new.due_on, *new.cut_off_on):
        if code not in known:
            raise UnknownDeliverableError(code, known)


def _must_lie_ahead(new: NewDates, now: datetime) -> None:
    days = [(f"the due day of '{code}'", day) for code, day in new.due_on.items()]
    days += [(f"the cut-off of '{code}'", day) for code, day in new.cut_off_on.items()]
    days += [("the day of the call", new.call_on)] if new.call_on else []
    for what, day in days:
        if end_of_day(day) < now:
            raise PassedDayError(what, day)


def _must_be_before_cut_off(moved: Iterable[Moved], new: NewDates) -> None:
    for one in moved:
        code, due_on = one.owed.deliverable, new.due_on[one.owed.deliverable]
        if end_of_day(due_on) > one.owed.deadline.cut_off_at:
            raise DueAfterCutOffError(code, due_on, brussels_day(one.owed.deadline.cut_off_at))


def _clashes_in_open(
    cycle: CycleAt, asked: Sequence[Asked], owed: Iterable[Owed], moved: Collection[Moved]
) -> list[Clash]:
    """Return the clashes of each respondent's own days, and of the new ones for all."""
    ladder = cycle.definition.ladder
    deadlines = {(one.owed.asked.code, one.owed.deliverable): one.deadline for one in moved}
    for_all = {cycle.definition.call.on}
    for one in moved:
        due_at, cut_off_at = one.deadline.due_at, one.deadline.cut_off_at
        for_all |= nominal_days(brussels_day(due_at), brussels_day(cut_off_at), ladder)
    days: dict[str, set[date]] = {one.code: set(for_all) for one in asked}
    for one_owed in owed:
        deadline = deadlines.get((one_owed.asked.code, one_owed.deliverable), one_owed.deadline)
        own = nominal_days(brussels_day(deadline.due_at), brussels_day(deadline.cut_off_at), ladder)
        days[one_owed.asked.code] |= own
    return clashes(days, asked, cycle.calendar)


def _told(cycle: CycleAt, moved: Iterable[Moved]) -> Told | None:
    """Return who is told: an unsent call says the new day itself."""
    respondents = dict.fromkeys(one.owed.asked.code for one in moved if one.owed.call_on is None)
    if not respondents:
        return None
    at = leaves_in_hours(cycle.now, countries_of(cycle)())
    return Told(tuple(respondents), at)

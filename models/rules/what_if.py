"""What other dates would mean: which letters move, go or come, and which holidays the days fall on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from config.definition import CALL, Definition, Rung, RungVia
from models.rules.calendar import (
    SATURDAY,
    Calendar,
    brussels_day,
    is_quiet,
)
from models.rules.timetable import (
    Deadline,
    LadderContext,
    call_instant,
    extended_deadline,
    first_deadline,
    plan_ladder,
)

INSTITUTIONS = "EU"
"""Whose the holidays of the institutions, weekends and quiet days are."""

QUIET_DAYS = "quiet days"
"""Name of 20 December to 6 January, and of August."""


@dataclass(frozen=True)
class NewDates:
    """Other days for a cycle, by deliverable; Brussels days."""

    due_on: Mapping[str, date] = field(default_factory=dict)
    cut_off_on: Mapping[str, date] = field(default_factory=dict)
    call_on: date | None = None


@dataclass(frozen=True)
class Asked:
    """One respondent as far as days go: its code, and the ISO code of the country whose holidays count."""

    code: str
    country: str


@dataclass(frozen=True)
class Step:
    """One rung for one obligation."""

    respondent: str
    deliverable: str
    rung: str
    via: RungVia = RungVia.LETTER


Ladders = Mapping[Step, date]
"""The Brussels day on which each rung leaves; a rung that is withdrawn or gone is not there."""


@dataclass(frozen=True)
class ChangedStep:
    """A rung with its day before and after; none where there is none."""

    step: Step
    from_on: date | None
    to_on: date | None

    @property
    def on(self) -> date:
        """The day on which it would have left, or leaves if it did not."""
        return self.from_on or self.to_on or date.max


@dataclass(frozen=True)
class Changes:
    """What becomes of letters and entries of the call list, by day, then in protocol order."""

    moved: tuple[ChangedStep, ...]
    withdrawn: tuple[ChangedStep, ...]
    added: tuple[ChangedStep, ...]


@dataclass(frozen=True)
class Clash:
    """A day on which something falls and somebody does not work."""

    on: date
    respondent: str
    """Code of who has the holiday, `EU` for the institutions."""
    holiday: str


@dataclass(frozen=True)
class Owed:
    """An obligation that is still owed in an open cycle, with its ladder as it stands."""

    asked: Asked
    deliverable: str
    deadline: Deadline
    call_on: date | None
    """Brussels day of the call while no letter carries it."""
    ladder: Ladders


@dataclass(frozen=True)
class Moved:
    """An obligation whose deadline moves, and the version that it would get."""

    owed: Owed
    deadline: Deadline


def with_dates(definition: Definition, new: NewDates) -> Definition:
    """Return the definition with other days in it; deliverables that it does not know are left out."""
    data = definition.model_dump()
    data["call"]["on"] = new.call_on or definition.call.on
    for deliverable in data["deliverables"]:
        code = deliverable["code"]
        deliverable["due_on"] = new.due_on.get(code, deliverable["due_on"])
        deliverable["cut_off_on"] = new.cut_off_on.get(code, deliverable["cut_off_on"])
    return Definition.model_validate(data)


def opening_ladders(
    definition: Definition, asked: Sequence[Asked], calendar: Calendar, opened_at: datetime
) -> Ladders:
    """Return the ladders with which a cycle opens at a UTC instant: the call, and every rung that goes."""
    countries = sorted({one.country for one in asked})
    call_on = brussels_day(call_instant(definition.call.on, opened_at, calendar.open_for_all_on(countries)))
    plans = _Plans(definition.ladder, calendar, opened_at)
    found: dict[Step, date] = {}
    for one in asked:
        for deliverable in definition.deliverables:
            is_open = calendar.open_on(one.country)
            deadline = first_deadline(deliverable.due_on, deliverable.cut_off_on, is_open)
            found[Step(one.code, deliverable.code, CALL)] = call_on
            found |= plans.ladder(one, deliverable.code, deadline, call_on)
    return found


def moves(owed: Iterable[Owed], due_on: Mapping[str, date], calendar: Calendar) -> list[Moved]:
    """Return the obligations whose deadline a move for all would change, with the deadline they would get."""
    found = []
    for one in owed:
        if one.deliverable in due_on:
            is_open = calendar.open_on(one.asked.country)
            deadline = extended_deadline(one.deadline, due_on[one.deliverable], is_open)
            before = (one.deadline.due_at, one.deadline.late_after)
            if (deadline.due_at, deadline.late_after) != before:
                found.append(Moved(one, deadline))
    return found


def moved_ladders(
    moved: Iterable[Moved], ladder: Iterable[Rung], calendar: Calendar, now: datetime
) -> tuple[Ladders, Ladders]:
    """Return the ladders of what moves, before and after a move at a UTC instant."""
    plans = _Plans(ladder, calendar, now)
    before: dict[Step, date] = {}
    after: dict[Step, date] = {}
    for one in moved:
        before |= one.owed.ladder
        after |= plans.ladder(one.owed.asked, one.owed.deliverable, one.deadline, one.owed.call_on)
    return before, after


def compare(before: Ladders, after: Ladders, respondents: Sequence[str]) -> Changes:
    """Return what differs between two ladders, by day, then in the order of respondents."""
    order = {code: place for place, code in enumerate(respondents)}
    changed = [
        ChangedStep(step, before.get(step), after.get(step))
        for step in dict.fromkeys((*before, *after))
        if before.get(step) != after.get(step)
    ]
    changed.sort(key=lambda one: (one.on, order[one.step.respondent]))
    return Changes(
        moved=tuple(one for one in changed if one.from_on and one.to_on),
        withdrawn=tuple(one for one in changed if one.to_on is None),
        added=tuple(one for one in changed if one.from_on is None),
    )


def nominal_days(due_on: date, cut_off_on: date, ladder: Iterable[Rung]) -> set[date]:
    """Return the days on which anything falls by a deadline, before any of it moves to an open day."""
    rungs = (due_on + timedelta(days=rung.offset_days) for rung in ladder if not rung.is_call)
    return {due_on, cut_off_on, *rungs}


def clashes(days: Mapping[str, Iterable[date]], asked: Sequence[Asked], calendar: Calendar) -> list[Clash]:
    """Return the days that are no working days or quiet ones, by day, the institutions first.

    Args:
        days: Brussels days by the code of the respondent whose holidays they are held against.
        asked: the respondents, in protocol order.
        calendar: holidays of the institutions.
    """
    wanted = {code: frozenset(own) for code, own in days.items()}
    found = []
    for day in sorted(frozenset().union(*wanted.values())):
        found += [Clash(day, INSTITUTIONS, name) for name in _institutions(day, calendar)]
        for one in asked:
            name = _holidays(one.country, day.year).get(day)
            if name and day in wanted.get(one.code, ()):
                found.append(Clash(day, one.code, name))
    return found


def _institutions(day: date, calendar: Calendar) -> Iterator[str]:
    if day.weekday() >= SATURDAY:
        yield "Saturday" if day.weekday() == SATURDAY else "Sunday"
    if day in calendar.institution_holidays:
        yield calendar.institution_holidays[day]
    if is_quiet(day):
        yield QUIET_DAYS


@cache
def _holidays(country: str, year: int) -> Mapping[date, str]:
    # Named in English: otherwise the language would be that of the machine's environment.
    return dict(holidays.country_holidays(country, years=year, language="en_US"))


class _Plans:
    """Ladders planned at one instant; those of one country and deadline are the same."""

    def __init__(self, ladder: Iterable[Rung], calendar: Calendar, set_at: datetime) -> None:
        self._ladder, self._calendar, self._set_at = tuple(ladder), calendar, set_at
        self._known: dict[tuple[object, ...], list[tuple[str, RungVia, date]]] = {}

    def ladder(self, asked: Asked, deliverable: str, deadline: Deadline, call_on: date | None) -> Ladders:
        """Return the days of the rungs that go."""
        key = (asked.country, deadline.due_at, deadline.late_after, deadline.cut_off_at, call_on)
        if key not in self._known:
            is_open = self._calendar.open_on(asked.country)
            planned = plan_ladder(self._ladder, LadderContext(deadline, self._set_at, is_open, call_on))
            self._known[key] = [
                (one.rung.name, one.rung.via, one.planned_on) for one in planned if one.withdrawn is None
            ]
        return {Step(asked.code, deliverable, name, via): day for name, via, day in self._known[key]}

"""A definition of a coming year, made out of one: the same days of the year, as proposals to be confirmed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.definition import Definition
from models.errors import NextDefinitionError
from models.rules.calendar import GIVEN, SATURDAY, Calendar, first_open
from models.rules.institution_days import proposed_institution_days
from models.rules.lint import read_definition

_DAY = re.compile(r"^\s*(evaluated_on|confirm_contacts_on|on|due_on|cut_off_on)\s*=\s*(\d{4}-\d\d-\d\d)")
_CODE = re.compile(r"^code\s*=")
_NAMED = re.compile(r"^\s*(title|short_title|the_title|report_title)\s*=")
_YEAR = re.compile(r"^year\s*=\s*\d+")
_TABLE = re.compile(r"^\s*\[")
_HOLIDAYS = re.compile(r"^institution_holidays\s*=\s*\[[^\]]*\][^\n]*\n", re.MULTILINE)

_PROPOSED = "# proposed"
"""What stands after a day until somebody confirms it."""

LAST_YEAR = 2100
"""The last year that a definition may be of."""

_ROSTER_DAY = "evaluated_on"
"""The day on which the roster is read needs no office that is open."""


@dataclass(frozen=True)
class MovedDay:
    """A day of a definition, and the one proposed in its place; without a reason only the year differs."""

    key: str
    """Such as 'deliverables.nip.due_on'."""
    was: date
    on: date
    reason: str


@dataclass(frozen=True)
class NextDefinition:
    """The text of a definition for a coming year, and what is proposed in it."""

    code: str
    text: str
    days: tuple[MovedDay, ...]
    holidays: Mapping[date, str]
    """Days on which the institutions would be closed, in years that the calendar does not know."""


def next_definition(text: str, year: int, calendar: Calendar) -> NextDefinition:
    """Return a definition for a later year: each day at the same place of the year, or the next working day.

    Args:
        text: a definition that can be read; each of its days stands on a line of its own.
        year: the year of the new one.
        calendar: the working days that are known.

    Raises:
        DefinitionError: the text is no definition.
        NextDefinitionError: the year is no later one, or not every day stands on a line of its own.
    """
    old = read_definition(text)
    if not old.year < year <= LAST_YEAR:
        raise NextDefinitionError(
            f"the one that it is made of is of {old.year}", f"give a year from {old.year + 1} to {LAST_YEAR}"
        )
    plan = _Plan(year - old.year, calendar, _closed(old, year - old.year, calendar))
    days = tuple(plan.moved(key, day) for key, day in named_days(old))
    written = "".join(_written(text, old, plan))
    new = read_definition(written)
    if [day for _, day in named_days(new)] != [one.on for one in days] or new.year != year:
        raise NextDefinitionError(
            "its year and each of its days have to stand on lines of their own",
            "write each day on a line of its own, such as `due_on = 2027-03-10`",
        )
    return NextDefinition(new.code, written, days, plan.closed)


def named_days(definition: Definition) -> list[tuple[str, date]]:
    """Return the days of a definition by their keys, in the order of its text."""
    days = [
        ("respondents.evaluated_on", definition.respondents.evaluated_on),
        ("call.on", definition.call.on),
    ]
    if definition.call.confirm_contacts_on:
        days.append(("call.confirm_contacts_on", definition.call.confirm_contacts_on))
    for one in definition.deliverables:
        days.append((f"deliverables.{one.code}.due_on", one.due_on))
        days.append((f"deliverables.{one.code}.cut_off_on", one.cut_off_on))
    return days + [(f"steps.{step.name}.on", step.on) for step in definition.steps]


@dataclass(frozen=True)
class _Plan:
    """By how many years days move, and which days are closed."""

    by: int
    calendar: Calendar
    closed: Mapping[date, str]

    def moved(self, key: str, day: date) -> MovedDay:
        nominal = _later(day, self.by)
        if key.endswith(_ROSTER_DAY):
            return MovedDay(key, day, nominal, "")
        on = first_open(nominal, self.calendar.with_days(self.closed).is_open_for_institutions)
        return MovedDay(key, day, on, "" if on == nominal else f"{nominal} is {self._why_closed(nominal)}")

    def _why_closed(self, day: date) -> str:
        if day.weekday() >= SATURDAY:
            return f"a {day:%A}"
        return {**self.closed, **self.calendar.institution_holidays}[day]


def _closed(old: Definition, by: int, calendar: Calendar) -> dict[date, str]:
    """Return the closed days of the years that the calendar does not know: as given before, else proposed."""
    years = sorted({_later(day, by).year for _, day in named_days(old)})
    given = {day.year for day in old.institution_holidays}
    closed: dict[date, str] = {}
    for year in years:
        if year in given:
            closed |= {day: GIVEN for day in old.institution_holidays if day.year == year}
        elif not calendar.covers(year):
            closed |= proposed_institution_days(year)
    return closed


def proposed_days(text: str) -> int:
    """Return how many days of a definition are still marked as proposed."""
    return sum(_DAY.match(line) is not None and _PROPOSED in line for line in text.splitlines())


def _later(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:  # 29 February
        return date(day.year + by, 2, 28)


def _written(text: str, old: Definition, plan: _Plan) -> Iterator[str]:
    year = old.year + plan.by
    yield (
        f"# {old.code}, prepared for {year}. Every day here is a proposal: the same day of the year, or\n"
        "# the next working day of the EU institutions. None is a fact before the secretariat has\n"
        "# confirmed it.\n\n"
    )
    body = _without_head(_HOLIDAYS.sub("", text)).splitlines(keepends=True)
    first_table = next((place for place, line in enumerate(body) if _TABLE.match(line)), len(body))
    for line in body[:first_table]:
        yield _code(line, old, year) if _CODE.match(line) else _line(line, old, plan)
    if plan.closed:
        yield from _holidays(plan.closed)
    for line in body[first_table:]:
        yield _line(line, old, plan)


def _code(line: str, old: Definition, year: int) -> str:
    changed = _of_year(line, old.year, year)
    return line.replace(old.code, f"{old.code}-{year}") if changed == line else changed


def _of_year(line: str, old_year: int, year: int) -> str:
    return re.sub(rf"(?<!\d){old_year}(?!\d)", str(year), line)


def _without_head(text: str) -> str:
    """Return a text without the comments before its first key: they speak of another year."""
    lines = text.splitlines(keepends=True)
    first = next((place for place, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#"), 0)
    return "".join(lines[first:])


def _line(line: str, old: Definition, plan: _Plan) -> str:
    year = old.year + plan.by
    if found := _DAY.match(line):
        moved = plan.moved(found[1], date.fromisoformat(found[2]))
        because = f": {moved.reason}" if moved.reason else ""
        return f"{line[: found.start(2)]}{moved.on}  {_PROPOSED}{because}\n"
    if _YEAR.match(line):
        return f"year = {year}\n"
    if _NAMED.match(line):
        return _of_year(line, old.year, year)
    return line


def _holidays(closed: Mapping[date, str]) -> Iterator[str]:
    yield "# Days on which the EU institutions are closed, in years that Kalends does not know: proposed\n"
    yield "# by the usual pattern, to be held against the Decision of the Commission on each year.\n"
    yield "institution_holidays = [\n"
    for day, name in sorted(closed.items()):
        yield f"    {day},  # {name}\n"
    yield "]\n\n"

"""What a seed decides: who is on time, late, silent, or wrong and then corrected."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from config.definition import Definition, Deliverable
from config.reference import read_roster
from models.rules.calendar import SATURDAY, at
from tasks.acts import NO_PARTICULARS, Deed, Particulars
from tasks.rehearsal.scenario import PlannedAct, Variant


class Habit(StrEnum):
    """How a virtual respondent behaves in a cycle."""

    ON_TIME = "on_time"
    LATE = "late"
    LATE_ANNOUNCED = "late_announced"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    REGISTERED = "registered"
    SILENT = "silent"


HABITS = {
    Habit.ON_TIME: 52,
    Habit.LATE: 12,
    Habit.LATE_ANNOUNCED: 6,
    Habit.EXTENDED: 6,
    Habit.CORRECTED: 14,
    Habit.REGISTERED: 4,
    Habit.SILENT: 6,
}
"""How many of a hundred respondents have each habit."""

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Dice:
    """The draws of one respondent."""

    rng: random.Random
    respondent: str

    def day(self, first: date, last: date) -> date:
        """Draw a weekday between two days, the last one where there is none."""
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        return self.rng.choice([day for day in days if day.weekday() < SATURDAY] or [last])

    def instant(self, first: date, last: date) -> datetime:
        """Draw an instant in office hours of Brussels on a weekday between two days."""
        clock = time(self.rng.randrange(9, 18), self.rng.randrange(60), self.rng.randrange(60))
        return at(self.day(first, last), clock)


def seeded_acts(definition: Definition, seed: int) -> tuple[PlannedAct, ...]:
    """Return what every respondent on the roster does in a rehearsal with that seed."""
    numbers = count(1)
    acts = []
    asked = definition.respondents
    for entry in read_roster(asked.roster, asked.evaluated_on):
        dice = _Dice(random.Random(f"{seed} {definition.code} {entry.code}"), entry.code)  # noqa: S311
        acts += [_numbered(next(numbers), act) for act in _acts(definition, dice)]
    return tuple(acts)


def _acts(definition: Definition, dice: _Dice) -> Iterator[PlannedAct]:
    habit = dice.rng.choices(list(HABITS), list(HABITS.values()))[0]
    if habit is Habit.SILENT:
        return
    for deliverable in definition.deliverables:
        if deliverable.form is None:
            yield from _statement(dice, deliverable, habit)
        else:
            yield _fetch(definition, dice, deliverable)
            yield from _PLANS[habit](dice, deliverable)


def _fetch(definition: Definition, dice: _Dice, deliverable: Deliverable) -> PlannedAct:
    weeks = (deliverable.due_on - definition.call.on) // WEEK
    monday = definition.call.on - timedelta(days=definition.call.on.weekday())
    day = monday + dice.rng.randrange(2, max(3, weeks - 3)) * WEEK
    return _deed(dice, deliverable, at(day, time(10, 30)), Deed.FETCH_FORM)


def _statement(dice: _Dice, deliverable: Deliverable, habit: Habit) -> Iterator[PlannedAct]:
    due_on = deliverable.due_on
    is_late = habit in (Habit.LATE, Habit.LATE_ANNOUNCED)
    first, last = (due_on + 3 * WEEK, due_on + 4 * WEEK) if is_late else (due_on - 2 * WEEK, due_on)
    yield _hand_in(dice, deliverable, dice.instant(first, last))


def _on_time(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    yield _hand_in(dice, deliverable, dice.instant(deliverable.due_on - 2 * WEEK, deliverable.due_on))


def _late(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    due_on = deliverable.due_on
    yield _hand_in(dice, deliverable, dice.instant(due_on + timedelta(days=3), due_on + 4 * WEEK))


def _late_announced(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    due_on = deliverable.due_on
    until = due_on + 2 * WEEK
    asked = dice.instant(due_on - timedelta(days=5), due_on)
    yield _deed(
        dice, deliverable, asked, Deed.ANNOUNCE, Particulars(until, "Rehearsal: clearance takes longer")
    )
    yield _hand_in(dice, deliverable, dice.instant(due_on + WEEK, until))


def _extended(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    due_on = deliverable.due_on
    until = due_on + 2 * WEEK
    asked = dice.instant(due_on - 2 * WEEK, due_on - WEEK)
    yield _deed(
        dice, deliverable, asked, Deed.EXTEND, Particulars(until, "Rehearsal: asked for by the capital")
    )
    yield _hand_in(dice, deliverable, dice.instant(due_on, until))


def _corrected(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    due_on = deliverable.due_on
    wrong = dice.rng.choice([Variant.INCOMPLETE, Variant.INCONSISTENT])
    yield _hand_in(dice, deliverable, dice.instant(due_on - 2 * WEEK, due_on - timedelta(days=4)), wrong)
    yield _hand_in(dice, deliverable, dice.instant(due_on + timedelta(days=4), due_on + 2 * WEEK))


def _registered(dice: _Dice, deliverable: Deliverable) -> Iterator[PlannedAct]:
    arrived = dice.instant(deliverable.due_on - WEEK, deliverable.due_on)
    part = Particulars(
        reference=f"REHEARSAL-{dice.respondent}-{dice.rng.randrange(100, 1000)}",
        pages=dice.rng.randrange(20, 80),
        marking="RESTREINT UE/EU RESTRICTED",
        custodian="Rehearsal: registry",
    )
    yield _deed(dice, deliverable, arrived, Deed.REGISTER, part)


_PLANS = {
    Habit.ON_TIME: _on_time,
    Habit.LATE: _late,
    Habit.LATE_ANNOUNCED: _late_announced,
    Habit.EXTENDED: _extended,
    Habit.CORRECTED: _corrected,
    Habit.REGISTERED: _registered,
}


def _hand_in(
    dice: _Dice, deliverable: Deliverable, arrived: datetime, variant: Variant = Variant.VALID
) -> PlannedAct:
    return PlannedAct(0, arrived, dice.respondent, deliverable.code, None, variant=variant)


def _deed(
    dice: _Dice,
    deliverable: Deliverable,
    done: datetime,
    deed: Deed,
    particulars: Particulars = NO_PARTICULARS,
) -> PlannedAct:
    return PlannedAct(0, done, dice.respondent, deliverable.code, deed, particulars)


def _numbered(number: int, act: PlannedAct) -> PlannedAct:
    return replace(act, number=number)

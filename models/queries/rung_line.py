"""Reads about the rungs of a cycle on a line of time: when each goes, and what became of what it tells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import (
    func,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import col

from config.definition import CALL, Deliverable, Rung
from models.queries.cycles import CycleAt
from models.rules.letters import LetterState
from models.rules.occasions import NoticeState, parse_occasion
from models.tables import Letter, Notice, Obligation

_UNSENT = frozenset({NoticeState.PLANNED, NoticeState.HELD, LetterState.WAITING, LetterState.LEASED})
"""Where a notice stands that did not go yet."""


@dataclass(frozen=True)
class RungOnLine:
    """One rung for one deliverable; instants are UTC."""

    name: str
    deliverable: str
    via: str
    """'letter' or 'call_list'."""
    nominal_on: date
    """Brussels day by the definition, whatever the calendar and changed deadlines made of it."""
    first_at: datetime | None
    """When the first notice of it was or is planned, those withdrawn left out; none if there is none."""
    last_at: datetime | None
    counts: Mapping[str, int] = field(default_factory=dict)
    """Notices by where they stand: planned, held or withdrawn, the state of their letter, or listed."""
    letters: int = 0
    """Letters of it that were sent; one may carry several deliverables."""

    def is_past(self, now: datetime) -> bool:
        """Whether nothing of it is still to come, or due and not gone, at a UTC instant."""
        return self.last_at is None or (self.last_at <= now and _UNSENT.isdisjoint(self.counts))


@dataclass
class _Found:
    counts: dict[str, int] = field(default_factory=dict)
    instants: list[datetime] = field(default_factory=list)
    letters: int = 0


def rungs_on_line(cycle: CycleAt) -> list[RungOnLine]:
    """Return the rungs of each deliverable by nominal day, the call first, then as in the definition."""
    found = _found(cycle)
    lines = [
        _on_line(cycle, rung, deliverable, found.get((deliverable.code, rung.name), _Found()))
        for rung in cycle.definition.ladder
        for deliverable in cycle.definition.deliverables
    ]
    return sorted(lines, key=lambda one: (one.name != CALL, one.nominal_on))


def _on_line(cycle: CycleAt, rung: Rung, deliverable: Deliverable, found: _Found) -> RungOnLine:
    days = timedelta(days=0 if rung.is_call else rung.offset_days)
    return RungOnLine(
        name=rung.name,
        deliverable=deliverable.code,
        via=rung.via.value,
        nominal_on=cycle.definition.call.on if rung.is_call else deliverable.due_on + days,
        first_at=min(found.instants, default=None),
        last_at=max(found.instants, default=None),
        counts=dict(sorted(found.counts.items())),
        letters=found.letters,
    )


def _found(cycle: CycleAt) -> dict[tuple[str, str], _Found]:
    found: dict[tuple[str, str], _Found] = {}
    for deliverable, rung, standing, number, first, last, letters in _counted(cycle):
        one = found.setdefault((deliverable, rung), _Found())
        one.counts[standing] = one.counts.get(standing, 0) + number
        one.letters += letters if standing == LetterState.SENT else 0
        if standing != NoticeState.WITHDRAWN:
            one.instants += [first, last]
    return found


def _counted(cycle: CycleAt) -> Iterator[tuple[str, str, str, int, datetime, datetime, int]]:
    which = (col(Obligation.deliverable), col(Notice.occasion), col(Notice.state), col(Letter.state))
    statement = (
        columns(
            *which,
            func.count(),
            func.min(col(Notice.planned_for)),
            func.max(col(Notice.planned_for)),
            func.count(col(Notice.letter_id).distinct()),
        )
        .select_from(Notice)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(Letter, col(Notice.letter_id) == Letter.id, isouter=True)
        .where(col(Notice.cycle_id) == cycle.id)
        .group_by(*which)
    )
    for deliverable, text, state, letter, *numbers in cycle.session.execute(statement):
        occasion = parse_occasion(text)
        if occasion.is_ladder:
            yield deliverable, occasion.rung or CALL, _standing(state, letter), *numbers


def _standing(state: NoticeState, letter: LetterState | None) -> str:
    if state is not NoticeState.CARRIED:
        return state.value
    return letter.value if letter else "listed"

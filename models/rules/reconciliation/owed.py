"""All notices of a cycle that the rules ask for, and where each may stand at an instant."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from config.definition import Definition
from config.rows import RosterEntry
from models.rules.audit import ChainedEntry
from models.rules.calendar import Calendar
from models.rules.lifecycle import reason_at_close
from models.rules.occasions import DRILL, Occasion, WithdrawReason
from models.rules.reconciliation.fates import Case, Fates, Needless, called_at, needless_times, was_called
from models.rules.reconciliation.handling import handled
from models.rules.reconciliation.history import Place, Whose, read_history
from models.rules.reconciliation.planning import Planner

Key = tuple[str, str | None, str, bool]
"""Respondent, deliverable, occasion, and whether it is an entry on the call list."""


@dataclass(frozen=True)
class OwedNotice:
    """One notice that the rules ask for; `planned_for` is the UTC instant at which it should go."""

    key: Key
    """What it is known by on both sides; no deliverable where it is about contacts."""
    occasion: Occasion
    planned_for: datetime
    fates: Fates
    after_call: datetime | None = None
    """UTC instant at which it was written, if a letter carried the call of its obligation by then."""

    @property
    def respondent(self) -> str:
        """Return whom it is for."""
        return self.key[0]

    @property
    def deliverable(self) -> str | None:
        """Return what it is about, none where it is about contacts."""
        return self.key[1]

    @property
    def on_call_list(self) -> bool:
        """Whether it is an entry on the call list, not a letter."""
        return self.key[3]


def owed(
    definition: Definition,
    calendar: Calendar,
    respondents: Sequence[RosterEntry],
    entries: Iterable[ChainedEntry],
    now: datetime,
) -> list[OwedNotice]:
    """Return every notice that the rules ask for, and where it may stand; no outbox is looked at.

    In the order of the respondents, then about contacts, then by deliverable in the order of the definition.

    Args:
        definition: the text that the cycle pinned when it opened.
        calendar: working days of the institutions and of countries.
        respondents: who takes part in the cycle, in protocol order.
        entries: the record of the cycle, from its opening on.
        now: UTC instant, not before the last entry.
    """
    history = read_history(entries)
    return list(owed_by(Planner(definition, calendar, respondents, history), now)) if history else []


def owed_by(planner: Planner, now: datetime) -> Iterator[OwedNotice]:
    """Yield what `owed` returns, from a history that was read already."""
    known: dict[Hashable, list[_Judged]] = {}
    for respondent in planner.respondents:
        judged = [_judged(case) for case in _about_contacts(planner, respondent, now)]
        yield from _owed((respondent.code, None), judged)
        for deliverable in planner.definition.deliverables:
            place = (respondent.code, deliverable.code)
            shape = _shape(planner, respondent, place)
            if shape not in known:
                known[shape] = [_judged(case) for case in _about(planner, respondent, place, now)]
            yield from _owed(place, known[shape])


class _Judged(NamedTuple):
    """A notice without whose it is: respondents to whom the same happened share it."""

    text: str
    on_call_list: bool
    occasion: Occasion
    planned_for: datetime
    fates: Fates
    after_call: datetime | None


def _judged(case: Case) -> _Judged:
    one, at = case.one, case.handling.at
    return _Judged(str(one.occasion), one.on_call_list, one.occasion, at, case.fates(), one.after_call)


def _owed(whose: Whose, judged: Iterable[_Judged]) -> Iterator[OwedNotice]:
    for text, on_call_list, occasion, planned_for, fates, after_call in judged:
        yield OwedNotice((*whose, text, on_call_list), occasion, planned_for, fates, after_call)


def _shape(planner: Planner, respondent: RosterEntry, place: Place) -> Hashable:
    """Return all that decides about the notices of an obligation, in a form that can be compared."""
    history = planner.history
    acts = tuple((name, tuple(acts)) for name, acts in history.officers.get(place, {}).items())
    refusals = tuple(history.refusals.get(place, ()))
    return (
        respondent.country,
        place[1],
        tuple(history.course(place)),
        acts,
        refusals,
        place in planner.thanked,
    )


def _about_contacts(planner: Planner, respondent: RosterEntry, now: datetime) -> Iterator[Case]:
    history = planner.history
    acts = history.officers.get((respondent.code, None), {})
    for one in planner.for_everybody():
        confirmed = history.confirmed.get(respondent.code) if one.occasion.name == DRILL else None
        yield Case(
            one,
            handled(one, history.opened_at, acts.get(str(one.occasion), ())),
            planner.open_days(one.occasion.hours, respondent),
            planner.once_open_days(one.occasion.hours, respondent),
            now,
            [Needless(confirmed.at, WithdrawReason.MET, confirmed.what)] if confirmed else [],
            confirmed.at if confirmed else None,
            is_looked_at_when_due=True,
            closed_at=history.closed_at if reason_at_close(one.occasion) else None,
        )


def _about(planner: Planner, respondent: RosterEntry, place: Place, now: datetime) -> list[Case]:
    course = planner.history.course(place)
    acts = planner.history.officers.get(place, {})
    cases: list[Case] = []
    for one in planner.about(respondent, place[1]):
        needless, since = needless_times(one, course)
        handling = handled(
            one, course[one.since].at, () if one.on_call_list else acts.get(str(one.occasion), ())
        )
        hours = one.occasion.hours
        days = planner.open_days(hours, respondent), planner.once_open_days(hours, respondent)
        is_reminder = one.occasion.rung and not one.on_call_list
        is_ended = reason_at_close(one.occasion) and not course[one.since].is_after_close
        closed_at = planner.history.closed_at if is_ended else None
        call = cases[0] if is_reminder and not was_called(course[: one.since + 1]) else None
        cases.append(
            Case(
                one,
                handling,
                *days,
                now,
                needless,
                since,
                called_at(course, one.since),
                closed_at=closed_at,
                call=call,
            )
        )
    _join(cases)
    return cases


def _join(cases: Sequence[Case]) -> None:
    """Tell each rung which later ones of its line stand for it once they are due."""
    lines: dict[tuple[int | None, bool], list[Case]] = {}
    for case in cases:
        if case.one.occasion.rung and not case.one.withdrawn:
            lines.setdefault((case.one.occasion.number, case.one.on_call_list), []).append(case)
    for line in lines.values():
        line.sort(key=lambda case: int(case.one.occasion.rung or 0))
        for place, case in enumerate(line):
            case.later.extend(line[place + 1 :])

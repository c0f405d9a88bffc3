"""What an officer looks at in the morning, across all open cycles, as one value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from models.queries.arrivals import answers_since, arrived_since, mails_in_states, mails_since
from models.queries.blockers import Blocker, NotTaken, not_taken, refused
from models.queries.brief import offices_on_duty
from models.queries.call_list import calls_left, count_to_call
from models.queries.coming import coming
from models.queries.cycles import CycleAt, cycle_codes, known_calendar, look_at_cycle
from models.queries.deadlines import deadlines_in_force
from models.queries.troubles import (
    check_faults,
    files_in_quarantine,
    record_problem,
    unanswered_letters,
    unreachable,
)
from models.queries.waiting import (
    answered_questions,
    held_notices,
    questions_to_clear,
    statements_without_word,
    states_held,
    states_to_approve,
    without_certification,
)
from models.rules.assessment import known_house
from models.rules.calendar import brussels_day, last_open, opening_of
from models.rules.mail import FOR_AN_OFFICER
from models.rules.morning import (
    MOST_LINES,
    Answered,
    Arrived,
    Cut,
    DraftedQuestion,
    HeldNotice,
    MailLine,
    Owing,
    ToCall,
    ToCome,
    cut,
)
from models.rules.occasions import HoldReason
from models.tables import Respondent
from tasks.review import step_to_approve
from tasks.services import Services

AHEAD = timedelta(days=7)
"""How far the morning looks ahead."""

_Line = TypeVar("_Line")


@dataclass(frozen=True)
class Waiting:
    """What waits for a word of an officer."""

    to_approve: Cut[HeldNotice]
    """Letters whose instant has come and that wait for approval."""
    states_to_approve: Cut[tuple[str, str]]
    """Cycle and respondent of those letters, each once, in protocol order, cycle by cycle."""
    held: Cut[tuple[str, str]]
    """Cycle and respondent of letters that an officer holds, whenever they would go, each once."""
    to_clear: Cut[DraftedQuestion]
    """Questions that the house has still to clear, or any house."""
    answered: Cut[Owing]
    """Versions on which all that was asked is answered in words, to be taken into account."""
    consent: Cut[Owing]
    """Statements of which nobody said whether they may be published."""
    certification: Cut[Owing]
    """Versions that a second office has still to stand for."""
    steps: tuple[str, ...]
    """Steps of the report that an officer takes and whose day has come: cycle and name."""


@dataclass(frozen=True)
class Failing:
    """What is wrong."""

    unreachable: Cut[tuple[str, str]]
    """Cycle and respondent: nobody could be written to today of what is planned for the next days."""
    refused: Cut[Blocker]
    """Letters and addresses that were refused for good."""
    not_taken: tuple[NotTaken, ...]
    """Why letters wait that were tried."""
    unanswered: int
    """Letters whose answers were lost."""
    doubts: Cut[MailLine]
    """Mails that wait for an officer, or that the gate refused."""
    faults: Cut[Owing]
    """Versions on which a check could not be run."""
    quarantine: Cut[Owing]
    """Files that wait to be scanned."""
    record: tuple[str, ...]
    """What is wrong with the end of an audit chain: cycle and what."""

    @property
    def is_anything(self) -> bool:
        """Whether anything fails."""
        lists = (self.unreachable, self.refused, self.doubts, self.faults, self.quarantine)
        return bool(self.not_taken or self.unanswered or self.record or any(one.count for one in lists))


@dataclass(frozen=True)
class Morning:
    """A morning at the UTC instant `as_at`; lists are cut, and say how many there are in all."""

    as_at: datetime
    house: str | None
    """Whose questions to clear are listed, none for those of any house."""
    cycles: tuple[str, ...]
    """Open ones, by their opening."""
    since: datetime
    """UTC: 09:00 in Brussels of the working day before today."""
    calls: Cut[ToCall]
    """Whom to telephone and about what, in protocol order, cycle by cycle."""
    to_call: int
    """How many they are, each counted once in a cycle."""
    arrived: Cut[Arrived]
    """What came since, the latest first, cycle by cycle."""
    answers: Cut[Answered]
    """Whose questions were answered in words since, the latest first, cycle by cycle."""
    mails: Cut[MailLine]
    """Mails that came since, the latest first."""
    waiting: Waiting
    failing: Failing
    coming: tuple[ToCome, ...]
    """What falls due in the next seven days, the first first."""


def morning(services: Services, now: datetime, house: str | None = None) -> Morning:
    """Return what an officer looks at in the morning, read at one instant.

    Args:
        services: services of this process.
        now: UTC instant.
        house: house of the officer, such as EDA; none for all.

    Raises:
        UnknownHouseError: none of that name clears questions in an open cycle.
        ClockBackwardsError: `now` is well before the last seen instant of a cycle.
    """
    since = _since(brussels_day(now))
    with services.reading() as session:
        every = [look_at_cycle(session, code, now) for code in cycle_codes(session)]
        cycles = [one for one in every if one.row.closed_at is None]
        house = known_house(house, _houses(cycles)) if house else None
        return Morning(
            as_at=now,
            house=house,
            cycles=tuple(one.code for one in cycles),
            since=since,
            calls=_together(cycles, _calls),
            to_call=sum(map(count_to_call, cycles)),
            arrived=_together(cycles, lambda cycle: arrived_since(cycle, since)),
            answers=_together(cycles, lambda cycle: answers_since(cycle, since)),
            mails=mails_since(session, since),
            waiting=_waiting(cycles, house),
            failing=_failing(cycles, mails_in_states(session, FOR_AN_OFFICER)),
            coming=tuple(
                sorted(
                    (line for one in cycles for line in coming(one, one.now + AHEAD)),
                    key=lambda line: line.at,
                )
            ),
        )


def _houses(cycles: Iterable[CycleAt]) -> tuple[str, ...]:
    every = (house for one in cycles for house in one.definition.clarifications.houses)
    return tuple(dict.fromkeys(every))


def _since(today: date) -> datetime:
    day_before = last_open(today - timedelta(days=1), known_calendar().is_open_for_institutions)
    return opening_of(day_before)


def _together(cycles: Iterable[CycleAt], read: Callable[[CycleAt], Cut[_Line]]) -> Cut[_Line]:
    found = [read(cycle) for cycle in cycles]
    lines = tuple(line for one in found for line in one.lines)
    return Cut(lines[:MOST_LINES], sum(one.count for one in found))


def _calls(cycle: CycleAt) -> Cut[ToCall]:
    found = calls_left(cycle)
    offices = offices_on_duty(cycle, {one.respondent.id or 0 for one in found.lines})
    due = deadlines_in_force(cycle.session, {one.obligation.id or 0 for one in found.lines})
    lines = []
    for one in found.lines:
        office = offices.get(one.respondent.id or 0)
        lines.append(
            ToCall(
                cycle=cycle.code,
                respondent=one.respondent.code,
                respondent_name=one.respondent.name,
                deliverable=one.obligation.deliverable,
                days_after=int(one.occasion.rung) if one.occasion.rung else None,
                since=one.since,
                due_at=due[one.obligation.id or 0].due_at,
                office=office.office if office else "",
                address=office.address if office else "",
                telephone=office.telephone if office else "",
            )
        )
    return Cut(tuple(lines), found.count)


def _waiting(cycles: Sequence[CycleAt], house: str | None) -> Waiting:
    steps = [(one.code, step_to_approve(one)) for one in cycles]
    return Waiting(
        to_approve=_together(cycles, lambda one: held_notices(one, HoldReason.APPROVAL, one.now)),
        states_to_approve=_together(cycles, lambda one: _states(one, states_to_approve(one))),
        held=_together(cycles, lambda one: _states(one, states_held(one))),
        to_clear=_together(cycles, lambda one: questions_to_clear(one, house)),
        answered=_together(cycles, answered_questions),
        consent=_together(cycles, statements_without_word),
        certification=_together(cycles, without_certification),
        steps=tuple(f"{code} {step.name}" for code, step in steps if step),
    )


def _failing(cycles: Sequence[CycleAt], doubts: Cut[MailLine]) -> Failing:
    problems = [(one.code, record_problem(one)) for one in cycles]
    return Failing(
        unreachable=_together(cycles, _unreachable),
        refused=_together(cycles, lambda one: cut(refused(one))),
        not_taken=tuple(line for one in cycles for line in not_taken(one)),
        unanswered=sum(unanswered_letters(one) for one in cycles),
        doubts=doubts,
        faults=_together(cycles, check_faults),
        quarantine=_together(cycles, files_in_quarantine),
        record=tuple(f"{code}: {problem}" for code, problem in problems if problem),
    )


def _states(cycle: CycleAt, found: Cut[Respondent]) -> Cut[tuple[str, str]]:
    return Cut(tuple((cycle.code, one.code) for one in found.lines), found.count)


def _unreachable(cycle: CycleAt) -> Cut[tuple[str, str]]:
    found = unreachable(cycle, cycle.now + AHEAD)
    return Cut(tuple((cycle.code, code) for code in found.lines), found.count)

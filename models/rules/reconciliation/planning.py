"""Which notices the rules ask for, and for when: from the definition, the calendar and the history alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, cached_property
from typing import NamedTuple

from config.definition import CALL, Definition
from config.rows import RosterEntry
from models.rules.audit import What
from models.rules.calendar import Calendar, OpenOn, brussels_day, leaves_in_hours
from models.rules.closed_days import RecordedCalendar
from models.rules.lifecycle import reason_once_closed, reason_to_withdraw
from models.rules.occasions import (
    CALL_OCCASION,
    CLARIFICATION,
    DRILL,
    THANKS,
    Hours,
    Occasion,
    WithdrawReason,
    received_occasion,
    withdrawal_occasion,
)
from models.rules.reconciliation.history import NEW_DEADLINE, History, Place, Standing, is_call
from models.rules.timetable import (
    Deadline,
    LadderContext,
    ToTell,
    call_instant,
    cut_off_notices,
    first_deadline,
    plan_ladder,
)


class Planned(NamedTuple):
    """A notice that the rules ask for, as it is written; nothing of what becomes of it."""

    occasion: Occasion
    at: datetime
    since: int = 0
    """Place in the course of its obligation at which it is written."""
    on_call_list: bool = False
    needs_approval: bool = False
    withdrawn: WithdrawReason | None = None
    """Why it is never to go, known already when it is written."""
    after_call: datetime | None = None
    """UTC instant at which it was written, if a letter carried the call of its obligation by then."""


@dataclass(frozen=True)
class Planner:
    """The rules of one cycle, applied to its history."""

    definition: Definition
    calendar: Calendar
    """As it is known today."""
    respondents: Sequence[RosterEntry]
    history: History
    _ladders: dict[tuple[str, Deadline, datetime, date | None], list[Planned]] = field(default_factory=dict)
    _open: dict[tuple[str | None, datetime | None], OpenOn] = field(default_factory=dict)

    def open_for(self, respondent: RosterEntry, planned_at: datetime | None = None) -> OpenOn:
        """Return the working days of a respondent, as they are known today or were at a planning."""
        return self._open_on(respondent.country, planned_at)

    def open_for_all(self, planned_at: datetime | None = None) -> OpenOn:
        """Return the days open for all, as they are known today or were at a planning."""
        return self._open_on(None, planned_at)

    def _open_on(self, country: str | None, planned_at: datetime | None) -> OpenOn:
        since, calendar = self._calendar_at(planned_at)
        if (country, since) not in self._open:
            is_open = calendar.open_on(country) if country else calendar.open_for_all_on(self._countries)
            self._open[country, since] = cache(is_open)
        return self._open[country, since]

    def _calendar_at(self, planned_at: datetime | None) -> tuple[datetime | None, Calendar]:
        """Return the calendar of a planning, and from when on it held; cycles of old have none on record."""
        if planned_at is None or not self._recorded:
            return None, self.calendar
        before = [one for one in self._recorded if one[0] <= planned_at]
        return before[-1] if before else self._recorded[0]

    @cached_property
    def _recorded(self) -> list[tuple[datetime, Calendar]]:
        known = self.calendar.institution_holidays
        return [(since, RecordedCalendar(known, closed)) for since, closed in self.history.calendars]

    @cached_property
    def _countries(self) -> list[str]:
        return sorted({one.country for one in self.respondents})

    @cached_property
    def call_at(self) -> datetime:
        """Return the instant of the call, unless an officer sends one sooner."""
        opened_at = self.history.opened_at
        return call_instant(self.definition.call.on, opened_at, self.open_for_all(opened_at))

    @cached_property
    def _call_on(self) -> date:
        return brussels_day(self.call_at)

    def open_days(self, hours: Hours, respondent: RosterEntry) -> OpenOn | None:
        """Return the days on which letters of those hours leave, none where any day will do."""
        if hours is Hours.ANY:
            return None
        return self.open_for_all() if hours is Hours.ALL else self.open_for(respondent)

    def once_open_days(self, hours: Hours, respondent: RosterEntry) -> OpenOn | None:
        """Return the days on which such letters can have left, by any calendar that was ever known."""
        if hours is Hours.ANY:
            return None
        country = None if hours is Hours.ALL else respondent.country
        plannings = [None, *(since for since, _ in self._recorded)]
        every = list(dict.fromkeys(self._open_on(country, one) for one in plannings))
        return every[0] if len(every) == 1 else lambda day: any(is_open(day) for is_open in every)

    def for_everybody(self) -> Iterator[Planned]:
        """Yield what each respondent is told whatever it owes."""
        wanted_on, opened_at = self.definition.call.confirm_contacts_on, self.history.opened_at
        if wanted_on and wanted_on >= brussels_day(opened_at):
            goes_at = call_instant(wanted_on, opened_at, self.open_for_all(opened_at))
            yield Planned(Occasion(DRILL, None, 1), goes_at)
        for at, occasion in self.history.texts:
            yield Planned(occasion, self._in_hours_for_all(at))

    def about(self, respondent: RosterEntry, deliverable: str) -> Iterator[Planned]:
        """Yield every notice about one obligation, in the order of their writing."""
        place = (respondent.code, deliverable)
        course = self.history.course(place)
        asked = self.definition.deliverable(deliverable)
        is_open = self.open_for(respondent, course[0].at)
        deadlines = [first_deadline(asked.due_on, asked.cut_off_on, is_open)]
        yield Planned(CALL_OCCASION, self.call_at)
        yield from self._ladder(respondent, deadlines[0], course[0].at, self._call_on)
        asked_back = reopened = 0
        for since, standing in enumerate(course[1:], start=1):
            asked_back += standing.what is What.CLARIFICATION_ASKED
            reopened += standing.what is What.REOPENED
            if standing.what in NEW_DEADLINE:
                deadlines.append(next_deadline(deadlines, standing))
                yield from self._new_version(respondent, place, deadlines[-1], since)
            elif standing.what is What.CLARIFICATION_ASKED:
                yield Planned(Occasion(CLARIFICATION, None, asked_back), standing.at, since)
            else:
                yield from self._told(respondent, deadlines[-1], standing, since, reopened)
        for at, occasion, since in self.history.refusals.get(place, ()):
            yield Planned(occasion, at, since)
        if self.history.published_at and place in self.thanked:
            yield Planned(Occasion(THANKS), self.history.published_at)

    @cached_property
    def thanked(self) -> frozenset[Place]:
        """Return what was taken into account when the report was first published."""
        return frozenset(self.history.thanked)

    def _told(
        self, respondent: RosterEntry, deadline: Deadline, standing: Standing, since: int, reopened: int
    ) -> Iterator[Planned]:
        if standing.what in (What.RECEIVED, What.REGISTERED):
            yield Planned(received_occasion(int(str(standing.detail["version"]))), standing.at, since)
        elif standing.what is What.VERSION_WITHDRAWN and standing.detail.get("left"):
            yield Planned(withdrawal_occasion(int(str(standing.detail["version"]))), standing.at, since)
        elif standing.what is What.NOT_RECEIVED:
            is_open = self.open_for(respondent, standing.at)
            for told in cut_off_notices(deadline.cut_off_at, is_open, reopened):
                yield _written(_planned(told, since), standing)

    def _new_version(
        self, respondent: RosterEntry, place: Place, deadline: Deadline, since: int
    ) -> Iterator[Planned]:
        standing = self.history.course(place)[since]
        call_on = self._unsent_call_day(place, since)
        after_call = None if call_on else standing.at
        for rung in self._ladder(respondent, deadline, standing.at, call_on):
            yield _written(rung._replace(since=since, after_call=after_call), standing)
        if call_on is None:
            occasion = Occasion(standing.what.value, None, deadline.version)
            is_for_all = occasion.hours is Hours.ALL
            yield Planned(occasion, self._in_hours_for_all(standing.at) if is_for_all else standing.at, since)

    def _ladder(
        self, respondent: RosterEntry, deadline: Deadline, set_at: datetime, call_on: date | None
    ) -> list[Planned]:
        key = (respondent.country, deadline, set_at, call_on)
        if key not in self._ladders:
            context = LadderContext(deadline, set_at, self.open_for(respondent, set_at), call_on)
            rungs = plan_ladder(self.definition.ladder, context)
            told = [(planned.told(deadline.version), planned.withdrawn) for planned in rungs]
            self._ladders[key] = [_planned(one)._replace(withdrawn=reason) for one, reason in told]
        return self._ladders[key]

    def _unsent_call_day(self, place: Place, since: int) -> date | None:
        """Return the day of the call if it was not in a letter yet at a place of the course, or none."""
        course = self.history.course(place)
        standing, before = course[since], course[:since]
        if any(is_call(one) or _ends_call(one) for one in before) or is_call(standing):
            return None
        on_call = self.history.officers.get(place, {}).get(CALL, ())
        acts = [act for act in on_call if act.at <= standing.at]
        hurried = [act.at for act in acts if act.what is What.NOTICE_HURRIED]
        call_at = hurried[-1] if hurried else self.call_at
        is_held = bool(acts) and acts[-1].what is What.NOTICE_HELD
        # Between its hour and its sending only the record knows whether a letter carried it already.
        is_unsent = standing.at < call_at or is_held or bool(standing.detail.get("call_unsent"))
        return brussels_day(call_at) if is_unsent else None

    def _in_hours_for_all(self, at: datetime) -> datetime:
        return leaves_in_hours(at, self.open_for_all(at))


def next_deadline(deadlines: Sequence[Deadline], standing: Standing) -> Deadline:
    """Return the version of a deadline that an entry of the record sets after those before it."""
    detail = standing.detail
    due_at, late_after = (datetime.fromisoformat(str(detail[name])) for name in ("due_at", "late_after"))
    cut_off_at = deadlines[-1].cut_off_at
    if standing.what in (What.EXTENDED, What.MOVED):
        cut_off_at = max(cut_off_at, late_after)
    elif standing.what is What.REOPENED:
        cut_off_at = datetime.fromisoformat(str(detail["cut_off_at"]))
    elif standing.what is What.RESTORED:
        cut_off_at = deadlines[-2:][0].cut_off_at
    return replace(
        deadlines[-1],
        version=standing.version,
        due_at=due_at,
        late_after=late_after,
        cut_off_at=cut_off_at,
    )


def _planned(told: ToTell, since: int = 0) -> Planned:
    return Planned(told.occasion, told.planned_for, since, told.on_call_list, told.needs_approval)


def _written(one: Planned, standing: Standing) -> Planned:
    """Return a notice as it is written where an obligation stands: withdrawn, if that is after the close."""
    if one.withdrawn or not standing.is_after_close:
        return one
    return one._replace(withdrawn=reason_once_closed(one.occasion))


def _ends_call(standing: Standing) -> bool:
    return reason_to_withdraw(CALL_OCCASION, standing.state, standing.version) is not None

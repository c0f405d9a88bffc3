"""The engine run ahead, in memory: what it would send in the coming days if nobody did anything meanwhile.

Which letters collapse, whom they go to and in whose hours they leave is decided by the code that sends;
only the rows stay as they are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from itertools import chain, count

from models.operations.withdraw import mark_withdrawn
from models.queries.notices import countries_of, leaves
from models.queries.picture import (
    NoticeAhead,
    NoticeRow,
    ObligationRow,
    Outgoing,
    Picture,
    in_order,
    notice_ahead,
)
from models.rules.calendar import at, brussels_day
from models.rules.collapse import Place, last_going, reason_overtaken, reasons_together
from models.rules.letters import LetterKind
from models.rules.lifecycle import (
    OWED,
    Change,
    ObligationState,
    next_state,
    reason_at_close,
    reason_once_closed,
)
from models.rules.occasions import (
    CALL_LIST,
    NOT_YET_CARRIED,
    THANKS,
    HoldReason,
    NoticeState,
    Occasion,
    WithdrawReason,
)
from models.rules.timetable import ToTell, closes_at, cut_off_notices, passes_at
from tasks.notices import OTHER_KINDS
from tasks.outbox_ahead import OutboxAhead, in_state, put_together
from tasks.reminders import LADDER_KINDS
from tasks.steps_ahead import StepsAhead

_KINDS = ((LetterKind.CALL,), LADDER_KINDS, OTHER_KINDS)
"""Kinds of letters in the order in which the engine's steps put them into letters."""


class Standing(StrEnum):
    """Whether a letter goes."""

    GOES = "goes"
    HELD = "held"
    BLOCKED = "blocked"
    """Nobody can be reached."""


@dataclass(frozen=True)
class LetterAhead:
    """A letter, and the UTC instant at which it goes, or would if it were neither held nor blocked."""

    at: datetime
    standing: Standing
    letter: Outgoing
    hold: HoldReason | None = None


@dataclass(frozen=True)
class Ahead:
    """What a run through the coming days comes to."""

    letters: Sequence[LetterAhead]
    """By instant, then in protocol order."""
    calls: Sequence[tuple[datetime, NoticeAhead]]
    """Entries of the call list, and when they come onto it."""
    later: Sequence[NoticeAhead]
    """Notices that missed their instant and wait for hours after the span."""

    @property
    def sent(self) -> list[tuple[datetime, Outgoing]]:
        """Return the letters that go, and when."""
        return [(one.at, one.letter) for one in self.letters if one.standing is Standing.GOES]


def run_ahead(picture: Picture, until: datetime) -> Ahead:
    """Return what a run from the picture's instant to another would do, both included."""
    run = _RunAhead(picture)
    now: datetime | None = picture.cycle.now
    while now is not None and now <= until:
        run.stop_at(now)
        now = run.next_instant()
    return run.found()


class _RunAhead:
    """The cycle in memory at one instant after the other; it changes nothing but its own picture."""

    def __init__(self, picture: Picture) -> None:
        self._picture, self._cycle = picture, picture.cycle
        self._open_for_all = countries_of(picture.cycle)
        self._outbox = OutboxAhead(picture)
        self._letters: list[LetterAhead] = []
        self._calls: list[tuple[datetime, NoticeAhead]] = []
        self._steps = StepsAhead(picture)
        self._is_closed, self._told_at = picture.cycle.row.closed_at is not None, picture.told_at
        self._due: list[NoticeAhead] = []
        self._held: list[NoticeAhead] = []
        self._fresh_held: list[NoticeAhead] = []
        self._blocked: dict[int, tuple[datetime, NoticeAhead]] = {}
        self._nobody: dict[tuple[object, ...], Outgoing] = {}
        owed = [row for row in picture.obligations.values() if row.state in OWED]
        self._cut_offs = sorted(owed, key=lambda row: row.cut_off_at, reverse=True)
        self._places, self._coming = count(), list[tuple[datetime, int, NoticeAhead]]()
        self._all: list[NoticeAhead] = []
        for one in picture.notices:
            self._expect(one)

    def stop_at(self, now: datetime) -> None:
        """Do what is due at a UTC instant, again until nothing is."""
        self._cycle = replace(self._cycle, now=now)
        self._let_fall_due()
        while self._go_round():
            self._let_fall_due()
        self._note_held()

    def next_instant(self) -> datetime | None:
        """Return the next instant at which anything is due, or none."""
        now = self._cycle.now
        instants = [leaves(self._cycle, one, self._open_for_all) for one in self._due]
        instants += self._outbox.instants(self._cycle)
        instants += [planned_for for planned_for, _, _ in self._coming[:1]]
        instants += [passes_at(row.cut_off_at) for row in self._cut_offs[-1:]]
        instants += [*self._steps.instants(), *self._closing()]
        if self._blocked and self._due:  # contacts are valid by day
            instants.append(at(brussels_day(now) + timedelta(days=1), time()))
        return min((instant for instant in instants if instant > now), default=None)

    def found(self) -> Ahead:
        """Return what came of it."""
        for since, one in self._blocked.values():
            if one.notice.state is not NoticeState.CARRIED:
                self._block([one], since)
        waiting = in_state(NoticeState.PLANNED, self._due)
        later = [one for one in waiting if id(one) not in self._blocked]
        return Ahead(sorted(self._letters, key=_place), self._calls, later)

    def _expect(self, one: NoticeAhead) -> None:
        self._all.append(one)
        heappush(self._coming, (one.notice.planned_for, next(self._places), one))

    def _let_fall_due(self) -> None:
        fresh = []
        while self._coming and self._coming[0][0] <= self._cycle.now:
            fresh.append(heappop(self._coming)[2])
        self._due = in_order(in_state(NoticeState.PLANNED, chain(self._due, fresh)))
        self._fresh_held += in_state(NoticeState.HELD, fresh)
        self._held += in_state(NoticeState.HELD, fresh)

    def _go_round(self) -> int:
        done = self._pass_cut_offs()
        done += sum(self._put_into_letters(kinds) for kinds in _KINDS)
        return done + self._deliver() + self._take_step() + self._close()

    def _pass_cut_offs(self) -> int:
        passed: dict[int, ObligationRow] = {}
        while self._cut_offs and passes_at(self._cut_offs[-1].cut_off_at) <= self._cycle.now:
            row = self._cut_offs.pop()
            row.state = next_state(row.state, Change.PASS_CUT_OFF)
            passed[row.id] = row
        for one in self._all if passed else ():
            if one.notice.obligation_id in passed and one.notice.state in NOT_YET_CARRIED:
                _withdraw(one, one.reason_to_withdraw)
        for row in passed.values():
            self._tell_cut_off(row)
        return len(passed)

    def _tell_cut_off(self, row: ObligationRow) -> None:
        country = self._picture.respondents[row.respondent_id].country
        for told in cut_off_notices(row.cut_off_at, self._cycle.calendar.open_on(country), row.reopened):
            self._told_at = max(self._told_at or told.planned_for, told.planned_for)
            self._queue(row, told)

    def _queue(self, row: ObligationRow, told: ToTell) -> None:
        if self._is_closed and reason_once_closed(told.occasion):
            return
        channel = CALL_LIST if told.on_call_list else self._cycle.row.channel
        state, hold = NoticeState.PLANNED, None
        if told.needs_approval:
            state, hold = NoticeState.HELD, HoldReason.APPROVAL
        notice = NoticeRow(0, row.id, str(told.occasion), 0, channel, told.planned_for, state, hold)
        self._expect(notice_ahead(notice, self._picture.respondents[row.respondent_id], row))

    def _put_into_letters(self, kinds: Collection[LetterKind]) -> int:
        due = [
            one
            for one in in_state(NoticeState.PLANNED, self._due)
            if one.occasion.letter_kind in kinds
            and leaves(self._cycle, one, self._open_for_all) <= self._cycle.now
        ]
        going = self._withdraw_together(due)
        for one in going:
            if one.notice.channel == CALL_LIST:
                one.notice.state = NoticeState.CARRIED
                self._calls.append((self._cycle.now, one))
        unreached = self._outbox.write(self._cycle, in_state(NoticeState.PLANNED, going))
        for one in unreached:
            self._blocked.setdefault(id(one), (self._cycle.now, one))
        return len(due) - len(unreached)

    def _withdraw_together(self, due: Sequence[NoticeAhead]) -> list[NoticeAhead]:
        held = in_state(NoticeState.HELD, self._held)
        for one, reason in zip(due, _reasons(due, held), strict=True):
            _withdraw(one, reason)
        going = in_state(NoticeState.PLANNED, due)
        self._collapse_unsent(last_going(one.told for one in going))
        return going

    def _collapse_unsent(self, last: Mapping[Place, float]) -> None:
        for one in chain(self._missed(), self._outbox.unsent()) if last else ():
            _withdraw(one, reason_overtaken(one.due, last))
        self._outbox.drop_withdrawn()

    def _missed(self) -> list[NoticeAhead]:
        """Return what no letter carries, although its instant has come."""
        return [one for one in chain(self._due, self._held) if one.notice.state in NOT_YET_CARRIED]

    def _deliver(self) -> int:
        going = self._outbox.deliver(self._cycle)
        self._letters += [
            LetterAhead(self._cycle.now, Standing.GOES, letter) for letter in going if letter.carried
        ]
        return len(going)

    def _note_held(self) -> None:
        held, self._fresh_held = in_order(in_state(NoticeState.HELD, self._fresh_held)), []
        for hold in HoldReason:
            due = [one for one in held if one.notice.hold is hold]
            would_go = [one for one, reason in zip(due, _reasons(due, ()), strict=True) if reason is None]
            letters, unreached = put_together(self._cycle, would_go, self._picture.contacts)
            self._letters += [LetterAhead(self._cycle.now, Standing.HELD, letter, hold) for letter in letters]
            self._block(unreached, self._cycle.now)

    def _block(self, notices: Iterable[NoticeAhead], since: datetime) -> None:
        """Show notices as letters to nobody."""
        for one in notices:
            kind, hold = one.occasion.letter_kind, one.notice.hold
            key = (since, one.respondent.code, kind, hold)
            if key not in self._nobody:
                self._nobody[key] = Outgoing(one.respondent, 0, one.notice.channel, kind, since)
                self._letters.append(LetterAhead(since, Standing.BLOCKED, self._nobody[key], hold))
            self._nobody[key].carried.append(one)

    def _take_step(self) -> int:
        if not self._steps.take(self._cycle.now):
            return 0
        if self._steps.has_just_published:
            for row in self._picture.obligations.values():
                if row.state is ObligationState.TAKEN_INTO_ACCOUNT:
                    self._queue(row, ToTell(Occasion(THANKS), self._cycle.now))
        return 1

    def _closing(self) -> list[datetime]:
        """Return when the cycle closes, if nothing else has to be done before."""
        cut_offs = [row.cut_off_at for row in self._picture.obligations.values()]
        if self._is_closed or not cut_offs or not self._steps.are_done:
            return []
        return [closes_at(max(cut_offs), self._told_at)]

    def _close(self) -> int:
        if not any(instant <= self._cycle.now for instant in self._closing()):
            return 0
        self._is_closed = True
        for one in self._all:
            if one.notice.state in NOT_YET_CARRIED:
                _withdraw(one, reason_at_close(one.occasion))
        return 1


def _reasons(due: Sequence[NoticeAhead], held: Iterable[NoticeAhead]) -> list[WithdrawReason | None]:
    return reasons_together([one.due for one in due], [one.told for one in held])


def _withdraw(one: NoticeAhead, reason: WithdrawReason | None) -> None:
    if reason:
        mark_withdrawn(one.notice, reason)


def _place(one: LetterAhead) -> tuple[datetime, int, str, datetime, str]:
    letter = one.letter
    return one.at, letter.respondent.protocol_order, letter.kind, letter.made_at, one.standing

"""What the rules ask for beside what the outbox holds, notice by notice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.calendar import OpenOn, leaves_at, whole_second
from models.rules.clock import TOLERANCE
from models.rules.letters import LetterKind
from models.rules.occasions import Hours, NoticeState, Occasion, hours_of, parse_occasion
from models.rules.reconciliation.outbox import Bucket, OutboxLetter, OutboxNotice
from models.rules.reconciliation.owed import Key, OwedNotice
from models.rules.reconciliation.result import Counted, Difference, WayOut
from models.rules.reconciliation.words import allowed_words, instant_words, notice_words, state_words

_A_MINUTE = timedelta(minutes=1)
"""Letters of one kind to one recipient are made at seconds of their own: they may be some seconds off."""


@dataclass(frozen=True)
class Surroundings:
    """What a comparison needs besides both accounts."""

    now: datetime
    patience: timedelta
    """For how long a notice may be due before a run of the engine must have taken it up."""
    open_days: Callable[[Hours, str], OpenOn | None]
    """Days on which letters of those hours leave to a respondent, none where any day will do."""
    once_open_days: Callable[[Hours, str], OpenOn | None]
    """Days on which they can have left, by any calendar that was ever known."""
    is_reachable: Callable[[str, LetterKind], bool]
    """Whether a letter of a kind finds anybody at a respondent today."""


@dataclass(frozen=True)
class Comparison:
    """Holds owed notices against those of the outbox."""

    surroundings: Surroundings
    rows: Mapping[Key, list[OutboxNotice]]

    def counted(self, owed: Iterable[OwedNotice]) -> Iterator[Counted]:
        """Yield each owed notice with what became of it."""
        for one in owed:
            rows = self.rows.get(one.key)
            yield self._count(one, rows[0]) if rows else _missing(one)

    def differences(self, owed: Iterable[OwedNotice]) -> Iterator[Difference]:
        """Yield what the rules and the outbox do not agree on."""
        known = set()
        for one in owed:
            known.add(one.key)
            yield from self._of(one, self.rows.get(one.key, []))
        for key, rows in self.rows.items():
            if key not in known:
                yield from map(_not_owed, rows)

    def _of(self, one: OwedNotice, rows: list[OutboxNotice]) -> Iterator[Difference]:
        if not rows:
            text = f"{_said(one)}: by the rules {allowed_words(one.fates)}, in the outbox no such notice"
            yield Difference(text, WayOut.TELL, one.planned_for)
        if len(rows) > 1:
            held = ", ".join(map(state_words, rows))
            text = f"{_said(one)}: by the rules one notice, in the outbox {len(rows)} ({held})"
            yield Difference(text, WayOut.LOOK, one.planned_for)
        for row in rows[:1]:
            for text, way_out in self._unlike(one, row):
                yield Difference(f"{_said(one)}: {text}", way_out, one.planned_for)

    def _unlike(self, one: OwedNotice, row: OutboxNotice) -> Iterator[tuple[str, WayOut]]:
        yield from ((text, WayOut.LOOK) for text in broken(row))
        if row.planned_for != one.planned_for:
            both = instant_words(one.planned_for), instant_words(row.planned_for)
            yield f"by the rules planned for {both[0]}, in the outbox for {both[1]}", WayOut.CALENDAR
        if self._is_allowed(one, row):
            yield from ((text, WayOut.LOOK) for text in self._wrong_letter(one, row.letter))
        elif row.state is NoticeState.PLANNED and one.fates.due_since:
            since = instant_words(one.fates.due_since)
            yield f"by the rules due since {since}, in the outbox {state_words(row)}", WayOut.ADVANCE
        else:
            text = f"by the rules {allowed_words(one.fates)}, in the outbox {state_words(row)}"
            yield text, WayOut.LOOK

    def _is_allowed(self, one: OwedNotice, row: OutboxNotice) -> bool:
        fates = one.fates
        if row.state is NoticeState.HELD:
            return row.hold is not None and row.hold is fates.hold
        if row.state is NoticeState.WITHDRAWN:
            return row.reason in fates.withdrawn
        if row.state is NoticeState.CARRIED:
            return fates.gone is not None
        return fates.waits_until is not None or (fates.due_since is not None and not self._is_late(one))

    def _is_late(self, one: OwedNotice) -> bool:
        due_since = one.fates.due_since
        if due_since is None or due_since > self.surroundings.now - self.surroundings.patience:
            return False
        return one.on_call_list or self._is_reachable(one)

    def _is_reachable(self, one: OwedNotice) -> bool:
        return self.surroundings.is_reachable(one.respondent, one.occasion.letter_kind)

    def _wrong_letter(self, one: OwedNotice, letter: OutboxLetter | None) -> Iterator[str]:
        if letter is None:
            return
        if letter.respondent != one.respondent:
            yield f"in a letter to a contact of {letter.respondent}"
        if letter.kind is not one.occasion.letter_kind:
            yield f"in a letter of the kind '{letter.kind}' instead of '{one.occasion.letter_kind}'"
        if off := self._wrong_hour(one, letter.made_at):
            yield f"put into a letter on {instant_words(letter.made_at)}, by the rules {off}"
        needless, looked_at = one.fates.needless_since, letter.leased_at
        if needless and looked_at and whole_second(looked_at) - TOLERANCE > needless:
            yield f"needless since {instant_words(needless)}, but sent on {instant_words(looked_at)}"

    def _wrong_hour(self, one: OwedNotice, made_at: datetime) -> str | None:
        window = one.fates.gone
        if window is None or made_at < window.first:
            return f"not before {instant_words(window.first)}" if window else None
        if window.last and made_at > window.last + _A_MINUTE:
            return f"not after {instant_words(window.last)}"
        is_open = self.surroundings.once_open_days(one.occasion.hours, one.respondent)
        is_missed = is_open is not None and made_at >= one.planned_for + _A_MINUTE
        if is_open and is_missed and leaves_at(one.planned_for, made_at, is_open) > made_at:
            return "only in open hours"
        return None

    def _count(self, one: OwedNotice, row: OutboxNotice) -> Counted:
        occasion = one.occasion.rung or one.occasion.name
        why, until = "", None
        if row.bucket is Bucket.WITHDRAWN:
            why = row.reason.value if row.reason else "no reason"
        elif row.bucket is Bucket.WAITING:
            until, why = self._waits(one, row)
        return Counted(one.planned_for, row.bucket, occasion, why, until)

    def _waits(self, one: OwedNotice, row: OutboxNotice) -> tuple[datetime | None, str]:
        if row.letter:
            wanted = row.letter.next_try_at or row.letter.made_at
            is_open = self.surroundings.open_days(hours_of(row.letter.kind), one.respondent)
            return leaves_at(
                wanted, self.surroundings.now, is_open
            ) if is_open else wanted, "its letter waits"
        if one.fates.waits_until:
            return one.fates.waits_until, "its instant"
        if one.fates.due_since and not one.on_call_list and not self._is_reachable(one):
            return None, "nobody can be reached"
        return None, "the next run of the engine"


def by_key(notices: Iterable[OutboxNotice]) -> dict[Key, list[OutboxNotice]]:
    """Return the notices of the outbox by what they are known by."""
    found: dict[Key, list[OutboxNotice]] = {}
    for row in notices:
        found.setdefault((row.respondent, row.deliverable, row.occasion, row.on_call_list), []).append(row)
    return found


def broken(row: OutboxNotice) -> Iterator[str]:
    """Yield what cannot be true of any notice, whatever the rules ask for."""
    is_carried = row.state is NoticeState.CARRIED
    if is_carried and not row.on_call_list and row.letter is None:
        yield "carried, but by no letter"
    if row.letter and not is_carried:
        yield f"{row.state}, but a letter holds it"
    if (row.reason is not None) is not (row.state is NoticeState.WITHDRAWN):
        yield f"{row.state}, with '{row.reason}' as the reason"


def _said(one: OwedNotice) -> str:
    return notice_words(one.respondent, one.deliverable, one.occasion, on_call_list=one.on_call_list)


def _missing(one: OwedNotice) -> Counted:
    return Counted(
        one.planned_for, Bucket.WAITING, one.occasion.rung or one.occasion.name, "not in the outbox"
    )


def _not_owed(row: OutboxNotice) -> Difference:
    occasion = _parsed(row.occasion)
    said = notice_words(row.respondent, row.deliverable, occasion, on_call_list=row.on_call_list)
    text = f"{said}: by the rules no such notice, in the outbox {state_words(row)}"
    return Difference(text, WayOut.LOOK, row.planned_for)


def _parsed(text: str) -> Occasion:
    try:
        return parse_occasion(text)
    except ValueError:  # whatever stands there, it is shown
        return Occasion(text)

"""Why a letter goes, waits or does not go: one phrase each, by the rule that decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from types import MappingProxyType

from config.definition import CALL
from documents.moments import weekday_text
from documents.text import HARD_SPACE, clock_text, count_text, day_text, list_text
from models.queries.picture import NoticeAhead, ObligationRow, Picture
from models.queries.quiet import Background, HoldKey, LaterLetter
from models.rules.calendar import brussels_day
from models.rules.lifecycle import ObligationState
from models.rules.occasions import (
    ANNOUNCED,
    CIRCULAR,
    CLARIFICATION,
    CORRECTION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    DRILL,
    EXTENDED,
    MOVED,
    RECEIVED,
    REFUSED,
    REOPENED,
    RESTORED,
    SHORTENED,
    THANKS,
    WITHDRAWAL,
    HoldReason,
    WithdrawReason,
)
from tasks.run_ahead import LetterAhead, Standing

_TOLD: Mapping[str, str] = MappingProxyType(
    {
        RECEIVED: "receipt of version {number}",
        WITHDRAWAL: "version {number} was withdrawn",
        REFUSED: "a file that came by mail was refused",
        CLARIFICATION: "questions, set {number}",
        THANKS: "the report is published",
        CORRECTION: "correction {number}",
        CIRCULAR: "circular {number}",
        EXTENDED: "the deadline was extended to {due}",
        ANNOUNCED: "the date announced, {due}, is noted",
        SHORTENED: "the deadline was moved earlier, to {due}",
        RESTORED: "the change of the deadline was undone: {due}",
        MOVED: "the deadline was moved for all, to {due}",
        REOPENED: "it is owed again, by {due}",
    }
)

_WITHDRAWN: Mapping[WithdrawReason, str] = MappingProxyType(
    {
        WithdrawReason.MET: "it was handed in",
        WithdrawReason.COLLAPSED: "another letter said it",
        WithdrawReason.PAST: "their day had passed",
        WithdrawReason.DEADLINE_CHANGED: "the deadline changed",
        WithdrawReason.AFTER_CUT_OFF: "they fell after the cut-off",
        WithdrawReason.NO_UPDATE: "no update",
        WithdrawReason.NOT_EXPECTED: "not expected",
        WithdrawReason.CLOSED: "the cycle closed",
    }
)

_CAME: Mapping[ObligationState, str] = MappingProxyType(
    {
        ObligationState.RECEIVED: "received",
        ObligationState.CLARIFICATION_ASKED: "clarification asked, received",
        ObligationState.TAKEN_INTO_ACCOUNT: "taken into account, received",
    }
)

_ENDED: Mapping[ObligationState, str] = MappingProxyType(
    {
        ObligationState.NO_UPDATE: "no update",
        ObligationState.NOT_EXPECTED: "not expected",
        ObligationState.NOT_RECEIVED: "not received by the cut-off",
    }
)


class Why:
    """Why the notices of a picture go."""

    def __init__(self, picture: Picture, held: Mapping[HoldKey, str]) -> None:
        self._picture, self._held = picture, held

    def goes(self, one: NoticeAhead) -> str:
        """Return the rule by which a notice goes."""
        occasion, notice = one.occasion, one.notice
        if occasion.rung is not None:
            due_on = self._due_on(one)
            return _rung(occasion.rung, due_on, _on(notice.planned_for))
        if occasion.name in (CALL, DRILL):
            return self._set_for(occasion.name, _on(notice.planned_for))
        if occasion.name == CUT_OFF:
            cut_off_at = one.obligation.cut_off_at if one.obligation else notice.planned_for
            return f"the cut-off, {day_text(_on(cut_off_at))}, has passed"
        due = day_text(self._due_on(one)) if occasion.name in DEADLINE_OCCASIONS else ""
        return _TOLD[occasion.name].format(number=occasion.number, due=due)

    def remarks(self, one: LetterAhead) -> Iterator[str]:
        """Yield what a letter waits for, or waited for."""
        carried = one.letter.carried
        if one.hold is HoldReason.APPROVAL:
            yield "held: waits for an officer's approval"
        if one.hold is HoldReason.OFFICER:
            yield f"held by an officer: {list_text(self._hold_reasons(carried))}"
        if one.standing is Standing.BLOCKED:
            yield self._nobody(one)
        row, due_at = one.letter.letter, min(notice.notice.planned_for for notice in carried)
        if row and row.attempts:
            yield _tried(row.attempts, row.answer, row.next_try_at)
        elif due_at < one.at and _on(due_at) != _on(one.at):
            yield f"was due on {weekday_text(_on(due_at))}"

    def _hold_reasons(self, carried: Sequence[NoticeAhead]) -> list[str]:
        found = (self._held.get(_hold_key(one)) for one in carried)
        return list(dict.fromkeys(reason for reason in found if reason)) or ["no reason is kept"]

    def _nobody(self, one: LetterAhead) -> str:
        roles = self._picture.cycle.definition.letters.route(one.letter.kind).to
        names = ", ".join(role.value.replace("_", " ") for role in roles)
        return f"nobody can be reached on {day_text(_on(one.at))} (looked for: {names})"

    def _set_for(self, name: str, planned_on: date) -> str:
        call = self._picture.cycle.definition.call
        wanted_on = call.on if name == CALL else call.confirm_contacts_on or planned_on
        what = "the call" if name == CALL else "contacts to be confirmed"
        return f"{what}, set for {day_text(wanted_on)}{_moved(wanted_on, planned_on)}"

    def _due_on(self, one: NoticeAhead) -> date:
        due_at = self._picture.due_at[one.notice.obligation_id or 0, one.occasion.number or 0]
        return _on(due_at)


def quiet(row: ObligationRow, known: Background) -> str:
    """Return why no letter is about an obligation for a while."""
    key = row.id
    if row.state in _CAME:
        return f"{_CAME[row.state]} on {_day(known.received_at[key])}"
    if row.state in _ENDED:
        return _ENDED[row.state]
    if later := known.later.get(key):
        return _later(later)
    return _nothing_left(known.sent_at.get(key), known.withdrawn.get(key, frozenset()))


def together(said: Iterable[tuple[str, str]]) -> str:
    """Return phrases about deliverables as one, the same phrase said once."""
    by_phrase: dict[str, list[str]] = {}
    for deliverable, phrase in said:
        by_phrase.setdefault(phrase, []).append(deliverable)
    return "; ".join(f"{list_text(names)}: {phrase}" for phrase, names in by_phrase.items())


@lru_cache(maxsize=4096)
def _on(instant: datetime) -> date:
    return brussels_day(instant)


@cache
def _rung(name: str, due_on: date, planned_on: date) -> str:
    nominal_on = due_on + timedelta(days=int(name))
    return f"rung {name} of the deadline {day_text(due_on)}{_moved(nominal_on, planned_on)}"


def _moved(nominal_on: date, planned_on: date) -> str:
    if nominal_on == planned_on:
        return ""
    return f", moved from {_short(nominal_on)} to {_short(planned_on)}"


def _hold_key(one: NoticeAhead) -> HoldKey:
    deliverable = one.obligation.deliverable if one.obligation else None
    return one.respondent.code, deliverable, one.notice.occasion


def _tried(attempts: int, answer: str, next_try_at: datetime | None) -> str:
    said = f", which last said: {answer}" if answer else ""
    following = f"; next try {clock_text(next_try_at)}" if next_try_at else ""
    return f"waiting for the relay{said} ({count_text(attempts, 'attempt')}{following})"


def _short(day: date) -> str:
    return weekday_text(day).rpartition(HARD_SPACE)[0]


def _later(later: LaterLetter) -> str:
    occasion = later.occasion
    name = f"rung {occasion.rung}" if occasion.rung else occasion.name.replace("_", " ")
    if later.is_missed:
        return f"{name} missed its hours; it goes in the next ones"
    held = ", held" if later.is_held else ""
    return f"next letter on {weekday_text(_on(later.planned_for))} ({name}{held})"


def _nothing_left(sent_at: datetime | None, withdrawn: frozenset[WithdrawReason]) -> str:
    reasons = [text for reason, text in _WITHDRAWN.items() if reason in withdrawn]
    if sent_at:
        return f"the last letter went on {_day(sent_at)}; none is left"
    return f"all letters are withdrawn: {list_text(reasons)}" if reasons else "no letter is planned"


def _day(instant: datetime) -> str:
    return day_text(_on(instant))

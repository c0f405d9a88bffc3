"""How the pages of the secretariat say what the tables hold as codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.definition import Language
from documents.moments import days_between
from documents.text import clock_text, count_text, day_text, list_text
from models.queries.closing import FellAway
from models.queries.obligations import BoardRow
from models.rules.calendar import brussels_day
from models.rules.clock import days_late, has_passed
from models.rules.letters import LetterKind
from models.rules.next_told import NextNotice
from models.rules.occasions import ANNOUNCED, HoldReason, Occasion
from notifications.wording import WORDINGS

_KB = 1024

_KINDS = {
    LetterKind.CALL: "call",
    LetterKind.ACKNOWLEDGEMENT: "receipt",
    LetterKind.CLARIFICATION: "questions",
    LetterKind.EXTENSION: "new deadline",
    LetterKind.CUT_OFF: "cut-off",
    LetterKind.THANKS: "thanks",
    LetterKind.DRILL: "please confirm your contacts",
    LetterKind.CORRECTION: "correction",
    LetterKind.CIRCULAR: "questions and answers",
    LetterKind.REFUSAL: "file not taken in",
}


_HELD = {HoldReason.APPROVAL: "to approve", HoldReason.OFFICER: "held"}

_STEPS = {
    "scan_submissions": "a scan for malicious software",
    "check_submissions": "checks on what came",
    "collect_statements": "statements that came",
    "pass_cut_offs": "a cut-off that has passed",
    "open_call": "the call",
    "send_reminders": "reminders",
    "acknowledge": "receipts and other letters",
    "deliver_notices": "letters that wait in the outbox",
    "aggregate_review": "a step of the report",
}


@dataclass(frozen=True)
class NextWords:
    """What is told next, and how much attention it asks for."""

    text: str
    tone: str = ""
    """Empty for what is to come, 'warn' for what is due and did not go."""


def next_words(one: NextNotice, now: datetime) -> NextWords:
    """Return what is told next, such as 'next: 1 March 2024, reminder 7 days before'."""
    what = occasion_words(one.occasion, is_call=one.is_call)
    held = _HELD[one.hold] if one.hold else ""
    if not one.is_due_at(now):
        return NextWords(f"next: {day_text(brussels_day(one.at))}, {what}{held and f', {held}'}")
    state = "overdue" if one.is_overdue_at(now) else "due now"
    ahead = f", goes {clock_text(one.leaves_at)}" if one.leaves_at > now and not held else ""
    made = ", in the outbox" if one.is_in_letter else ""
    return NextWords(f"{held or state}: {what}, since {clock_text(one.at)}{made}{ahead}", "warn")


def step_words(steps: Sequence[str]) -> str:
    """Return what the engine still has to do now, empty if nothing."""
    return ", ".join(_STEPS[name] for name in steps)


def occasion_words(occasion: Occasion, *, is_call: bool = False) -> str:
    """Return why something is told, such as 'reminder 30 days before'."""
    if occasion.name == ANNOUNCED:
        return "word that the announced day is noted"
    if occasion.rung is None:
        return _KINDS.get(occasion.letter_kind, occasion.name.replace("_", " "))
    return f"{'telephone' if is_call else 'reminder'} {rung_words(occasion.rung)}"


def rung_words(name: str) -> str:
    """Return the name of a rung, or of another occasion, in words, such as '30 days before'."""
    if not name.lstrip("+-").isdecimal():
        return name.replace("_", " ")
    days = int(name)
    return "on the due day" if days == 0 else f"{_days(abs(days))} {'before' if days < 0 else 'after'}"


def instant_words(at: datetime) -> str:
    """Return an instant to the second, such as 'Friday 1 March 2024, 09:00:04 Brussels time'."""
    return WORDINGS[Language.ENGLISH].instant_to_the_second(at, "Europe/Brussels")


def size_words(size: int | None) -> str:
    """Return how large a file is, such as '28 KB'."""
    return f"{size or 0} bytes" if (size or 0) < _KB else f"{round((size or 0) / _KB)} KB"


def time_words(row: BoardRow, now: datetime) -> str:
    """Return how much time is left for what is owed, or how much it is late, such as '3 days left'."""
    left, day = days_between(now, row.due_at), day_text(brussels_day(row.due_at))
    if not has_passed(row.due_at, now):
        if row.is_announced:
            return f"announced for {day}, {f'in {_days(left)}' if left else 'today'}"
        moved = f", due {day}" if row.deadline_version > 1 else ""
        return f"{_days(left)} left{moved}" if left else f"due today{moved}"
    if not has_passed(row.late_after, now):
        passed = "announced day" if row.is_announced else "due day"
        return f"{passed} passed, not late before the end of {day_text(brussels_day(row.late_after))}"
    return f"{_days(days_late(row.late_after, now))} late"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def closed_words(left: FellAway) -> str:
    """Return whom a cycle that closed leaves untold, empty where there is nobody."""
    told = [
        f"{count_text(count, 'state')} {words}"
        for count, words in (
            (left.not_approved, "with letters that nobody approved"),
            (left.not_called, "still to telephone"),
        )
        if count
    ]
    return f"No more is told after the close: {list_text(told)}" if told else ""

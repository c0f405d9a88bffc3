"""How a reconciliation says notices, what the rules allow for them, and where they stand."""

from collections.abc import Iterator
from datetime import datetime

from config.definition import CALL
from models.rules.audit import What
from models.rules.calendar import brussels_day, brussels_time
from models.rules.letters import LetterState
from models.rules.occasions import (
    CLARIFICATION,
    CUT_OFF,
    DEADLINE_OCCASIONS,
    DRILL,
    RECEIVED,
    REFUSED,
    WITHDRAWAL,
    HoldReason,
    NoticeState,
    Occasion,
    WithdrawReason,
)
from models.rules.reconciliation.fates import Cause, Fates
from models.rules.reconciliation.outbox import OutboxNotice

HARD_SPACE = "\N{NO-BREAK SPACE}"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_MADE_NEEDLESS = {
    What.RECEIVED: "received",
    What.REGISTERED: "registered",
    What.TAKEN_INTO_ACCOUNT: "taken into account",
    What.NOT_RECEIVED: "cut-off passed, recorded",
    What.NO_UPDATE: "no update, recorded",
    What.NOT_EXPECTED: "not expected, recorded",
    What.CONTACTS_CONFIRMED: "contacts confirmed",
    What.CLOSED: "cycle closed",
}

_WHEN_WRITTEN = {
    WithdrawReason.PAST: "its instant lay in the past when the deadline was set",
    WithdrawReason.COLLAPSED: "another of its day goes",
    WithdrawReason.AFTER_CUT_OFF: "its instant lies at or after the cut-off",
    WithdrawReason.CLOSED: "the cycle was closed when it was written",
}

_LETTERS = {
    LetterState.WAITING: "in a letter that waits",
    LetterState.LEASED: "in a letter that is being sent",
    LetterState.SENT: "sent",
    LetterState.UNKNOWN: "sent, the answer lost",
    LetterState.DEAD: "in a dead letter",
    LetterState.VOID: "in a void letter",
}

_HOLDS = {
    HoldReason.APPROVAL: "held (until an officer approves it)",
    HoldReason.OFFICER: "held (by an officer)",
}


def day_words(instant: datetime) -> str:
    """Return the Brussels day of an instant, such as '10 March 2024'."""
    day = brussels_day(instant)
    return HARD_SPACE.join((str(day.day), _MONTHS[day.month - 1], str(day.year)))


def instant_words(instant: datetime) -> str:
    """Return an instant in Brussels time to the second, such as '10 March 2024, 09:00:00'."""
    return f"{day_words(instant)}, {brussels_time(instant):%H:%M:%S}"


def notice_words(respondent: str, deliverable: str | None, occasion: Occasion, *, on_call_list: bool) -> str:
    """Return a notice in words, such as 'EL nip, rung -7 of version 1'."""
    whose = f"{respondent} {deliverable}" if deliverable else respondent
    listed = " (call list)" if on_call_list else ""
    return f"{whose}, {occasion_words(occasion)}{listed}"


def occasion_words(occasion: Occasion) -> str:
    """Return an occasion in words, such as 'rung -7 of version 1'."""
    name, number = occasion.name.replace("_", "-"), occasion.number
    if occasion.rung is not None:
        return f"rung {occasion.rung} of version {number}"
    if occasion.name in DEADLINE_OCCASIONS:
        return f"letter about version {number} of the deadline ({name})"
    known = {
        CALL: "the call",
        RECEIVED: f"receipt for version {number}",
        WITHDRAWAL: f"letter that version {number} was withdrawn",
        REFUSED: f"answer {number} to a refused file",
        CLARIFICATION: f"questions {number}",
        CUT_OFF: "notice of the cut-off",
        DRILL: "request to confirm the contacts",
    }
    return known.get(occasion.name, name if number is None else f"{name} {number}")


def allowed_words(fates: Fates) -> str:
    """Return what the rules allow for a notice, such as 'withdrawn (received 5 March 2024)'."""
    return " or ".join(_allowed(fates)) or "nothing"


def state_words(notice: OutboxNotice) -> str:
    """Return where a notice stands in the outbox, such as 'withdrawn (collapsed)'."""
    if notice.state is NoticeState.CARRIED:
        return "on the call list" if notice.on_call_list else _in_letter(notice)
    if notice.state is NoticeState.PLANNED:
        return "still planned"
    if notice.state is NoticeState.HELD:
        return _HOLDS[notice.hold] if notice.hold else "held (nobody says why)"
    return f"withdrawn ({reason_words(notice.reason)})" if notice.reason else "withdrawn (nobody says why)"


def reason_words(reason: WithdrawReason) -> str:
    """Return a reason in words."""
    return reason.value.replace("_", " ")


def _in_letter(notice: OutboxNotice) -> str:
    return _LETTERS[notice.letter.state] if notice.letter else "carried by no letter"


def _allowed(fates: Fates) -> Iterator[str]:
    for reason, cause in fates.withdrawn.items():
        yield f"withdrawn ({_why(reason, cause)})"
    if fates.hold:
        yield _HOLDS[fates.hold]
    if fates.waits_until:
        yield f"waiting until {instant_words(fates.waits_until)}"
    if fates.gone:
        yield f"sent ({_between(fates.gone.first, fates.gone.last)})"
    elif fates.due_since:
        yield f"due since {instant_words(fates.due_since)}"


def _between(first: datetime, last: datetime | None) -> str:
    until = f" and by {instant_words(last)}" if last else ""
    return f"from {instant_words(first)} on{until}"


def _why(reason: WithdrawReason, cause: Cause) -> str:
    if cause.rung:
        return f"collapsed, rung {cause.rung} goes instead"
    if cause.what is None or cause.at is None:
        written = _WHEN_WRITTEN.get(reason, reason_words(reason))
        return written if cause.what is None else "collapsed, the call takes it in"
    said = _MADE_NEEDLESS.get(cause.what, f"deadline {cause.what.value}")
    return f"{said} {day_words(cause.at)}"

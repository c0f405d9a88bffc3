"""The words of the brief: states of letters, roles, and where a deliverable stands at an instant."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from config.definition import ContactRole
from documents.moments import clock_there, days_between, due_text, weekday_text
from documents.text import BRUSSELS, clock_text, count_text
from models.rules.brief import BriefDeliverable, BriefVersion, PlannedLetter
from models.rules.clock import days_late
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState

ROLE_WORDS: Mapping[ContactRole, str] = MappingProxyType(
    {
        ContactRole.FUNCTIONAL_MAILBOX: "functional mailbox",
        ContactRole.POINT_OF_CONTACT: "point of contact",
        ContactRole.DEPUTY: "deputy",
        ContactRole.PERMANENT_REPRESENTATION_DEFENCE: "Permanent Representation (defence)",
        ContactRole.PERMANENT_REPRESENTATION_PSC: "Permanent Representation (PSC)",
        ContactRole.POLICY_DIRECTOR: "policy director",
        ContactRole.FOREIGN_MINISTRY: "foreign ministry",
    }
)

_LETTER_STATES: Mapping[LetterState, str] = MappingProxyType(
    {
        LetterState.WAITING: "waiting",
        LetterState.LEASED: "being sent",
        LetterState.SENT: "sent",
        LetterState.UNKNOWN: "unknown: it may have arrived",
        LetterState.DEAD: "dead: it could not be delivered",
        LetterState.VOID: "void: emptied before it was sent",
    }
)

_NOT_OWED = frozenset({ObligationState.NO_UPDATE, ObligationState.NOT_EXPECTED})


def standing(deliverable: BriefDeliverable, as_at: datetime) -> str:
    """Return how many days are left, or whether and by how many what is owed or came is late."""
    counting = [one for one in deliverable.versions if one.withdrawn_at is None]
    if counting:
        arrived = counting[0].received_at
        late = _days_late(deliverable, arrived)
        first = f"first version {f'{late} late' if late else 'in time'}"
        return f"{first}{_who_stands_for_it(deliverable)}"
    if deliverable.state in _NOT_OWED:
        return "nothing is owed"
    if as_at <= deliverable.due_at:
        left = days_between(as_at, deliverable.due_at)
        if deliverable.is_announced:
            return f"{count_text(left, 'day')} to the day announced" if left else "announced for today"
        return f"{count_text(left, 'day')} left" if left else "due today"
    late = _days_late(deliverable, as_at)
    if not late:
        passed = "announced day" if deliverable.is_announced else "due day"
        return f"{passed} passed, in time until {_day(deliverable.late_after)}"
    return f"{late} late{_cut_off(deliverable, as_at)}"


def _who_stands_for_it(deliverable: BriefDeliverable) -> str:
    awaits = ", awaiting certification" if deliverable.awaits_certification else ""
    return f"{awaits}; cleared: {deliverable.clearance}" if deliverable.clearance else awaits


def _days_late(deliverable: BriefDeliverable, at: datetime) -> str:
    late = days_late(deliverable.late_after, at)
    return count_text(late, "day") if late else ""


def _cut_off(deliverable: BriefDeliverable, as_at: datetime) -> str:
    verb = "passed" if as_at > deliverable.cut_off_at else "on"
    return f"; cut-off {verb} {_day(deliverable.cut_off_at)}"


def _day(instant: datetime) -> str:
    return weekday_text(instant.astimezone(BRUSSELS).date())


def due_in_both(deliverable: BriefDeliverable, zone: str) -> str:
    """Return the due instant in Brussels time and by the capital's clock, with what happened to it."""
    due = due_text(deliverable.due_at)
    there = f" ({clock_there(deliverable.due_at, zone)})" if _differs(deliverable.due_at, zone) else ""
    return f"{due}{there}{f', {deliverable.change}' if deliverable.change else ''}"


def _differs(instant: datetime, zone: str) -> bool:
    return clock_there(instant, zone).split(" ")[0] != f"{instant.astimezone(BRUSSELS):%H:%M}"


def version_text(version: BriefVersion) -> str:
    """Return a version, with its reference where it was registered, or in what it differs from the last."""
    registered = f", registered as {version.reference}" if version.reference else ""
    number = version.differs_in
    differs = (
        "" if number is None else f", differs in {count_text(number, 'answer') if number else 'nothing'}"
    )
    if version.withdrawn_at:
        return f"version {version.version}{registered}, withdrawn"
    return f"version {version.version}{registered}{differs}"


def kind_text(kind: LetterKind) -> str:
    """Return a kind of letter in words."""
    return kind.value.replace("_", "-") if kind is LetterKind.CUT_OFF else kind.value


def letter_state(state: LetterState) -> str:
    """Return the state of a letter in words."""
    return _LETTER_STATES[state]


def next_letter_text(planned: PlannedLetter | None) -> str:
    """Return which letter would go next by itself."""
    if planned is None:
        return "No letter is planned."
    remark = f" ({planned.remark})" if planned.remark else ""
    return f"Next: {kind_text(planned.kind)}, {clock_text(planned.at)}{remark}"

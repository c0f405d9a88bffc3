"""New versions of deadlines: extended, announced, shortened, restored, moved for all."""

from dataclasses import replace
from datetime import date, timedelta

from models.errors import DayPassedError, DayTooFarError, DeadlineMoveError, SameDeadlineError
from models.operations.audit import record
from models.operations.ladder import DeadlineChange, LadderTarget, is_open_for, write_deadline
from models.operations.notices import queue
from models.operations.obligations import about
from models.operations.withdraw import withdraw_needless
from models.queries.cycles import CycleAt
from models.queries.deadlines import deadline_in_force, deadline_versions
from models.queries.notices import countries_of, recipient_of, unsent_call_day
from models.queries.obligations import FoundObligation, obligations_for
from models.rules.audit import Actor, What
from models.rules.calendar import brussels_day, leaves_in_hours
from models.rules.instants import utc_text
from models.rules.lifecycle import ANSWERED, OWED, ObligationState
from models.rules.occasions import Occasion
from models.rules.timetable import (
    Deadline,
    announced_deadline,
    extended_deadline,
    restored_deadline,
    shortened_deadline,
)
from models.tables import DeadlineKind, DeadlineVersion, Obligation

FARTHEST = timedelta(days=5 * 366)
"""How far from today a day may lie that somebody gives: beyond, it was mistyped, and no calendar knows it."""

_WHAT = {
    DeadlineKind.EXTENDED: What.EXTENDED,
    DeadlineKind.ANNOUNCED: What.ANNOUNCED,
    DeadlineKind.SHORTENED: What.SHORTENED,
    DeadlineKind.RESTORED: What.RESTORED,
    DeadlineKind.MOVED: What.MOVED,
    DeadlineKind.REOPENED: What.REOPENED,
}


def extend(cycle: CycleAt, obligation: FoundObligation, until: date, reason: str = "") -> None:
    """Move the due instant, on the secretariat's word, to the end of a later Brussels day.

    Raises:
        DeadlineMoveError: nothing can be extended there, the deadline is that already, or would come earlier.
    """
    current = _movable(cycle, obligation, OWED | ANSWERED)
    must_be_near(cycle, until)
    deadline = extended_deadline(current, until, is_open_for(cycle, obligation))
    _must_differ(current, deadline)
    _must_not_shorten(current, deadline)
    set_next(cycle, obligation, deadline, _change(DeadlineKind.EXTENDED, until, reason))


def announce(
    cycle: CycleAt,
    obligation: FoundObligation,
    until: date,
    reason: str = "",
    by: Actor = Actor.SECRETARIAT,
) -> None:
    """Note the day by which a state says that it will hand in; what is late does not move.

    `by` is who notes it: a contact, or an officer who was told.

    Raises:
        DeadlineMoveError: nothing is owed any more, the day is the one in force, or it has passed.
    """
    current = _movable(cycle, obligation, OWED)
    must_be_near(cycle, until)
    deadline = announced_deadline(current, until)
    _must_differ(current, deadline)
    must_lie_ahead(cycle, deadline)
    change = _change(DeadlineKind.ANNOUNCED, until, reason)
    set_next(cycle, obligation, deadline, replace(change, set_by=by))


def shorten(cycle: CycleAt, obligation: FoundObligation, until: date, reason: str) -> None:
    """Move the due instant, on the secretariat's word, to the end of an earlier Brussels day.

    Raises:
        DeadlineMoveError: nothing is owed any more, the day has passed, or is not earlier.
    """
    current = _movable(cycle, obligation, OWED)
    must_be_near(cycle, until)
    deadline = shortened_deadline(current, until, is_open_for(cycle, obligation))
    _must_differ(current, deadline)
    must_lie_ahead(cycle, deadline)
    if deadline.due_at > current.due_at:
        raise DeadlineMoveError(
            f"the end of {until:%Y-%m-%d} is not earlier than the deadline, {_day(current)}",
            "give an earlier day, or use `kalends extend`",
        )
    set_next(cycle, obligation, deadline, _change(DeadlineKind.SHORTENED, until, reason))


def restore(cycle: CycleAt, obligation: FoundObligation, reason: str) -> None:
    """Undo the last change of a deadline: the version before it applies again, as a new version.

    Raises:
        DeadlineMoveError: nothing is owed any more, it was never changed, or the earlier day has passed.
    """
    current = _movable(cycle, obligation, OWED)
    versions = deadline_versions(cycle.session, obligation.row)
    if len(versions) == 1:
        raise DeadlineMoveError(
            "the deadline is the one that the cycle opened with; there is no change to undo",
            "use `kalends extend` or `kalends shorten` to change it",
        )
    earlier = as_deadline(versions[-2], obligation.row)
    deadline = restored_deadline(current, earlier)
    must_lie_ahead(cycle, deadline)
    change = _change(DeadlineKind.RESTORED, brussels_day(deadline.due_at), reason)
    set_next(cycle, obligation, deadline, change)


def move_for_all(cycle: CycleAt, deliverable: str, until: date, reason: str) -> int:
    """Move the due instant of everybody who still owes a deliverable; return for how many it moved.

    Raises:
        DeadlineMoveError: the day has passed, or is the deadline of everybody already.
    """
    moved = 0
    for obligation in obligations_for(cycle.session, cycle.id, deliverable):
        if obligation.row.state in OWED:
            moved += _move(cycle, obligation, until, reason)
    if not moved:
        raise DeadlineMoveError(
            f"nobody who still owes '{deliverable}' has another deadline than the end of {until:%Y-%m-%d}",
            "give another day; see `kalends status`",
        )
    return moved


def _move(cycle: CycleAt, obligation: FoundObligation, until: date, reason: str) -> bool:
    current = _movable(cycle, obligation, OWED)
    must_be_near(cycle, until)
    deadline = extended_deadline(current, until, is_open_for(cycle, obligation))
    must_lie_ahead(cycle, deadline)
    if (deadline.due_at, deadline.late_after) == (current.due_at, current.late_after):
        return False
    set_next(cycle, obligation, deadline, _change(DeadlineKind.MOVED, until, reason))
    return True


def _change(kind: DeadlineKind, until: date, reason: str) -> DeadlineChange:
    return DeadlineChange(kind, f"end of {until:%Y-%m-%d}", Actor.SECRETARIAT, reason)


def set_next(cycle: CycleAt, obligation: FoundObligation, deadline: Deadline, change: DeadlineChange) -> None:
    """Write the next version of a deadline with its ladder, withdraw what it replaces, tell and record it."""
    row = obligation.row
    row.deadline_version, row.cut_off_at = deadline.version, deadline.cut_off_at
    cycle.session.add(row)
    withdraw_needless(cycle.session, row)
    target = LadderTarget(obligation, recipient_of(cycle.session, row), unsent_call_day(cycle.session, row))
    write_deadline(cycle, [(target, deadline)], change)
    _tell(cycle, target, change)
    withdraw_needless(cycle.session, row)  # of what is answered already, nothing of the new ladder goes
    detail: dict[str, object] = {
        "deadline_version": deadline.version,
        "due_at": utc_text(deadline.due_at),
        "late_after": utc_text(deadline.late_after),
    }
    if target.call_on is not None:
        detail["call_unsent"] = True
    if change.kind is DeadlineKind.REOPENED:
        detail["cut_off_at"] = utc_text(deadline.cut_off_at)
    entry = about(obligation, _WHAT[change.kind], change.set_by, detail)
    record(cycle, replace(entry, reason=change.reason))


def _tell(cycle: CycleAt, target: LadderTarget, change: DeadlineChange) -> None:
    """Queue the letter about a new version; an unsent call will say the new day itself."""
    if target.call_on is not None:
        return
    occasion = Occasion(change.kind.value, None, target.obligation.row.deadline_version)
    goes_at = cycle.now
    if change.kind is DeadlineKind.MOVED:
        goes_at = leaves_in_hours(cycle.now, countries_of(cycle)())
    queue(cycle, target.obligation, occasion, planned_for=goes_at)


def _movable(cycle: CycleAt, obligation: FoundObligation, states: frozenset[ObligationState]) -> Deadline:
    row = obligation.row
    if row.state not in states:
        raise DeadlineMoveError(
            f"the deadline of '{obligation.respondent.code}' for '{row.deliverable}' cannot move: "
            f"the obligation is '{row.state}'",
            "only what is still owed has a deadline to move; see `kalends status`",
        )
    return replace(as_deadline(deadline_in_force(cycle.session, row), row), cut_off_at=row.cut_off_at)


def as_deadline(version: DeadlineVersion, obligation: Obligation) -> Deadline:
    """Return a stored version as the rules know it."""
    cut_off_at = version.cut_off_at or obligation.cut_off_at
    return Deadline(version.version, version.due_at, version.late_after, cut_off_at)


def _must_differ(current: Deadline, deadline: Deadline) -> None:
    # Granting an announced date leaves the due instant, but what was late is late no more.
    if (deadline.due_at, deadline.late_after) == (current.due_at, current.late_after):
        raise SameDeadlineError(brussels_day(current.due_at))


def _must_not_shorten(current: Deadline, deadline: Deadline) -> None:
    is_later = deadline.due_at > current.due_at or deadline.late_after > current.late_after
    if not is_later or deadline.late_after < current.late_after:
        raise DeadlineMoveError(
            f"the {_day(deadline)} is no extension: "
            f"what arrives by {brussels_day(current.late_after):%Y-%m-%d} is in time already",
            "give a later day, or use `kalends shorten`",
        )


def must_be_near(cycle: CycleAt, until: date) -> None:
    """Make sure that a day is one that somebody can mean.

    Raises:
        DeadlineMoveError: it lies years away.
    """
    if abs(until - brussels_day(cycle.now)) > FARTHEST:
        raise DayTooFarError(until)


def must_lie_ahead(cycle: CycleAt, deadline: Deadline) -> None:
    """Make sure that a new deadline has not passed.

    Raises:
        DeadlineMoveError: it has.
    """
    if deadline.due_at < cycle.now:
        raise DayPassedError(brussels_day(deadline.due_at))


def _day(deadline: Deadline) -> str:
    return f"end of {brussels_day(deadline.due_at):%Y-%m-%d}"

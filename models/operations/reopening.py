"""What makes an obligation owed again: the only version withdrawn, or an end without a plan undone."""

from dataclasses import replace
from datetime import date

from models.errors import StateChangeError, UnknownVersionError
from models.operations.audit import record
from models.operations.deadlines import as_deadline, must_be_near, must_lie_ahead, set_next
from models.operations.ladder import DeadlineChange, is_open_for
from models.operations.notices import queue
from models.operations.obligations import about, change_state
from models.operations.review import mark_stale
from models.queries.cycles import CycleAt
from models.queries.deadlines import deadline_in_force
from models.queries.notices import unsent_call_day
from models.queries.obligations import FoundObligation
from models.queries.submissions import versions_of
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day
from models.rules.lifecycle import ENDED_WITHOUT_PLAN, Change, after_withdrawal, next_state, reopening
from models.rules.occasions import withdrawal_occasion
from models.rules.timetable import reopened_deadline
from models.tables import DeadlineKind


def withdraw_version(
    cycle: CycleAt,
    obligation: FoundObligation,
    version: int,
    reason: str,
    actor: Actor = Actor.SECRETARIAT,
) -> bool:
    """Withdraw a version or registration on its respondent's word; says whether that changed anything.

    A letter says which of those left counts, to be decided on anew if it came before; without one the
    obligation is owed again, on a new version of its deadline. Bytes, receipt and record stay; the reason
    stays out of the hashes. `actor` is who enters it: a contact, or an officer who was told.

    Raises:
        UnknownVersionError: there is no such version.
    """
    known = versions_of(cycle.session, obligation.id)
    submission = next((one for one in known if one.version == version), None)
    if submission is None:
        raise UnknownVersionError(obligation.respondent.code, obligation.row.deliverable, version)
    if not submission.counts:
        return False
    counting = [one.version for one in known if one.counts]
    left = [one for one in counting if one != version]
    change = after_withdrawal(counting, version, call_is_unsent=_call_is_unsent(cycle, obligation))
    submission.withdrawn_at, submission.withdrawal_reason = cycle.now, reason.strip()
    cycle.session.add(submission)
    cycle.session.flush()
    detail: dict[str, object] = {
        "version": version,
        "falls_back": change is Change.COUNT_EARLIER,
        "left": left,
    }
    _record_withdrawal(cycle, obligation, change, about(obligation, What.VERSION_WITHDRAWN, actor, detail))
    if left:
        queue(cycle, obligation, withdrawal_occasion(version))
    if change in (Change.REOPEN, Change.REOPEN_BEFORE_CALL):
        _owe_again(cycle, obligation, change, None, _reopened(actor, "the only version was withdrawn"))
    return True


def reopen(cycle: CycleAt, obligation: FoundObligation, until: date | None, reason: str) -> None:
    """Undo that nothing more is to come: what was to be handed in is owed again.

    Args:
        cycle: the cycle at its instant.
        obligation: one that ended as 'no update' or 'not expected'.
        until: Brussels day to whose end it is due now, none for the deadline that it had.
        reason: why; it stays out of the record's hashes.

    Raises:
        StateChangeError: it did not end in such a way.
        DeadlineMoveError: the day has passed.
    """
    state = obligation.row.state
    if state not in ENDED_WITHOUT_PLAN:
        raise StateChangeError(Change.REOPEN, state, sorted(ENDED_WITHOUT_PLAN))
    change = reopening(call_is_unsent=_call_is_unsent(cycle, obligation))
    _owe_again(cycle, obligation, change, until, _reopened(Actor.SECRETARIAT, reason))


def _reopened(by: Actor, reason: str) -> DeadlineChange:
    return DeadlineChange(DeadlineKind.REOPENED, "", by, reason)


def _call_is_unsent(cycle: CycleAt, obligation: FoundObligation) -> bool:
    return unsent_call_day(cycle.session, obligation.row) is not None


def _record_withdrawal(
    cycle: CycleAt, obligation: FoundObligation, change: Change | None, entry: Entry
) -> None:
    if change is Change.COUNT_EARLIER:
        change_state(cycle, obligation, Change.COUNT_EARLIER, entry)
    else:
        record(cycle, entry)


def _owe_again(
    cycle: CycleAt, obligation: FoundObligation, change: Change, until: date | None, why: DeadlineChange
) -> None:
    row = obligation.row
    current = replace(as_deadline(deadline_in_force(cycle.session, row), row), cut_off_at=row.cut_off_at)
    if until is not None:
        must_be_near(cycle, until)
    deadline = reopened_deadline(current, until, is_open_for(cycle, obligation))
    if until is not None:
        must_lie_ahead(cycle, deadline)
    row.state = next_state(row.state, change)
    row.reopened += 1
    wording = f"end of {brussels_day(deadline.due_at):%Y-%m-%d}"
    set_next(cycle, obligation, deadline, replace(why, wording=wording))
    mark_stale(cycle)

"""What an officer does with notices before they go: hold, release, approve, send now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.definition import ContactRole
from models.errors import NothingSelectedError, WithdrawnAtCloseError
from models.operations.audit import record
from models.operations.making import make_letters
from models.operations.notices import withdraw_together
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice, awaiting_approval, notices_of
from models.rules.audit import Actor, Entry, What
from models.rules.calendar import brussels_day
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState, WithdrawReason, parse_occasion


@dataclass(frozen=True)
class Selection:
    """Which letters an officer means; what is left out does not matter."""

    respondent: str | None = None
    deliverable: str | None = None
    occasion: str | None = None
    """Name of a rung, such as '+3', or of an occasion, such as 'call', 'cut_off' or 'rung:-7:2'."""


ALL = Selection()
"""Every notice."""


def hold(cycle: CycleAt, selection: Selection, reason: str) -> int:
    """Keep planned letters from going until they are released, and count them.

    Raises:
        NothingSelectedError: no planned letter is meant.
    """
    chosen = _chosen(cycle, selection, (NoticeState.PLANNED,), "planned")
    for one in chosen:
        one.notice.state, one.notice.hold = NoticeState.HELD, HoldReason.OFFICER
    return _done(cycle, chosen, What.NOTICE_HELD, reason)


def release(cycle: CycleAt, selection: Selection) -> int:
    """Let letters go that an officer held, and count them.

    Raises:
        NothingSelectedError: no letter is held that is meant.
    """
    held = _chosen(cycle, selection, (NoticeState.HELD,), "held by an officer")
    chosen = [one for one in held if one.notice.hold is HoldReason.OFFICER]
    _must_be_some(cycle, selection, chosen, "held by an officer")
    for one in chosen:
        one.notice.state, one.notice.hold = NoticeState.PLANNED, None
    return _done(cycle, chosen, What.NOTICE_RELEASED)


def approve_notices(cycle: CycleAt, selection: Selection, copy_to: Sequence[ContactRole] = ()) -> int:
    """Approve letters that wait for it, with copies to those roles, and count them.

    Raises:
        NothingSelectedError: no letter waits for approval that is meant.
    """
    held = _chosen(cycle, selection, (NoticeState.HELD,), "waiting for approval")
    chosen = [one for one in held if one.notice.hold is HoldReason.APPROVAL]
    _must_be_some(cycle, selection, chosen, "waiting for approval")
    return _approve(cycle, chosen, copy_to)


def approve_due(cycle: CycleAt) -> int:
    """Approve whatever is due and waits for it, and count it."""
    return _approve(cycle, awaiting_approval(cycle, cycle.now))


def send_now(cycle: CycleAt, selection: Selection) -> int:
    """Put letters that are planned or held into the outbox at once, whatever the hour, and count the notices.

    They go through the same claim as all others: what is needless is withdrawn, what went does not go again.

    Raises:
        NothingSelectedError: no letter that is planned or held is meant.
    """
    chosen = _chosen(cycle, selection, (NoticeState.PLANNED, NoticeState.HELD), "planned or held")
    for one in chosen:
        one.notice.state, one.notice.hold = NoticeState.PLANNED, None
        one.notice.planned_for = cycle.now
    _done(cycle, chosen, What.NOTICE_HURRIED)
    return make_letters(cycle, withdraw_together(cycle, chosen))


def _approve(cycle: CycleAt, chosen: Sequence[DueNotice], copy_to: Sequence[ContactRole] = ()) -> int:
    for one in chosen:
        one.notice.state, one.notice.hold = NoticeState.PLANNED, None
        one.notice.copy_to = " ".join(role.value for role in copy_to)
    return _done(cycle, chosen, What.NOTICE_APPROVED)


def _chosen(
    cycle: CycleAt, selection: Selection, states: Sequence[NoticeState], wanted: str
) -> list[DueNotice]:
    chosen = [
        one
        for one in notices_of(cycle, states)
        if one.notice.channel != CALL_LIST and _is_meant(one, selection)
    ]
    _must_be_some(cycle, selection, chosen, wanted)
    return chosen


def _must_be_some(cycle: CycleAt, selection: Selection, chosen: Sequence[DueNotice], wanted: str) -> None:
    if not chosen:
        raise why_none(cycle, selection, wanted)


def why_none(cycle: CycleAt, selection: Selection, wanted: str) -> NothingSelectedError:
    """Return the error that says why none of the meant letters stands as wanted, such as 'planned'."""
    closed_at = cycle.row.closed_at
    withdrawn = notices_of(cycle, (NoticeState.WITHDRAWN,)) if closed_at else []
    is_ended = any(
        one.notice.reason is WithdrawReason.CLOSED and _is_meant(one, selection) for one in withdrawn
    )
    if closed_at and is_ended:
        return WithdrawnAtCloseError(wanted, cycle.code, brussels_day(closed_at))
    return NothingSelectedError(wanted)


def _is_meant(one: DueNotice, selection: Selection) -> bool:
    occasion = parse_occasion(one.notice.occasion)
    names = (str(occasion), occasion.name, occasion.rung)
    deliverable = one.obligation.deliverable if one.obligation else None
    return (
        selection.respondent in (None, one.respondent.code)
        and selection.deliverable in (None, deliverable)
        and (selection.occasion is None or selection.occasion in names)
    )


def _done(cycle: CycleAt, chosen: Iterable[DueNotice], what: What, reason: str = "") -> int:
    entries = [_entry(one, what, reason) for one in chosen]
    cycle.session.add_all([one.notice for one in chosen])
    cycle.session.flush()
    record(cycle, *entries)
    return len(entries)


def _entry(one: DueNotice, what: What, reason: str) -> Entry:
    deliverable = one.obligation.deliverable if one.obligation else None
    detail = {"occasion": one.notice.occasion}
    return Entry(what, Actor.SECRETARIAT, one.respondent.code, deliverable, detail, reason)

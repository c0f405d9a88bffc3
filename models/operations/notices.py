"""Queueing notices, and deciding which of those that are due go."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Table, insert
from sqlmodel import SQLModel, col, select

from config.definition import RungVia
from models.operations.withdraw import NOT_YET_CARRIED, void_emptied, withdraw
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice, recipient_of
from models.queries.obligations import FoundObligation
from models.rules.letters import LetterState
from models.rules.lifecycle import ObligationState
from models.rules.occasions import (
    CALL_LIST,
    HoldReason,
    NoticeState,
    Occasion,
    WithdrawReason,
    contact_subject,
    obligation_subject,
    parse_occasion,
)
from models.rules.timetable import PlannedRung
from models.tables import Letter, Notice, Respondent

_BEFORE_ALL = -1000
"""Days after the due day that no rung has."""

_NOTICES: Table = SQLModel.metadata.tables["notice"]

Line = tuple[int | None, str, bool]
"""Notices that collapse with each other: of one obligation, on one channel, of the ladder or not."""

_AFTER_ALL = 1000
"""Days after the due day that no rung has."""

_BY_AN_OFFICER = (NoticeState.HELD,)


def notice_row(
    cycle: CycleAt, obligation: FoundObligation, occasion: Occasion, recipient_id: int
) -> dict[str, object]:
    """Return the row of a notice about an obligation, planned for now."""
    subject = obligation_subject(obligation.respondent.code, obligation.row.deliverable)
    return _row(cycle, subject, occasion, recipient_id) | {"obligation_id": obligation.id}


def contact_notice_row(
    cycle: CycleAt, respondent: Respondent, occasion: Occasion, recipient_id: int
) -> dict[str, object]:
    """Return the row of a notice about the contacts of a respondent, planned for now."""
    return _row(cycle, contact_subject(respondent.code), occasion, recipient_id)


def write_notices(cycle: CycleAt, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows of notices, all of which have every column but the key."""
    # Through the table: the mapped class would split the rows by which of them hold nulls.
    if rows:
        cycle.session.execute(insert(_NOTICES), rows)


def queue(cycle: CycleAt, obligation: FoundObligation, occasion: Occasion, **changes: object) -> None:
    """Queue a notice about an obligation, planned for now unless changed."""
    recipient = recipient_of(cycle.session, obligation.row)
    write_notices(cycle, [notice_row(cycle, obligation, occasion, recipient) | changes])


def held_for_approval() -> dict[str, object]:
    """Return what a row needs so that it is held until an officer approves it."""
    return {"state": NoticeState.HELD, "hold": HoldReason.APPROVAL}


def withdraw_together(cycle: CycleAt, due: list[DueNotice]) -> list[DueNotice]:
    """Withdraw those that must not go, and of one deliverable's letters all but the last; return the rest.

    A rung that is due too but waits for an officer counts among them: it takes the earlier ones in.
    """
    last = _last_rungs(cycle, due)
    going = []
    for one in due:
        reason = _reason(one, is_last=int(one.occasion.rung or 0) == last[_line(one)])
        if reason:
            withdraw(cycle.session, [one.notice], reason)
        else:
            going.append(one)
    _collapse_unsent(cycle, going)
    return going


def _last_rungs(cycle: CycleAt, due: Iterable[DueNotice]) -> dict[Line, int]:
    last: dict[Line, int] = {}
    for one in due:
        last[_line(one)] = max(int(one.occasion.rung or 0), last.get(_line(one), _BEFORE_ALL))
    for notice in _missed_rungs(cycle, {key for key, _, _ in last if key}, _BY_AN_OFFICER):
        line = (notice.obligation_id, notice.channel, True)
        if line in last:
            last[line] = max(last[line], int(parse_occasion(notice.occasion).rung or 0))
    return last


def _row(cycle: CycleAt, subject: str, occasion: Occasion, recipient_id: int) -> dict[str, object]:
    return {
        "cycle_id": cycle.id,
        "obligation_id": None,
        "subject": subject,
        "occasion": str(occasion),
        "recipient_id": recipient_id,
        "channel": cycle.row.channel,
        "planned_for": cycle.now,
        "state": NoticeState.PLANNED,
        "reason": None,
        "hold": None,
        "copy_to": "",
        "letter_id": None,
    }


def _reason(one: DueNotice, *, is_last: bool) -> WithdrawReason | None:
    if reason := one.reason_to_withdraw:
        return reason
    is_reminder = one.occasion.rung is not None
    is_before_call = one.obligation is not None and one.obligation.state is ObligationState.PLANNED
    # An unsent call takes in every reminder up to its day.
    before_call = is_reminder and is_before_call and one.notice.channel != CALL_LIST
    return WithdrawReason.COLLAPSED if before_call or (is_reminder and not is_last) else None


def _line(one: DueNotice) -> Line:
    return one.notice.obligation_id, one.notice.channel, one.occasion.is_ladder


def _collapse_unsent(cycle: CycleAt, going: Iterable[DueNotice]) -> None:
    """Withdraw the earlier rungs that wait for approval, a run or a relay: the later one goes instead.

    A call that goes takes in all of them.
    """
    later = {
        (one.notice.obligation_id, one.notice.channel): int(one.occasion.rung or _AFTER_ALL)
        for one in going
        if one.occasion.is_ladder and one.notice.channel != CALL_LIST
    }
    if not later:
        return
    emptied = set()
    for notice in _unsent_rungs(cycle, {key for key, _ in later if key}):
        rung = parse_occasion(notice.occasion).rung
        last = later.get((notice.obligation_id, notice.channel))
        if rung is not None and last is not None and int(rung) < last:
            emptied.add(notice.letter_id)
            withdraw(cycle.session, [notice], WithdrawReason.COLLAPSED)
    void_emptied(cycle.session, {key for key in emptied if key})


def _unsent_rungs(cycle: CycleAt, obligation_ids: Collection[int]) -> list[Notice]:
    # Locked: a letter leased meanwhile would be sent without what it tells.
    waiting = (
        select(Notice)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .where(
            Notice.cycle_id == cycle.id,
            Letter.cycle_id == cycle.id,
            Letter.state == LetterState.WAITING,
            col(Notice.obligation_id).in_(obligation_ids),
        )
        .with_for_update(of=Letter)
    )
    return [*_missed_rungs(cycle, obligation_ids, NOT_YET_CARRIED), *cycle.session.exec(waiting)]


def _missed_rungs(
    cycle: CycleAt, obligation_ids: Collection[int], states: Collection[NoticeState]
) -> list[Notice]:
    """Return the rungs of those obligations whose instant has come, and which are in one of those states."""
    missed = select(Notice).where(
        Notice.cycle_id == cycle.id,
        col(Notice.state).in_(states),
        col(Notice.planned_for) <= cycle.now,
        col(Notice.obligation_id).in_(obligation_ids),
    )
    return [one for one in cycle.session.exec(missed) if parse_occasion(one.occasion).rung is not None]


def rung_changes(planned: PlannedRung) -> dict[str, object]:
    """Return what the row of a rung has besides: its instant, its channel, whether it waits for approval."""
    changes: dict[str, object] = {"planned_for": planned.planned_for}
    if planned.rung.via is RungVia.CALL_LIST:
        changes["channel"] = CALL_LIST
    return changes | held_for_approval() if planned.rung.needs_approval else changes

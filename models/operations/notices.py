"""Queueing notices, and deciding which of those that are due go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import Table
from sqlmodel import SQLModel, col, select

from models.operations.bulk import insert_rows
from models.operations.withdraw import void_emptied, withdraw
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice, recipient_of
from models.queries.obligations import FoundObligation
from models.rules.collapse import Told, last_going, reason_overtaken, reasons_together
from models.rules.letters import LetterState
from models.rules.lifecycle import reason_once_closed
from models.rules.occasions import (
    CALL_LIST,
    NOT_YET_CARRIED,
    HoldReason,
    NoticeState,
    Occasion,
    contact_subject,
    obligation_subject,
    parse_occasion,
)
from models.rules.timetable import ToTell
from models.tables import Letter, Notice, Respondent

_NOTICES: Table = SQLModel.metadata.tables["notice"]

_BY_AN_OFFICER = (NoticeState.HELD,)

_HELD: Mapping[str, object] = MappingProxyType({"state": NoticeState.HELD, "hold": HoldReason.APPROVAL})


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
    known = map(_in_closed_cycle, rows) if cycle.row.closed_at else rows
    # Through the table: the mapped class would split the rows by which of them hold nulls.
    insert_rows(cycle.session, _NOTICES, list(known))


def queue(cycle: CycleAt, obligation: FoundObligation, occasion: Occasion, **changes: object) -> None:
    """Queue a notice about an obligation, planned for now unless changed."""
    recipient = recipient_of(cycle.session, obligation.row)
    write_notices(cycle, [notice_row(cycle, obligation, occasion, recipient) | changes])


def changes_of(one: ToTell) -> dict[str, object]:
    """Return what the row of a notice has besides: when it goes, on which channel, what it waits for."""
    changes: dict[str, object] = {"planned_for": one.planned_for}
    if one.on_call_list:
        changes["channel"] = CALL_LIST
    return {**changes, **_HELD} if one.needs_approval else changes


def withdraw_together(cycle: CycleAt, due: list[DueNotice]) -> list[DueNotice]:
    """Withdraw those that must not go, and of one deliverable's letters all but the last; return the rest."""
    held = _missed(cycle, {one.notice.obligation_id for one in due}, _BY_AN_OFFICER)
    reasons = reasons_together([one.due for one in due], map(_told, held))
    going = []
    for one, reason in zip(due, reasons, strict=True):
        if reason:
            withdraw(cycle.session, [one.notice], reason)
        else:
            going.append(one)
    _collapse_unsent(cycle, going)
    return going


def _in_closed_cycle(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return the row of a notice as it is written in a closed cycle, withdrawn unless it is still told."""
    reason = reason_once_closed(parse_occasion(str(row["occasion"])))
    if reason is None or row["state"] is NoticeState.WITHDRAWN:
        return row
    return {**row, "state": NoticeState.WITHDRAWN, "reason": reason, "hold": None}


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


def _collapse_unsent(cycle: CycleAt, going: Sequence[DueNotice]) -> None:
    """Withdraw the earlier rungs that wait for approval, a run or a relay: the later one goes instead."""
    last = last_going(one.told for one in going)
    if not last:
        return
    by_obligation = {one.notice.obligation_id: one for one in going}
    emptied = set()
    for notice in _unsent(cycle, {key for key, _ in last}):
        unsent = replace(by_obligation[notice.obligation_id], notice=notice)
        if reason := reason_overtaken(unsent.due, last):
            emptied.add(notice.letter_id)
            withdraw(cycle.session, [notice], reason)
    void_emptied(cycle.session, {key for key in emptied if key})


def _told(notice: Notice) -> Told:
    return Told((notice.obligation_id, notice.channel), parse_occasion(notice.occasion))


def _unsent(cycle: CycleAt, obligation_ids: Collection[int | None]) -> list[Notice]:
    # Locked: a letter leased meanwhile would be sent without what it tells. The cycle is asked of the letter
    # alone: asked of the notice too, SQLite goes through all notices of the cycle.
    waiting = (
        select(Notice)
        .join(Letter, col(Notice.letter_id) == Letter.id)
        .where(
            Letter.cycle_id == cycle.id,
            Letter.state == LetterState.WAITING,
            col(Notice.obligation_id).in_(obligation_ids),
        )
        .with_for_update(of=Letter)
    )
    return [*_missed(cycle, obligation_ids, NOT_YET_CARRIED), *cycle.session.exec(waiting)]


def _missed(
    cycle: CycleAt, obligation_ids: Collection[int | None], states: Collection[NoticeState]
) -> list[Notice]:
    """Return what is about those obligations, is in one of those states, and whose instant has come."""
    missed = select(Notice).where(
        Notice.cycle_id == cycle.id,
        col(Notice.state).in_(states),
        col(Notice.planned_for) <= cycle.now,
        col(Notice.obligation_id).in_(obligation_ids),
    )
    return list(cycle.session.exec(missed))

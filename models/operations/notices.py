"""Queueing notices and putting those that are due into letters."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import col, select

from models.operations.withdraw import withdraw
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice
from models.queries.obligations import FoundObligation
from models.rules.letters import LetterKey, LetterKind, LetterState
from models.rules.lifecycle import ObligationState, reason_to_withdraw
from models.rules.occasions import (
    CALL_LIST,
    NoticeState,
    Occasion,
    WithdrawReason,
    obligation_subject,
)
from models.tables import Contact, Letter, Respondent

LetterGroup = tuple[int, str, LetterKind]
"""What goes into one letter: recipient, channel and kind."""


def notice_row(
    cycle: CycleAt, obligation: FoundObligation, occasion: Occasion, recipient_id: int
) -> dict[str, object]:
    """Return the row of a notice planned for now."""
    return {
        "cycle_id": cycle.id,
        "obligation_id": obligation.id,
        "subject": obligation_subject(obligation.respondent.code, obligation.row.deliverable),
        "occasion": str(occasion),
        "recipient_id": recipient_id,
        "channel": cycle.row.channel,
        "planned_for": cycle.now,
        "state": NoticeState.PLANNED,
        "reason": None,
        "letter_id": None,
    }


def withdraw_together(cycle: CycleAt, due: list[DueNotice]) -> list[DueNotice]:
    """Withdraw those that must not go, and of one deliverable's letters all but the last; return the rest."""
    last = {_line(one): one for one in sorted(due, key=lambda one: int(one.occasion.rung or 0))}
    going = []
    for one in due:
        reason = _reason(one, is_last=last[_line(one)] is one)
        if reason:
            withdraw(cycle.session, [one.notice], reason)
        else:
            going.append(one)
    return going


def make_letters(cycle: CycleAt, going: list[DueNotice]) -> int:
    """Put due notices into letters, those of one kind to one recipient together, and count them."""
    groups: dict[LetterGroup, list[DueNotice]] = {}
    for one in going:
        if one.notice.channel == CALL_LIST:
            one.notice.state = NoticeState.CARRIED
            cycle.session.add(one.notice)
        else:
            key = (one.notice.recipient_id, one.notice.channel, one.occasion.letter_kind)
            groups.setdefault(key, []).append(one)
    letters = _letters_for(cycle, list(groups))
    for key, members in groups.items():
        for one in members:
            one.notice.state, one.notice.letter_id = NoticeState.CARRIED, letters[key]
            cycle.session.add(one.notice)
    return len(going)


def _reason(one: DueNotice, *, is_last: bool) -> WithdrawReason | None:
    state = one.obligation.state
    if reason := reason_to_withdraw(one.occasion, state, one.obligation.deadline_version):
        return reason
    is_reminder = one.occasion.rung is not None
    # An unsent call takes in every reminder up to its day.
    before_call = is_reminder and state is ObligationState.PLANNED and one.notice.channel != CALL_LIST
    return WithdrawReason.COLLAPSED if before_call or (is_reminder and not is_last) else None


def _line(one: DueNotice) -> tuple[int, str, bool]:
    return one.notice.obligation_id, one.notice.channel, one.occasion.is_ladder


def _letters_for(cycle: CycleAt, groups: list[LetterGroup]) -> dict[LetterGroup, int]:
    if not groups:
        return {}
    taken = _made_since_now(cycle)
    addresses = _addresses(cycle, {recipient for recipient, _, _ in groups})
    letters, rows = {}, []
    for recipient, channel, kind in groups:
        made_at = cycle.now
        while (known := taken.get((recipient, channel, kind, made_at))) and not _takes_notices(known):
            made_at += timedelta(seconds=1)
        if known:
            letters[recipient, channel, kind] = known.id or 0
            continue
        key = LetterKey(cycle.code, addresses[recipient], channel, kind, made_at)
        rows.append(
            {
                "cycle_id": cycle.id,
                "recipient_id": recipient,
                "channel": channel,
                "kind": kind,
                "made_at": made_at,
                "digest": key.digest,
                "state": LetterState.WAITING,
                "attempts": 0,
                "answer": "",
            }
        )
    letters.update(_insert(cycle, rows))
    return letters


def _insert(cycle: CycleAt, rows: list[dict[str, object]]) -> dict[LetterGroup, int]:
    if not rows:
        return {}
    inserted = cycle.session.execute(
        insert(Letter).returning(
            col(Letter.id), col(Letter.recipient_id), col(Letter.channel), col(Letter.kind)
        ),
        rows,
    )
    return {(recipient, channel, kind): key or 0 for key, recipient, channel, kind in inserted}


def _takes_notices(letter: Letter) -> bool:
    return letter.state is LetterState.WAITING and letter.attempts == 0


def _made_since_now(cycle: CycleAt) -> dict[tuple[int, str, LetterKind, datetime], Letter]:
    # Locked: a letter leased meanwhile would carry a notice that it does not tell.
    statement = (
        select(Letter).where(Letter.cycle_id == cycle.id, col(Letter.made_at) >= cycle.now).with_for_update()
    )
    return {
        (letter.recipient_id, letter.channel, letter.kind, letter.made_at): letter
        for letter in cycle.session.exec(statement)
    }


def _addresses(cycle: CycleAt, recipients: set[int]) -> dict[int, str]:
    statement = select(Contact, Respondent).join(Respondent).where(col(Contact.id).in_(recipients))
    return {
        contact.id or 0: f"{respondent.code} {contact.address}"
        for contact, respondent in cycle.session.exec(statement)
    }

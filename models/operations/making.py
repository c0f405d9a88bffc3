"""Putting notices that go into letters: those of one kind to one recipient together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlmodel import col, select

from config.definition import ContactRole
from models.queries.cycles import CycleAt
from models.queries.notices import DueNotice
from models.queries.routes import addressees
from models.rules.calendar import brussels_day
from models.rules.letters import LetterKey, LetterKind, LetterState
from models.rules.occasions import CALL_LIST, NoticeState
from models.rules.routes import ESCALATION, Addressed, addressed
from models.tables import Contact, Letter, LetterCopy, Respondent

LetterGroup = tuple[int, str, LetterKind]
"""What goes into one letter: recipient, channel and kind."""


@dataclass(frozen=True)
class Going:
    """A notice that goes, and to whom."""

    due: DueNotice
    addressed: Addressed

    @property
    def group(self) -> LetterGroup:
        """Return what it goes together with."""
        return self.addressed.to, self.due.notice.channel, self.due.occasion.letter_kind


def make_letters(cycle: CycleAt, going: Iterable[DueNotice]) -> int:
    """Put due notices into letters or on the call list, and count them.

    Who cannot be reached gets none: the notice stays planned, and is shown as a blocker.
    """
    due = list(going)
    called = [one for one in due if one.notice.channel == CALL_LIST]
    written = [one for one in due if one.notice.channel != CALL_LIST]
    for one in called:
        one.notice.state = NoticeState.CARRIED
        cycle.session.add(one.notice)
    return len(called) + _write(cycle, addressed_now(cycle, written))


def addressed_now(cycle: CycleAt, due: Sequence[DueNotice]) -> list[Going]:
    """Return those notices that somebody can be reached for now, and whom."""
    known = addressees(cycle.session, {one.respondent.id or 0 for one in due})
    today = brussels_day(cycle.now)
    found = []
    for one in due:
        route = cycle.definition.letters.route(one.occasion.letter_kind)
        whom = addressed(route, known[one.respondent.id or 0], today, copy_roles(cycle, one))
        if whom:
            found.append(Going(one, whom))
    return found


def copy_roles(cycle: CycleAt, one: DueNotice) -> tuple[ContactRole, ...]:
    """Return the roles that get a copy of a notice besides: its rung escalates, or an officer said so."""
    by_hand = tuple(ContactRole(role) for role in one.notice.copy_to.split())
    escalating = {rung.name for rung in cycle.definition.ladder if rung.escalates}
    return (*ESCALATION, *by_hand) if one.occasion.rung in escalating else by_hand


def _write(cycle: CycleAt, going: Sequence[Going]) -> int:
    groups: dict[LetterGroup, list[Going]] = {}
    for one in going:
        groups.setdefault(one.group, []).append(one)
    letters = _letters_for(cycle, list(groups))
    copies = []
    for group, members in groups.items():
        for one in members:
            notice = one.due.notice
            notice.state, notice.letter_id = NoticeState.CARRIED, letters[group]
            notice.hold, notice.recipient_id = None, one.addressed.to
            cycle.session.add(notice)
        wanted = dict.fromkeys(copy for one in members for copy in one.addressed.copies)
        copies += [{"letter_id": letters[group], "contact_id": copy} for copy in wanted]
    _copy(cycle, copies)
    return len(going)


def _copy(cycle: CycleAt, copies: list[dict[str, int]]) -> None:
    if not copies:
        return
    letters = {copy["letter_id"] for copy in copies}
    statement = select(LetterCopy.letter_id, LetterCopy.contact_id)
    known = set(cycle.session.exec(statement.where(col(LetterCopy.letter_id).in_(letters))).all())
    new = [copy for copy in copies if (copy["letter_id"], copy["contact_id"]) not in known]
    if new:
        cycle.session.execute(insert(LetterCopy), new)


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
                "may_have_arrived": False,
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
    statement = select(Contact.id, Contact.address, Respondent.code).join(Respondent)
    found = cycle.session.exec(statement.where(col(Contact.id).in_(recipients)))
    return {key or 0: f"{code} {address}" for key, address, code in found}

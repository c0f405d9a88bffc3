"""Reading the picture of a cycle: everything on its way, once, into memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Self, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    or_,
    select as columns,  # of more than SQLModel's takes
)
from sqlmodel import Session, SQLModel, col, select

from models.queries.contacts import confirmed_at
from models.queries.cycles import CycleAt, completed_steps
from models.queries.notices import carried_beside, cut_off_told_at
from models.queries.outbox import is_sendable
from models.queries.picture import (
    LetterPlace,
    NoticeAhead,
    NoticeRow,
    ObligationRow,
    Office,
    Outgoing,
    Picture,
    RespondentRow,
    in_order,
    notice_ahead,
)
from models.queries.review import hand_off_of, latest_review
from models.queries.routes import ADDRESSEE
from models.rules.letters import LetterState
from models.rules.occasions import NOT_YET_CARRIED
from models.rules.routes import Addressee
from models.tables import Contact, DeadlineVersion, Letter, LetterCopy, Notice, Obligation, Respondent


def read_picture(cycle: CycleAt, until: datetime) -> Picture:
    """Read what may go until a UTC instant."""
    session = cycle.session
    known = _Known.of(cycle)
    due = (col(Notice.state).in_(NOT_YET_CARRIED), col(Notice.planned_for) <= until)
    last_cut_off_at = max((row.cut_off_at for row in known.obligations.values()), default=None)
    review, outgoing = latest_review(session, cycle.id), _outgoing(cycle, known)
    doubtful = [one.letter.id or 0 for one in outgoing if one.letter and one.may_have_arrived]
    return Picture(
        cycle=cycle,
        respondents=known.respondents,
        obligations=known.obligations,
        notices=known.notices(cycle, *due),
        outgoing=outgoing,
        taken=_taken(cycle),
        contacts=known.contacts,
        offices=known.offices,
        beside=carried_beside(session, doubtful),
        done=frozenset(completed_steps(session, cycle.id)),
        report=review.state if review else None,
        is_report_elsewhere=hand_off_of(session, cycle.id) is not None,
        told_at=cut_off_told_at(session, cycle.id, last_cut_off_at) if last_cut_off_at else None,
        due_at=_due_instants(session, cycle.id),
    )


@dataclass(frozen=True)
class _Known:
    """Who is asked for what, and whose the contacts are, by key."""

    respondents: Mapping[int, RespondentRow]
    obligations: Mapping[int, ObligationRow]
    confirmed: Collection[int]
    contacts: dict[int, list[Addressee]] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    offices: dict[int, Office] = field(default_factory=dict)

    @classmethod
    def of(cls, cycle: CycleAt) -> Self:
        session = cycle.session
        asked = select(Obligation.respondent_id).where(Obligation.cycle_id == cycle.id)
        owed = session.execute(_of(Obligation, ObligationRow).where(col(Obligation.cycle_id) == cycle.id))
        rows = session.execute(
            _of(Respondent, RespondentRow)
            .where(col(Respondent.id).in_(asked))
            .order_by(col(Respondent.protocol_order))
        )
        respondents = {row.id: RespondentRow(*row) for row in rows}
        found = cls(
            respondents, {row.id: ObligationRow(*row) for row in owed}, confirmed_at(session, cycle.id)
        )
        found.contacts.update((key, []) for key in respondents)
        contacts = columns(col(Contact.respondent_id), col(Contact.office), *ADDRESSEE)
        for owner, office, *what in session.execute(contacts.where(col(Contact.respondent_id).in_(asked))):
            one = Addressee(*what)
            found.contacts[owner].append(one)
            found.owners[one.contact_id] = owner
            found.offices[one.contact_id] = Office(one.role.value, office, one.address)
        return found

    def notices(self, cycle: CycleAt, *conditions: ColumnElement[bool]) -> list[NoticeAhead]:
        """Return notices with what decides on them, in protocol order, then by deliverable."""
        statement = _of(Notice, NoticeRow).where(col(Notice.cycle_id) == cycle.id, *conditions)
        found = []
        for row in cycle.session.execute(statement):
            notice = NoticeRow(*row)
            owner = self.owners[notice.recipient_id]
            obligation = self.obligations.get(notice.obligation_id or 0)
            is_confirmed = owner in self.confirmed
            found.append(notice_ahead(notice, self.respondents[owner], obligation, is_confirmed=is_confirmed))
        return in_order(found)


def _of(table: type[SQLModel], row: type[NoticeRow | ObligationRow | RespondentRow]) -> Select[Any]:
    return columns(*(getattr(table, one.name) for one in fields(row)))


def _outgoing(cycle: CycleAt, known: _Known) -> list[Outgoing]:
    session = cycle.session
    under_way = or_(is_sendable(), col(Letter.state) == LetterState.LEASED)
    rows = list(session.exec(select(Letter).where(Letter.cycle_id == cycle.id, under_way)))
    if not rows:
        return []
    keys = [row.id or 0 for row in rows]
    carried: dict[int, list[NoticeAhead]] = {}
    for one in known.notices(cycle, col(Notice.letter_id).in_(keys)):
        carried.setdefault(one.notice.letter_id or 0, []).append(one)
    copies = _copies(session, keys)
    letters = [
        Outgoing(
            recipient_id=row.recipient_id,
            respondent=cast("Respondent", known.respondents[known.owners[row.recipient_id]]),
            channel=row.channel,
            kind=row.kind,
            made_at=row.made_at,
            carried=carried.get(row.id or 0, []),
            copies=tuple(copies.get(row.id or 0, ())),
            letter=row,
        )
        for row in rows
    ]
    return sorted(letters, key=lambda one: (one.respondent.protocol_order, one.kind, one.made_at))


def _copies(session: Session, letter_ids: Collection[int]) -> dict[int, list[int]]:
    statement = select(LetterCopy.letter_id, LetterCopy.contact_id).where(
        col(LetterCopy.letter_id).in_(letter_ids)
    )
    copies: dict[int, list[int]] = {}
    for letter_id, contact_id in session.exec(statement.order_by(col(LetterCopy.id))):
        copies.setdefault(letter_id, []).append(contact_id)
    return copies


def _taken(cycle: CycleAt) -> frozenset[LetterPlace]:
    never_leased = and_(col(Letter.state) == LetterState.WAITING, col(Letter.attempts) == 0)
    rows = cycle.session.exec(
        select(Letter).where(Letter.cycle_id == cycle.id, col(Letter.made_at) >= cycle.now, ~never_leased)
    )
    return frozenset((row.recipient_id, row.channel, row.kind, row.made_at) for row in rows)


def _due_instants(session: Session, cycle_id: int) -> dict[tuple[int, int], datetime]:
    statement = (
        select(DeadlineVersion.obligation_id, DeadlineVersion.version, DeadlineVersion.due_at)
        .join(Obligation, col(DeadlineVersion.obligation_id) == Obligation.id)
        .where(Obligation.cycle_id == cycle_id)
    )
    return {(obligation, version): due_at for obligation, version, due_at in session.exec(statement)}

"""Putting incoming mail on record, and recording what became of it, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from models.errors import GateError
from models.operations.audit import record
from models.operations.locks import lock_table
from models.operations.notices import queue
from models.operations.obligations import about
from models.queries.cycles import CycleAt
from models.queries.intake import mail_of_key, refusals_told
from models.queries.obligations import FoundObligation
from models.rules.audit import Actor, What
from models.rules.intake import MailDecision
from models.rules.mail import IncomingMail, MailReason, MailState
from models.rules.occasions import refused_occasion
from models.tables import MailboxRow, MailFileRow, MailRow

LONGEST_RULE = 500
"""Characters of what the gate said that an answer repeats."""


@dataclass(frozen=True)
class Settled:
    """What became of a mail, and whose it is."""

    state: MailState
    reason: MailReason
    cycle: str = ""
    respondent: str = ""
    said: str = ""

    @classmethod
    def by(cls, decision: MailDecision, said: str = "") -> "Settled":
        """Return what a decision says."""
        return cls(decision.state, decision.reason, decision.cycle, decision.respondent, said)


def put_on_record(session: Session, mail: IncomingMail, received_at: datetime) -> MailRow:
    """Put a mail on record, or return the row that it has already: it arrived when it came first.

    Args:
        session: session for writing.
        mail: what was read of it.
        received_at: UTC instant in whole seconds.
    """
    lock_table(session, MailRow)
    known = mail_of_key(session, mail.key)
    if known:
        return known
    row = MailRow(
        key=mail.key,
        sha256=mail.sha256,
        message_id=mail.message_id,
        sender=mail.senders[0] if len(mail.senders) == 1 else "",
        subject=mail.subject,
        received_at=received_at,
        state=MailState.NEW,
    )
    session.add(row)
    session.flush()
    session.add_all(
        MailFileRow(mail_id=row.id or 0, place=place, name=one.name, sha256=one.sha256, size=len(one.content))
        for place, one in enumerate(mail.files, start=1)
    )
    session.flush()
    return row


def name_obligations(session: Session, mail_id: int, obligation_ids: Mapping[int, int]) -> None:
    """Note what files are handed in for, before they are: their receipts answer the mail.

    Args:
        session: session for writing.
        mail_id: number of the mail.
        obligation_ids: keys of obligations by the places of files, from 1.
    """
    rows = session.exec(select(MailFileRow).where(MailFileRow.mail_id == mail_id))
    for row in rows:
        if row.place in obligation_ids:
            row.obligation_id = obligation_ids[row.place]
            session.add(row)


def tell_refusal(cycle: CycleAt, obligation: FoundObligation, file: MailFileRow, error: GateError) -> None:
    """Answer a mail that a file of it may not enter, once: to the contact on record, whoever sent it."""
    if file.refusal is not None:
        return
    file.refusal = len(refusals_told(cycle.session, [obligation.id])) + 1
    file.obligation_id, file.rule, file.way_out = obligation.id, _line(str(error)), _line(error.way_out)
    cycle.session.add(file)
    queue(cycle, obligation, refused_occasion(file.refusal))
    record(cycle, about(obligation, What.REFUSAL_TOLD, Actor.ENGINE, {"number": file.refusal}))


def _line(text: str) -> str:
    # It may quote a cell of the file: in a letter a line break would begin something else.
    return " ".join(text.split())[:LONGEST_RULE]


def settle(
    session: Session, mail_id: int, settled: Settled, now: datetime, among: Iterable[MailState]
) -> bool:
    """Record what became of a mail that is still in one of some states, and say whether it was.

    Compare-and-set: of two that decide at once, the first one's word stands.
    """
    done = session.execute(
        update(MailRow)
        .where(col(MailRow.id) == mail_id, col(MailRow.state).in_(tuple(among)))
        .values(**vars(settled), decided_at=now)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def note_position(session: Session, name: str, uid_validity: int, uid: int) -> None:
    """Note that the mails of a folder are on record up to a number; it goes back only with new numbers."""
    lock_table(session, MailboxRow)
    row = session.get(MailboxRow, name) or MailboxRow(name=name, uid_validity=uid_validity, last_uid=0)
    if row.uid_validity != uid_validity:
        row.uid_validity, row.last_uid = uid_validity, 0
    row.last_uid = max(row.last_uid, uid)
    session.add(row)

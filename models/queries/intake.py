"""Reads about mail that came in: what is on record of it, and what the record knows of its sender."""

import re
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from config.definition import Definition
from config.form import load_form_schema
from models.errors import UnknownMailError
from models.queries.contacts import contacts_at, is_erased
from models.queries.cycles import pinned_definition
from models.rules.calendar import brussels_day
from models.rules.intake import AskedHere, CycleHere, KnownOfMail, Thread, subject_words
from models.rules.letters import MESSAGE_ID_DOMAIN
from models.rules.mail import IncomingMail, MailState
from models.tables import (
    Contact,
    Cycle,
    Letter,
    MailboxRow,
    MailFileRow,
    MailRow,
    Notice,
    Obligation,
    Respondent,
    Submission,
)

_OURS = re.compile(rf"<([0-9a-f]{{32}})@{re.escape(MESSAGE_ID_DOMAIN)}>")


def mail_of_bytes(session: Session, sha256: str) -> MailRow | None:
    """Return the mail whose bytes have that hash, or none."""
    return session.exec(select(MailRow).where(MailRow.sha256 == sha256)).first()


def mail_of_key(session: Session, key: str) -> MailRow | None:
    """Return the mail of that key, or none."""
    return session.exec(select(MailRow).where(MailRow.key == key)).first()


def find_mail(session: Session, mail_id: int) -> MailRow:
    """Return the mail of that number.

    Raises:
        UnknownMailError: there is none.
    """
    row = session.get(MailRow, mail_id)
    if row is None:
        raise UnknownMailError(mail_id)
    return row


def mails_in(session: Session, states: Collection[MailState]) -> list[MailRow]:
    """Return the mails in those states, in the order of their arrival."""
    statement = select(MailRow).where(col(MailRow.state).in_(states))
    return list(session.exec(statement.order_by(col(MailRow.received_at), col(MailRow.id))))


def mail_files(session: Session, mail_id: int) -> list[MailFileRow]:
    """Return the files of a mail, by their places."""
    statement = select(MailFileRow).where(MailFileRow.mail_id == mail_id)
    return list(session.exec(statement.order_by(col(MailFileRow.place))))


def mail_counts(session: Session) -> dict[MailState, int]:
    """Return how many mails are in each state, those in none left out."""
    statement = select(MailRow.state, func.count()).group_by(col(MailRow.state))
    found = dict(session.exec(statement).all())
    return {state: found[state] for state in MailState if state in found}


def last_uid(session: Session, name: str, uid_validity: int) -> int:
    """Return the number up to which the mails of a folder on a server are on record, 0 for none."""
    row = session.get(MailboxRow, name)
    return row.last_uid if row and row.uid_validity == uid_validity else 0


def known_of_mail(session: Session, mail: IncomingMail, now: datetime) -> KnownOfMail:
    """Return what the record knows of a mail at an instant."""
    cycles = [(row, pinned_definition(row.definition_text)) for row in session.exec(select(Cycle)).all()]
    return KnownOfMail(
        respondents=_respondents(session, mail, now),
        own_addresses=frozenset(definition.letters.reply_to.lower() for _, definition in cycles),
        cycles=tuple(_cycle(session, row, definition) for row, definition in cycles),
        thread=_thread(session, mail),
    )


def mails_acknowledged(session: Session, obligation_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Return the Message-ID of the first mail that brought a version, by obligation and version."""
    statement = (
        select(Submission.obligation_id, Submission.version, MailRow.message_id)
        .join(
            MailFileRow,
            (col(MailFileRow.obligation_id) == Submission.obligation_id)
            & (col(MailFileRow.sha256) == Submission.sha256),
        )
        .join(MailRow, col(MailFileRow.mail_id) == MailRow.id)
        .where(col(MailFileRow.obligation_id).in_(obligation_ids), MailRow.message_id != "")
        .order_by(col(MailRow.id))
    )
    found: dict[tuple[int, int], str] = {}
    for obligation_id, version, message_id in session.exec(statement):
        found.setdefault((obligation_id, version), message_id)
    return found


def refusals_told(session: Session, obligation_ids: Collection[int]) -> dict[tuple[int, int], MailFileRow]:
    """Return the files of mails that were refused and are answered for, by obligation and number."""
    statement = select(MailFileRow).where(
        col(MailFileRow.obligation_id).in_(obligation_ids), col(MailFileRow.refusal).is_not(None)
    )
    return {(row.obligation_id or 0, row.refusal or 0): row for row in session.exec(statement)}


def mails_refused(session: Session, obligation_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Return the Message-ID of the mail of which a file was refused, by obligation and number."""
    statement = (
        select(MailFileRow.obligation_id, MailFileRow.refusal, MailRow.message_id)
        .join(MailRow, col(MailFileRow.mail_id) == MailRow.id)
        .where(col(MailFileRow.obligation_id).in_(obligation_ids), col(MailFileRow.refusal).is_not(None))
    )
    return {(one or 0, number or 0): name for one, number, name in session.exec(statement) if name}


def _respondents(session: Session, mail: IncomingMail, now: datetime) -> frozenset[str]:
    if len(mail.senders) != 1:
        return frozenset()
    today = brussels_day(now)
    pairs = contacts_at(session, mail.senders[0])
    return frozenset(respondent.code for respondent, contact in pairs if _is_valid(contact, today))


def _is_valid(contact: Contact, today: date) -> bool:
    starts, ends = contact.valid_from, contact.valid_to
    return not is_erased(contact.address) and (not starts or starts <= today) and (not ends or ends >= today)


def _cycle(session: Session, row: Cycle, definition: Definition) -> CycleHere:
    owing = select(Respondent.code).join(Obligation).where(Obligation.cycle_id == row.id).distinct()
    deliverables = tuple(
        AskedHere(
            one.code,
            one.formats,
            load_form_schema(one.form).name if one.form else None,
            subject_words(one.title, one.fr.title if one.fr else None),
        )
        for one in definition.deliverables
    )
    return CycleHere(row.code, row.closed_at is not None, frozenset(session.exec(owing)), deliverables)


def _thread(session: Session, mail: IncomingMail) -> Thread | None:
    """Return the nearest letter of ours that a mail answers, if it was ever tried."""
    digests = [found[1] for name in mail.references if (found := _OURS.fullmatch(name))]
    statement = (
        select(Letter, Cycle.code, Respondent.code)
        .join(Cycle, col(Letter.cycle_id) == Cycle.id)
        .join(Contact, col(Letter.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(Letter.digest).in_(digests), Letter.attempts > 0)
    )
    letters = {
        letter.digest: (letter, cycle, respondent) for letter, cycle, respondent in session.exec(statement)
    }
    nearest = next((letters[digest] for digest in digests if digest in letters), None)
    if nearest is None:
        return None
    letter, cycle, respondent = nearest
    about = select(Obligation.deliverable).join(Notice).where(Notice.letter_id == letter.id)
    return Thread(cycle, respondent, letter.kind, frozenset(session.exec(about)))

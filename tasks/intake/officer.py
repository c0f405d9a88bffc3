"""An officer's word on mail that waits: looked at, accepted for somebody, or rejected with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.errors import MailDecidedError, MailFileError, MailGoneError
from models.operations.intake import Settled, settle
from models.queries.intake import find_mail, mail_files, mails_in
from models.rules.intake import FileToTake
from models.rules.mail import FOR_AN_OFFICER, IncomingMail, MailReason, MailState
from models.tables import MailFileRow, MailRow
from notifications.intake import read_mail
from tasks.intake.taking import Letterbox, MailLine, hand_in_files, settle_mail
from tasks.services import Services

_TO_ACCEPT = (MailState.WAITING,)
_TO_REJECT = (MailState.WAITING, MailState.REFUSED)
"""A mail that the gate refused rests when its sender was told."""


@dataclass(frozen=True)
class MailShown:
    """One mail with its files, and with more addresses where its original is still stored."""

    row: MailRow
    files: Sequence[MailFileRow]
    other_senders: tuple[str, ...] = ()
    first_line: str = ""
    is_kept: bool = False
    """Whether its original lies in quarantine."""


@dataclass(frozen=True)
class Word:
    """For what an officer accepts a mail; `file` is the place of the file in it, from 1."""

    cycle: str
    respondent: str
    deliverable: str
    file: int | None = None


def list_mail(services: Services, *, is_all: bool = False) -> list[MailRow]:
    """Return the mails with which an officer has something to do, or all, in the order of their arrival."""
    with services.reading() as session:
        return mails_in(session, tuple(MailState) if is_all else FOR_AN_OFFICER)


def show_mail(services: Services, mail_id: int) -> MailShown:
    """Return one mail.

    Raises:
        UnknownMailError: there is none of that number.
    """
    with services.reading() as session:
        row, files = find_mail(session, mail_id), mail_files(session, mail_id)
    content = Letterbox(services).originals.find(row.sha256)
    mail = read_mail(content) if content is not None else IncomingMail(row.sha256)
    return MailShown(row, files, mail.other_senders, mail.first_line, content is not None)


def accept(services: Services, mail_id: int, word: Word, now: datetime) -> MailLine:
    """Hand in a file of a mail that waits, as of the mail's arrival, for whom the officer says.

    Raises:
        UnknownMailError: there is no mail of that number.
        MailDecidedError: it does not wait any more.
        MailGoneError: its original is not stored.
        MailFileError: it is not clear which file is meant.
        CycleError: that respondent does not owe that deliverable here.
    """
    box = Letterbox(services)
    row = _waiting(services, mail_id, _TO_ACCEPT)
    content = box.originals.find(row.sha256)
    if content is None:
        raise MailGoneError(mail_id)
    mail = read_mail(content)
    taken = FileToTake(_place(mail_id, mail, word), word.cycle, word.respondent, word.deliverable)
    refused = hand_in_files(box, mail_id, mail, [taken], now)
    settled = Settled(MailState.TAKEN, MailReason.BY_OFFICER, word.cycle, word.respondent)
    if not settle_mail(box, mail_id, settled, refused, now):
        raise MailDecidedError(mail_id, box.line(mail_id, is_new=False).state.value)
    box.originals.discard(row.sha256)
    return box.line(mail_id, is_new=True)


def reject(services: Services, mail_ids: Sequence[int], reason: str, now: datetime) -> list[MailLine]:
    """Let mails that wait, or that the gate refused, rest for a reason that is kept.

    Raises:
        UnknownMailError: there is no mail of one of the numbers; nothing changed.
        MailDecidedError: one does not wait any more; nothing changed.
    """
    rows = [_waiting(services, mail_id, _TO_REJECT) for mail_id in mail_ids]
    settled = [
        Settled(MailState.REJECTED, MailReason.BY_OFFICER, row.cycle, row.respondent, reason) for row in rows
    ]
    return [
        _settle(Letterbox(services), mail_id, one, now)
        for mail_id, one in zip(mail_ids, settled, strict=True)
    ]


def _waiting(services: Services, mail_id: int, among: Sequence[MailState]) -> MailRow:
    with services.reading() as session:
        row = find_mail(session, mail_id)
    if row.state not in among:
        raise MailDecidedError(mail_id, row.state.value)
    return row


def _place(mail_id: int, mail: IncomingMail, word: Word) -> int:
    place = word.file if word.file is not None else 1
    is_clear = word.file is not None or len(mail.files) == 1
    if not is_clear or not 1 <= place <= len(mail.files):
        raise MailFileError(mail_id, [one.name for one in mail.files])
    return place - 1


def _settle(box: Letterbox, mail_id: int, settled: Settled, now: datetime) -> MailLine:
    with box.services.transaction() as session:
        sha256 = find_mail(session, mail_id).sha256
        is_done = settle(session, mail_id, settled, now, _TO_REJECT)
    line = box.line(mail_id, is_new=is_done)
    if not is_done and line.state is not settled.state:
        raise MailDecidedError(mail_id, line.state.value)
    box.originals.discard(sha256)
    return line

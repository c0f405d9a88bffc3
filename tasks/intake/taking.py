"""Taking in mail, one after the other: on record first, then decided, then handed in, then settled.

Whoever is killed between two steps has lost nothing: the mail is on record as `new`, its original is stored,
and the next run goes on. Doing a step again changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from config.definition import FileFormat
from documents.gate import admit
from documents.mail_store import MailStore
from documents.reader import read_identity
from models.errors import GateError
from models.operations.contacts import confirm_contacts
from models.operations.cycle import lock_cycle
from models.operations.intake import Settled, name_obligations, put_on_record, settle, tell_refusal
from models.queries.cycles import get_cycle
from models.queries.intake import find_mail, known_of_mail, mail_files, mail_of_bytes, mails_in
from models.queries.obligations import find_obligation
from models.rules.answers import FormIdentity
from models.rules.audit import Actor
from models.rules.intake import FileToTake, KnownOfMail, MailDecision, arrival, decide
from models.rules.mail import UNDECIDED, FileKind, IncomingMail, MailReason, MailState, file_kind
from models.tables import MailRow
from notifications.intake import read_mail
from tasks.hand_in import HandIn, hand_in
from tasks.intake.looking import find_classified
from tasks.services import Services


@dataclass(frozen=True)
class Source:
    """One mail as it lies in a folder or on a server."""

    name: str
    content: bytes
    arrived_at: datetime | None
    """UTC instant at which our mail system took it over, where that is known."""


@dataclass(frozen=True)
class MailLine:
    """What became of one mail; of those known from before, nothing was done again."""

    number: int
    state: MailState
    reason: MailReason | None
    respondent: str
    said: str
    is_new: bool
    source: str = ""


@dataclass(frozen=True)
class Letterbox:
    """What taking in mail works with."""

    services: Services

    @property
    def originals(self) -> MailStore:
        """Return where the originals are kept until they are decided on."""
        return MailStore(self.services.settings.quarantine)

    def line(self, mail_id: int, *, is_new: bool, source: str = "") -> MailLine:
        """Return what became of a mail."""
        with self.services.reading() as session:
            row = find_mail(session, mail_id)
        return MailLine(mail_id, row.state, row.reason, row.respondent, row.said, is_new, source)


@dataclass(frozen=True)
class Refused:
    """A file that the gate refused, and whether the mail gets an answer: what programs send gets none."""

    file: FileToTake
    error: GateError
    is_answered: bool


_NEW = (MailState.NEW,)


def take_in_mail(services: Services, sources: Iterable[Source], now: datetime) -> Iterator[MailLine]:
    """Take in mails and yield what became of each; first go on with those that an earlier run left.

    Args:
        services: services of this process.
        sources: the mails, each read when its turn comes.
        now: UTC instant.

    Raises:
        ClockBackwardsError: `now` is well before the last seen instant of a cycle.
    """
    box = Letterbox(services)
    _clear(box)
    with services.reading() as session:
        left = [(row.id or 0, row.sha256) for row in mails_in(session, _NEW)]
    for mail_id, sha256 in left:
        content = box.originals.find(sha256)
        if content is not None:  # otherwise the folder has it: without its original nothing is put on record
            _decide(box, mail_id, read_mail(content), now)
            _forget(box, mail_id, sha256)
            yield box.line(mail_id, is_new=True)
    for source in sources:
        yield _take_in(box, source, now)


def _take_in(box: Letterbox, source: Source, now: datetime) -> MailLine:
    mail = read_mail(source.content)
    with box.services.reading() as session:
        known = mail_of_bytes(session, mail.sha256)
    if known is None or known.state in UNDECIDED:
        box.originals.put(source.content)  # again, if a backup was put back: it holds none
    if known is None:
        known = _on_record(box, mail, _arrived_at(box, source, mail, now))
    is_new = known.state is MailState.NEW
    if is_new:
        _decide(box, known.id or 0, mail, now)
    _forget(box, known.id or 0, mail.sha256)
    return box.line(known.id or 0, is_new=is_new, source=source.name)


def _arrived_at(box: Letterbox, source: Source, mail: IncomingMail, now: datetime) -> datetime:
    relay = box.services.settings.intake_relay
    if relay and mail.hop and mail.hop.by == relay.lower():
        return arrival(mail.hop.at, now)
    return arrival(source.arrived_at, now)


def _on_record(box: Letterbox, mail: IncomingMail, received_at: datetime) -> MailRow:
    with box.services.transaction() as session:
        return put_on_record(session, mail, received_at)


def _forget(box: Letterbox, mail_id: int, sha256: str) -> None:
    """Let the original go once it is decided on; of a mail that waits, other copies than the first."""
    with box.services.reading() as session:
        row = find_mail(session, mail_id)
    if row.state not in UNDECIDED:
        box.originals.discard(row.sha256)
    if row.sha256 != sha256:
        box.originals.discard(sha256)


def _clear(box: Letterbox) -> None:
    """Let originals go that a run left which was ended after its decision; what is not on record stays."""
    for sha256 in list(box.originals.hashes()):
        with box.services.reading() as session:
            known = mail_of_bytes(session, sha256)
        if known is not None and known.state not in UNDECIDED:
            box.originals.discard(sha256)


def _decide(box: Letterbox, mail_id: int, mail: IncomingMail, now: datetime) -> None:
    with box.services.reading() as session:
        known = known_of_mail(session, mail, now)
    decision = decide(mail, known, _identities(mail, known))
    if decision.reason is MailReason.CONTACTS_CONFIRMED:
        _confirm(box, mail_id, decision, now)
        return
    refused = hand_in_files(box, mail_id, mail, decision.files, now)
    settle_mail(box, mail_id, _looked_at(mail, Settled.by(decision)), refused, now)


def _looked_at(mail: IncomingMail, settled: Settled) -> Settled:
    if settled.state is not MailState.WAITING or (said := find_classified(mail)) is None:
        return settled
    return replace(settled, state=MailState.REFUSED, reason=MailReason.CLASSIFIED, said=said)


def _identities(mail: IncomingMail, known: KnownOfMail) -> dict[int, FormIdentity | None]:
    # Only of mail from whom we know: others do not make this machine read their workbooks.
    if len(known.respondents) != 1 or mail.is_automatic:
        return {}
    workbooks = [place for place, one in enumerate(mail.files) if file_kind(one) is FileKind.WORKBOOK]
    return {place: _identity(mail.files[place].content) for place in workbooks[:2]}


def _identity(content: bytes) -> FormIdentity | None:
    try:
        admit(content, (FileFormat.XLSX,))
        return read_identity(content)
    except GateError:  # said to the sender when it is handed in
        return None


def _confirm(box: Letterbox, mail_id: int, decision: MailDecision, now: datetime) -> None:
    with box.services.transaction() as session:
        confirm_contacts(lock_cycle(session, decision.cycle, now), decision.respondent, Actor.CONTACT)
        settle(session, mail_id, Settled.by(decision), now, _NEW)


_LONGEST_ADDRESS = 254
"""Characters of an address that a version keeps."""


def hand_in_files(
    box: Letterbox, mail_id: int, mail: IncomingMail, files: Sequence[FileToTake], now: datetime
) -> list[Refused]:
    """Hand in files of a mail as of its arrival, and return those that the gate refused."""
    if not files:
        return []
    with box.services.transaction() as session:
        received_at = find_mail(session, mail_id).received_at
        name_obligations(session, mail_id, {one.place + 1: _owed(session, one) for one in files})
    refused = []
    for one in files:
        file, key = mail.files[one.place], f"mail:{mail_id}:{one.place + 1}:{one.deliverable}"[:64]
        whose = (one.cycle, one.respondent, one.deliverable)
        by = next(iter(mail.senders), "")[:_LONGEST_ADDRESS]
        request = HandIn(*whose, file.content, received_at, key, file.name, by=by)
        try:
            hand_in(box.services, request, now)
        except GateError as error:
            refused.append(Refused(one, error, is_answered=not mail.is_automatic))
    return refused


def settle_mail(
    box: Letterbox, mail_id: int, settled: Settled, refused: Sequence[Refused], now: datetime
) -> bool:
    """Record what became of a mail, answer what was refused, and say whether it was open still."""
    if refused:
        said = "\n".join(f"{one.error}; {one.error.way_out}" for one in refused)
        settled = replace(settled, state=MailState.REFUSED, reason=MailReason.GATE, said=said)
    with box.services.transaction() as session:
        for one in refused:
            if one.is_answered:
                _tell(session, mail_id, one, now)
        return settle(session, mail_id, settled, now, UNDECIDED)


def _tell(session: Session, mail_id: int, one: Refused, now: datetime) -> None:
    cycle = lock_cycle(session, one.file.cycle, now)
    obligation = find_obligation(session, cycle.row, one.file.respondent, one.file.deliverable)
    [row] = [row for row in mail_files(session, mail_id) if row.place == one.file.place + 1]
    tell_refusal(cycle, obligation, row, one.error)


def _owed(session: Session, one: FileToTake) -> int:
    return find_obligation(session, get_cycle(session, one.cycle), one.respondent, one.deliverable).id

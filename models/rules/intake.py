"""What becomes of a mail: pure rules. What is not clear waits for an officer; nothing is guessed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.definition import FileFormat
from models.rules.answers import FormIdentity
from models.rules.calendar import whole_second
from models.rules.letters import MESSAGE_ID_DOMAIN, LetterKind
from models.rules.mail import FileKind, IncomingMail, MailReason, MailState, file_kind


@dataclass(frozen=True)
class AskedHere:
    """A deliverable of a cycle, as far as it decides on mail."""

    code: str
    formats: tuple[FileFormat, ...]
    form: str | None
    """Name of the form's schema, none for a document."""
    words: tuple[str, ...]
    """Words of a subject that name it."""


@dataclass(frozen=True)
class CycleHere:
    """A cycle, as far as it decides on mail."""

    code: str
    is_closed: bool
    respondents: frozenset[str]
    deliverables: tuple[AskedHere, ...]

    def document(self) -> AskedHere | None:
        """Return its one deliverable that is no form, or none if it has several or none."""
        found = [one for one in self.deliverables if one.form is None]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Thread:
    """The letter of ours that a mail answers."""

    cycle: str
    respondent: str
    kind: LetterKind
    deliverables: frozenset[str]


@dataclass(frozen=True)
class KnownOfMail:
    """What the record knows of a mail: whose address sent it, and what it answers."""

    respondents: frozenset[str]
    """Whose contacts have the sender's address today."""
    own_addresses: frozenset[str]
    cycles: tuple[CycleHere, ...]
    thread: Thread | None = None


@dataclass(frozen=True)
class FileToTake:
    """One file of a mail, by its place in it, and what it is handed in for."""

    place: int
    cycle: str
    respondent: str
    deliverable: str


@dataclass(frozen=True)
class MailDecision:
    """What becomes of a mail, why, and what is to be done before that is recorded."""

    state: MailState
    reason: MailReason
    respondent: str = ""
    cycle: str = ""
    files: tuple[FileToTake, ...] = ()


class _DoubtError(Exception):
    def __init__(self, reason: MailReason) -> None:
        self.reason = reason


_CONFIRMED = re.compile(
    r"(?:yes|oui)?[,.! ]*"
    r"(?:(?:we|i|nous|je)(?: hereby)? )?(?:les )?confirm(?:ed|e|es|ons|ee|ees)?"
    r"[,.! ]*(?:(?:with )?(?:many )?thanks|thank you|merci)?[,.! ]*"
)
_TAG = re.compile(r"\[[A-Za-z]{2,16}\]")


def decide(
    mail: IncomingMail, known: KnownOfMail, identities: Mapping[int, FormIdentity | None]
) -> MailDecision:
    """Return what becomes of a mail.

    Args:
        mail: what was read of it.
        known: what the record knows of its sender and its thread.
        identities: which form each workbook says it is, by place; none where it does not say.
    """
    if early := _without_reading(mail, known):
        return early
    sender = next(iter(known.respondents)) if len(known.respondents) == 1 else ""
    try:
        return _decide(mail, known, identities)
    except _DoubtError as doubt:
        return MailDecision(MailState.WAITING, doubt.reason, sender)


def confirms(line: str) -> bool:
    """Whether the first line of a reply says that contacts are right, and nothing else."""
    return bool(_CONFIRMED.fullmatch(_plain(line)))


def subject_words(english: str, french: str | None) -> tuple[str, ...]:
    """Return the words that name a deliverable in a subject: the nouns of its titles.

    The last word of the English title, the first of the French one.
    """
    return (english.rsplit(maxsplit=1)[-1], *(french.split()[:1] if french else ()))


def arrival(said: datetime | None, read_at: datetime) -> datetime:
    """Return when a mail arrived: when a server of ours says so, but never after it was read.

    Both are UTC instants.
    """
    return whole_second(min(said, read_at) if said else read_at)


def _without_reading(mail: IncomingMail, known: KnownOfMail) -> MailDecision | None:
    if mail.is_report:
        return MailDecision(MailState.IGNORED, MailReason.DELIVERY_REPORT)
    senders = {sender.lower() for sender in mail.senders}
    if senders & known.own_addresses or mail.message_id.endswith(f"@{MESSAGE_ID_DOMAIN}>"):
        return MailDecision(MailState.IGNORED, MailReason.OWN)
    if mail.is_automatic and not mail.problem and not _meant(mail):
        return MailDecision(MailState.IGNORED, MailReason.AUTOMATIC)
    return None


def _decide(
    mail: IncomingMail, known: KnownOfMail, identities: Mapping[int, FormIdentity | None]
) -> MailDecision:
    respondent = _respondent(mail, known)
    files = _clear_files(mail)
    if not files:
        return _message(mail, known, respondent)
    takes = []
    for place, kind in files.items():
        if kind is FileKind.WORKBOOK:
            takes.append(_form(place, identities.get(place), known, respondent))
    for place, kind in files.items():
        if kind is FileKind.DOCUMENT:
            takes.append(_document(place, mail, known, respondent))
    return MailDecision(MailState.TAKEN, MailReason.HANDED_IN, respondent, takes[0].cycle, tuple(takes))


def _respondent(mail: IncomingMail, known: KnownOfMail) -> str:
    _doubt(mail.is_automatic, MailReason.AUTOMATIC)
    _doubt(mail.problem is not None, MailReason.UNREADABLE)
    _doubt(len(mail.senders) != 1, MailReason.SEVERAL_SENDERS)
    _doubt(not known.respondents, MailReason.UNKNOWN_SENDER)
    _doubt(len(known.respondents) > 1, MailReason.SENDER_OF_SEVERAL)
    [respondent] = known.respondents
    _doubt(known.thread is not None and known.thread.respondent != respondent, MailReason.FOREIGN_THREAD)
    return respondent


def _clear_files(mail: IncomingMail) -> dict[int, FileKind]:
    files = {place: file_kind(mail.files[place]) for place in _meant(mail)}
    kinds = list(files.values())
    _doubt(FileKind.WINMAIL in kinds, MailReason.WINMAIL)
    _doubt(any(mail.files[place].is_forwarded for place in files), MailReason.FORWARDED)
    _doubt(FileKind.OTHER in kinds, MailReason.OTHER_FILE)
    _doubt(kinds.count(FileKind.WORKBOOK) > 1, MailReason.SEVERAL_FORMS)
    _doubt(kinds.count(FileKind.DOCUMENT) > 1, MailReason.SEVERAL_DOCUMENTS)
    return files


def _meant(mail: IncomingMail) -> Sequence[int]:
    return [place for place, one in enumerate(mail.files) if file_kind(one) is not FileKind.BESIDE]


def _message(mail: IncomingMail, known: KnownOfMail, respondent: str) -> MailDecision:
    thread = known.thread
    is_answer = thread is not None and thread.kind is LetterKind.DRILL and confirms(mail.first_line)
    if thread is None or not is_answer:
        raise _DoubtError(MailReason.MESSAGE)
    return MailDecision(MailState.TAKEN, MailReason.CONTACTS_CONFIRMED, respondent, thread.cycle)


def _form(place: int, identity: FormIdentity | None, known: KnownOfMail, respondent: str) -> FileToTake:
    if identity is None:  # the gate says what is wrong with it, to the sender
        cycle = _cycle(known, respondent)
        forms = [one.code for one in cycle.deliverables if one.form]
    else:
        _doubt(identity.respondent != respondent, MailReason.FOREIGN_FORM)
        cycle = _named_cycle(known, identity, respondent)
        forms = [one.code for one in cycle.deliverables if one.form == identity.schema]
    _doubt(len(forms) != 1, MailReason.UNKNOWN_CYCLE)
    return FileToTake(place, cycle.code, respondent, forms[0])


def _named_cycle(known: KnownOfMail, identity: FormIdentity, respondent: str) -> CycleHere:
    for cycle in known.cycles:
        if cycle.code == identity.cycle and respondent in cycle.respondents:
            return cycle
    raise _DoubtError(MailReason.UNKNOWN_CYCLE)


def _cycle(known: KnownOfMail, respondent: str) -> CycleHere:
    """Return the cycle of the thread, or the only open one that asks that respondent."""
    asking = [one for one in known.cycles if respondent in one.respondents]
    if known.thread:
        asking = [one for one in asking if one.code == known.thread.cycle]
    else:
        asking = [one for one in asking if not one.is_closed]
    _doubt(len(asking) != 1, MailReason.UNCLEAR_CYCLE)
    return asking[0]


def _document(place: int, mail: IncomingMail, known: KnownOfMail, respondent: str) -> FileToTake:
    cycle = _cycle(known, respondent)
    wanted = cycle.document()
    if wanted is None or not _is_about(wanted, mail, known.thread):
        raise _DoubtError(MailReason.UNCLEAR_DOCUMENT)
    return FileToTake(place, cycle.code, respondent, wanted.code)


def _is_about(wanted: AskedHere, mail: IncomingMail, thread: Thread | None) -> bool:
    if thread and thread.deliverables == {wanted.code}:
        return True
    # A subject of ours, answered, names all that we asked for.
    return not _TAG.search(mail.subject) and _names(mail.subject, wanted.words)


def _names(subject: str, words: Iterable[str]) -> bool:
    said = set(re.findall(r"\w+", _plain(subject)))
    return any(_plain(word) in said for word in words)


def _plain(text: str) -> str:
    # Without accents: keyboards of others have none.
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _doubt(is_doubtful: bool, reason: MailReason) -> None:  # noqa: FBT001 - reads as a sentence
    if is_doubtful:
        raise _DoubtError(reason)

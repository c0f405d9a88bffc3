"""Files of a mail that waits, handed out to the officer who decides on it: what nobody saw, on their word."""

from dataclasses import dataclass

from documents.gate.scanner import Verdict
from models.errors import InfectedFileError, MailFileError, MailGoneError, UnseenFileError
from models.queries.intake import find_mail
from notifications.intake import read_mail
from tasks.intake.taking import Letterbox
from tasks.scanning import scanner_of
from tasks.services import Services


@dataclass(frozen=True)
class HandedOut:
    """Bytes of a mail that waits, and a name for them; nobody vouches for what they do."""

    content: bytes
    name: str


def mail_file(services: Services, mail_id: int, place: int, *, is_asked_for: bool) -> HandedOut:
    """Return a file of a mail that waits, as it came.

    Args:
        services: services of this process.
        mail_id: number of the mail.
        place: place of the file in it, from 1.
        is_asked_for: whether who fetches it knows that nobody saw it.

    Raises:
        UnknownMailError: there is no mail of that number.
        MailGoneError: its original is not stored: it is decided on.
        MailFileError: it has no such file.
        InfectedFileError: the scanner found malicious software in it.
        UnseenFileError: no scanner saw it, and it was not said that this is known.
    """
    files = read_mail(_original(services, mail_id)).files
    if not 1 <= place <= len(files):
        raise MailFileError(mail_id, [one.name for one in files])
    found = files[place - 1]
    _look(services, found.content, is_asked_for=is_asked_for)
    return HandedOut(found.content, f"mail-{mail_id}-{place}-{found.name}")


def whole_mail(services: Services, mail_id: int, *, is_asked_for: bool) -> HandedOut:
    """Return a mail that waits with all that is in it, as it came; raises as `mail_file` does."""
    content = _original(services, mail_id)
    _look(services, content, is_asked_for=is_asked_for)
    return HandedOut(content, f"mail-{mail_id}.eml")


def _original(services: Services, mail_id: int) -> bytes:
    with services.reading() as session:
        sha256 = find_mail(session, mail_id).sha256
    content = Letterbox(services).originals.find(sha256)
    if content is None:
        raise MailGoneError(mail_id)
    return content


def _look(services: Services, content: bytes, *, is_asked_for: bool) -> None:
    scanner = scanner_of(services)
    verdict = scanner.scan(content) if scanner else Verdict.AWAY
    if verdict is Verdict.INFECTED:
        raise InfectedFileError
    if verdict is Verdict.AWAY and not is_asked_for:
        raise UnseenFileError

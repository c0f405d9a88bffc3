"""Delivery reports in a folder: which addresses nothing reaches; nothing there is moved or deleted."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from sqlmodel import Session

from models.errors import InputFileError
from models.operations.contacts import mark_undeliverable
from models.operations.cycle import lock_cycle
from models.queries.contacts import LetterOut, is_reported, letters_out
from models.queries.cycles import CycleAt
from models.rules.letters import MESSAGE_ID_DOMAIN
from models.tables import Contact
from notifications.bounces import bounces_of
from notifications.reports import MOST_BYTES, Action, DeliveryReport, ReportedRecipient, read_report
from tasks.services import Services

MAILDIR = ("new", "cur")
"""Folders of a Maildir in which mail lies; what lies in `tmp` is still being written."""

_BATCH = 1000
_MESSAGE_ID = re.compile(rf"<([0-9a-f]{{32}})@{re.escape(MESSAGE_ID_DOMAIN)}>")


class Verdict(StrEnum):
    """What came of one recipient in a report, or of a file that is none."""

    MARKED = "marked"
    KNOWN = "known"
    """Nothing reaches it, which was noted before."""
    FAILED_FOR_NOW = "failed_for_now"
    """This letter did not arrive; another one may, so nothing is marked."""
    DELAYED = "delayed"
    DELIVERED = "delivered"
    """Delivered, or handed on to where no reports come from."""
    NOT_OURS = "not_ours"
    """No letter of ours to that address: whoever sent it, it marks nothing."""
    UNPROVEN = "unproven"
    """It says that nothing reaches an address, but not that it answers our letter: an officer decides."""
    UNREADABLE = "unreadable"


_VERDICTS: Mapping[Action | None, Verdict] = MappingProxyType(
    {
        Action.FAILED: Verdict.FAILED_FOR_NOW,
        Action.DELAYED: Verdict.DELAYED,
        Action.DELIVERED: Verdict.DELIVERED,
        Action.RELAYED: Verdict.DELIVERED,
        Action.EXPANDED: Verdict.DELIVERED,
    }
)
"""What comes of an action that marks nothing; a report without one says nothing that can be read."""


@dataclass(frozen=True)
class ReportLine:
    """What came of one recipient in a report, or of a file that is none."""

    file: str
    verdict: Verdict
    respondent: str = ""
    address: str = ""
    status: str = ""
    said: str = ""
    """What the mail system said, or why the file cannot be read."""


@dataclass(frozen=True)
class _Mail:
    """One file with what it reports, or why it cannot be read."""

    file: str
    report: DeliveryReport | None
    problem: str = ""
    is_believed: bool = True
    """Whether it proves that it answers the letter, or an officer says so, or no proof is wanted."""

    @property
    def digest(self) -> str:
        """Return the digest of the letter that it is about, empty if that is none of ours."""
        named = _MESSAGE_ID.fullmatch(self.report.message_id or "") if self.report else None
        return named[1] if named else ""


def read_reports(
    services: Services, folder: Path, now: datetime, believed: Collection[str] = ()
) -> list[ReportLine]:
    """Mark the addresses that reports in a Maildir or a folder of .eml files say nothing reaches.

    A report counts for an address to which the letter that it names went, and for no other. Where letters
    carry a token it counts if it came to that, or if an officer believes it. The same folder again changes
    nothing.

    Args:
        services: services of this process.
        folder: Maildir or folder of .eml files.
        now: UTC instant.
        believed: files, as they are listed, that count without proof.

    Raises:
        InputFileError: the folder, or a file to believe, cannot be read.
        ClockBackwardsError: `now` is well before the last seen instant of a cycle.
    """
    mails = [_proven(services, _read(folder, path), believed) for path in _files(folder)]
    if unknown := set(believed) - {mail.file for mail in mails}:
        raise InputFileError(min(unknown), "there is no such file in the folder")
    with services.transaction() as session:
        letters = _letters(session, mails)
        cycles = _hold(session, letters.values(), now)
        return [line for mail in mails for line in _lines(cycles, letters.get(mail.digest), mail)]


def _files(folder: Path) -> list[Path]:
    try:
        places = [folder / name for name in MAILDIR if (folder / name).is_dir()] or [folder]
        found = [path for place in places for path in place.iterdir()]
    except OSError as error:
        raise InputFileError(str(folder), error.strerror or str(error)) from error
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def _read(folder: Path, path: Path) -> _Mail:
    name = path.relative_to(folder).as_posix()
    if path.parent == folder and path.suffix.lower() != ".eml":
        return _Mail(name, None, "neither an .eml file nor in a Maildir")
    try:
        with path.open("rb") as file:
            report = read_report(file.read(MOST_BYTES))
    except OSError as error:
        return _Mail(name, None, error.strerror or str(error))
    if report is None:
        return _Mail(name, None, "no delivery report")
    return _Mail(name, report, "" if report.recipients else "it names no recipient")


def _proven(services: Services, mail: _Mail, believed: Collection[str]) -> _Mail:
    bounces, report = bounces_of(services.settings), mail.report
    if not bounces or not report or mail.file in believed:
        return mail
    return replace(mail, is_believed=bounces.is_proven(report.message_id or "", report.sent_to))


def _letters(session: Session, mails: Iterable[_Mail]) -> dict[str, LetterOut]:
    digests = sorted({mail.digest for mail in mails if mail.digest})
    batches = (digests[start : start + _BATCH] for start in range(0, len(digests), _BATCH))
    return {digest: letter for batch in batches for digest, letter in letters_out(session, batch).items()}


def _hold(session: Session, letters: Iterable[LetterOut], now: datetime) -> Mapping[str, CycleAt]:
    # Always in the same order, so that two who do this at once do not wait for each other.
    return {code: lock_cycle(session, code, now) for code in sorted({letter.cycle for letter in letters})}


def _lines(cycles: Mapping[str, CycleAt], letter: LetterOut | None, mail: _Mail) -> Iterator[ReportLine]:
    if mail.report is None or mail.problem:
        yield ReportLine(mail.file, Verdict.UNREADABLE, said=mail.problem)
        return
    for one in mail.report.recipients:
        shown = ReportLine(mail.file, Verdict.NOT_OURS, "", *_shown(one))
        contact = _written_to(letter, one)
        if letter is None or contact is None:
            yield shown
            continue
        cycle = cycles[letter.cycle]
        if _waits_for_word(cycle, letter, contact, one, mail):
            verdict = Verdict.UNPROVEN
        else:
            verdict = _verdict(cycle, letter, contact, one)
        yield replace(shown, verdict=verdict, respondent=letter.respondent, address=contact.address)


def _shown(one: ReportedRecipient) -> tuple[str, str, str]:
    return next(iter(one.addresses), ""), one.status, one.diagnostic


def _written_to(letter: LetterOut | None, one: ReportedRecipient) -> Contact | None:
    named = {address.casefold() for address in one.addresses}
    contacts = letter.contacts if letter else ()
    return next((contact for contact in contacts if contact.address.casefold() in named), None)


def _waits_for_word(
    cycle: CycleAt, letter: LetterOut, contact: Contact, one: ReportedRecipient, mail: _Mail
) -> bool:
    if mail.is_believed or not one.is_permanent_failure:
        return False
    return not is_reported(cycle.session, cycle.id, letter, contact)


def _verdict(cycle: CycleAt, letter: LetterOut, contact: Contact, one: ReportedRecipient) -> Verdict:
    if one.is_permanent_failure:
        return Verdict.MARKED if mark_undeliverable(cycle, letter, contact, one.status) else Verdict.KNOWN
    return _VERDICTS.get(one.action, Verdict.UNREADABLE)

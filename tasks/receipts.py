"""Receipts of what was handed in: made from the record, for a letter or on demand, and looked up in it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from config.definition import Language
from config.languages import definition_in
from documents.receipt import receipt_json, receipt_pdf
from models.queries.cycles import CycleAt, audit_entries, look_at_cycle
from models.queries.installation import marking_on
from models.queries.obligations import find_obligation
from models.queries.receipts import recorded_arrival
from models.queries.submissions import registered_version, versions_of
from models.rules.audit import ChainedEntry, What, first_break
from models.rules.instants import utc_text
from models.rules.letters import Letter
from models.rules.receipts import (
    DueThen,
    EntryPlace,
    Named,
    ReceivedFile,
    RegisteredPart,
    StateReceipt,
)
from models.tables import Submission
from notifications.channel import Attachment
from notifications.wording import WORDINGS
from tasks.services import Services

PDF, JSON = "application/pdf", "application/json"


@dataclass(frozen=True)
class ReceiptWanted:
    """Whose receipt for what: the version that counts unless one is named."""

    cycle: str
    respondent: str
    deliverable: str
    version: int | None = None
    language: Language = Language.ENGLISH


class Standing(StrEnum):
    """What became of a version since its receipt was written."""

    LATEST = "latest"
    OUTDATED = "outdated"
    """A newer version came."""
    WITHDRAWN = "withdrawn"
    """Its respondent took it back: the record holds its arrival, but it counts no more."""


@dataclass(frozen=True)
class LookedUp:
    """What the record says about a receipt: problems where it does not say the same."""

    standing: Standing | None
    latest_version: int | None
    latest_received_at: datetime | None
    problems: tuple[str, ...]


def find_receipt(services: Services, wanted: ReceiptWanted, now: datetime) -> StateReceipt:
    """Return a receipt as it was at its arrival, whenever it is asked for.

    Raises:
        CycleError: nothing of the kind was received.
    """
    with services.reading() as session:
        return _receipt(look_at_cycle(session, wanted.cycle, now), wanted)


def standing_of(services: Services, code: str, receipt: StateReceipt, now: datetime) -> Standing:
    """Return what became of the version of a receipt that was made from the record.

    Raises:
        CycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        owed = find_obligation(session, cycle.row, receipt.respondent.code, receipt.deliverable.code)
        return _standing(*_ours_and_latest(versions_of(session, owed.id), receipt.version))


def registered_receipt(
    services: Services, wanted: ReceiptWanted, reference: str, now: datetime
) -> StateReceipt:
    """Return the receipt of the registration with that reference.

    Raises:
        CycleError: nothing of the kind was registered.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, wanted.cycle, now)
        owed = find_obligation(session, cycle.row, wanted.respondent, wanted.deliverable)
        version = registered_version(session, owed.id, reference)
        return _receipt(cycle, replace(wanted, version=version))


def receipts_of_letter(cycle: CycleAt, letter: Letter) -> Iterator[Attachment]:
    """Yield the receipts of what a letter says to have come or to count, as PDF and JSON, in its language.

    Raises:
        CycleError: the record does not hold what the letter speaks of.
    """
    # One letter may say that a version came, and that it counts since a later one was withdrawn.
    told = dict.fromkeys((item.deliverable, item.version) for item in letter.items if item.version)
    for deliverable, version in told:
        wanted = ReceiptWanted(cycle.code, letter.respondent, deliverable, version, letter.language)
        receipt = _receipt(cycle, wanted)
        yield Attachment(f"{receipt.file_stem}.pdf", PDF, receipt_pdf(receipt))
        yield Attachment(f"{receipt.file_stem}.json", JSON, receipt_json(receipt))


def look_up(services: Services, code: str, receipt: StateReceipt, now: datetime) -> LookedUp:
    """Hold a receipt against the record of a cycle.

    Raises:
        CycleError: no such cycle is open here, or that respondent does not owe that deliverable in it.
    """
    if receipt.cycle.code != code:
        problem = f"the receipt is of the cycle '{receipt.cycle.code}', not of '{code}'"
        return LookedUp(None, None, None, (problem,))
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        entries = audit_entries(session, cycle.id)
        broken = first_break(code, entries, cycle.row.audit_length, cycle.row.audit_head)
        owed = find_obligation(session, cycle.row, receipt.respondent.code, receipt.deliverable.code)
        ours, latest = _ours_and_latest(versions_of(session, owed.id), receipt.version)
        found = [f"audit chain: {broken}" if broken else None, _entry_problem(entries, receipt)]
        if ours is not None and found[1] is None:
            found.append(_difference(receipt, _receipt(cycle, _same(receipt))))
    problems = tuple(one for one in found if one)
    return LookedUp(
        None if problems else _standing(ours, latest),
        latest.version if latest else None,
        latest.received_at if latest else None,
        problems,
    )


def _same(receipt: StateReceipt) -> ReceiptWanted:
    return ReceiptWanted(
        receipt.cycle.code,
        receipt.respondent.code,
        receipt.deliverable.code,
        receipt.version,
        receipt.language,
    )


def _ours_and_latest(
    known: Sequence[Submission], version: int
) -> tuple[Submission | None, Submission | None]:
    ours = next((one for one in known if one.version == version), None)
    return ours, next((one for one in reversed(known) if one.counts), None)


def _standing(ours: Submission | None, latest: Submission | None) -> Standing:
    if ours is None or not ours.counts:
        return Standing.WITHDRAWN
    return Standing.LATEST if ours is latest else Standing.OUTDATED


def _entry_problem(entries: Sequence[ChainedEntry], receipt: StateReceipt) -> str | None:
    """Return what the entry that a receipt names says otherwise, or none."""
    place = receipt.entry.position
    if not 0 < place <= len(entries):
        return f"the record has no entry {place}"
    entry = entries[place - 1]
    if entry.hash != receipt.entry.hash:
        return f"entry {place} of the record is another one"
    what = What.RECEIVED if receipt.file else What.REGISTERED
    told = (entry.what, entry.respondent, entry.deliverable)
    if told != (what, receipt.respondent.code, receipt.deliverable.code):
        return f"entry {place} of the record is not about what the receipt names"
    detail = json.loads(entry.detail)
    differs = [name for name, value in _on_record(receipt).items() if detail.get(name, value) != value]
    return f"entry {place} of the record says otherwise about: {', '.join(differs)}" if differs else None


def _on_record(receipt: StateReceipt) -> dict[str, object]:
    told: dict[str, object] = {"version": receipt.version, "received_at": utc_text(receipt.received_at)}
    if receipt.file:
        told |= {"sha256": receipt.file.sha256, "size": receipt.file.size}
    if receipt.part:
        told |= {"reference": receipt.part.reference, "pages": receipt.part.pages}
    return told


def _difference(receipt: StateReceipt, ours: StateReceipt) -> str | None:
    if receipt.due.announced_at is None:  # it may have been written before that day had a name of its own
        ours = _in_words_of(receipt, ours)
    names = [one.name for one in fields(ours) if getattr(ours, one.name) != getattr(receipt, one.name)]
    return f"the record says otherwise about: {', '.join(names)}" if names else None


def _in_words_of(receipt: StateReceipt, ours: StateReceipt) -> StateReceipt:
    then = ours.due.as_first_written
    return replace(ours, due=then) if receipt.due == then else ours


def _receipt(cycle: CycleAt, wanted: ReceiptWanted) -> StateReceipt:
    owed = find_obligation(cycle.session, cycle.row, wanted.respondent, wanted.deliverable)
    found = recorded_arrival(cycle, owed, wanted.version)
    came, days, language = found.submission, found.days, wanted.language
    words = definition_in(cycle.definition, language)
    return StateReceipt(
        language=language,
        marking=marking_on(cycle.session, cycle.definition.letters.marking, language),
        cycle=Named(cycle.code, words.title),
        respondent=Named(owed.respondent.code, WORDINGS[language].respondent(owed.respondent.name)),
        time_zone=owed.respondent.time_zone,
        deliverable=Named(owed.row.deliverable, words.deliverable(owed.row.deliverable).title),
        version=came.version,
        received_at=came.received_at,
        first_received_at=found.first_received_at,
        due=DueThen(found.deadline.version, days.due_at, found.deadline.late_after, days.announced_at),
        entry=EntryPlace(found.position, found.hash),
        file=_file(came),
        part=_part(came),
    )


def _file(came: Submission) -> ReceivedFile | None:
    if came.sha256 is None or came.format is None:
        return None
    return ReceivedFile(came.sha256, came.size or 0, came.format.value)


def _part(came: Submission) -> RegisteredPart | None:
    if came.reference is None:
        return None
    return RegisteredPart(came.reference, came.pages or 0, came.marking or "", came.custodian or "")

"""Letters as values, with all that their templates may name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, select

from models.queries.cycles import CycleAt
from models.queries.submissions import findings_of
from models.rules.findings import Audience, Finding
from models.rules.letters import Letter, LetterItem, LetterKey, message_id_of
from models.rules.occasions import Occasion, parse_occasion
from models.tables import Contact, DeadlineVersion, Notice, Obligation, Respondent, Submission
from models.tables import Letter as LetterRow


@dataclass(frozen=True)
class LetterToSend:
    """One leased letter: its key, its channel, and what it says."""

    letter_id: int
    channel: str
    letter: Letter


@dataclass(frozen=True)
class _Carried:
    """One notice of a letter, with what it speaks of."""

    occasion: Occasion
    obligation: Obligation
    deadline: DeadlineVersion
    submission: Submission | None
    is_current: bool
    """Whether no later version has come: what an earlier one lacked is open no more."""


def letters_to_send(cycle: CycleAt, letter_ids: Collection[int]) -> list[LetterToSend]:
    """Return letters as values, in the order of the keys given."""
    carried = _carried(cycle, letter_ids)
    found = findings_of(cycle.session, _submission_ids(carried))
    addressed = _addressed(cycle.session, letter_ids)
    earlier = _earlier(cycle, {contact.id or 0 for _, contact, _ in addressed.values()})
    letters = []
    for letter_id in letter_ids:
        row, contact, _ = addressed[letter_id]
        items = tuple(_item(cycle, one, found) for one in carried[letter_id])
        before = tuple(name for name, made_at in earlier.get(contact.id or 0, ()) if made_at < row.made_at)
        letters.append(
            LetterToSend(
                letter_id,
                row.channel,
                _letter(cycle, addressed[letter_id], items, before),
            )
        )
    return letters


def _letter(
    cycle: CycleAt,
    addressed: tuple[LetterRow, Contact, Respondent],
    items: tuple[LetterItem, ...],
    previous_ids: tuple[str, ...],
) -> Letter:
    row, contact, respondent = addressed
    definition = cycle.definition
    recipient = f"{respondent.code} {contact.address}"
    tones = {rung.offset_days: rung.tone for rung in definition.ladder if not rung.is_call}
    return Letter(
        key=LetterKey(cycle.code, recipient, row.channel, row.kind, row.made_at),
        cycle_title=definition.title,
        legal_basis=definition.legal_basis,
        sender=definition.letters.sender,
        reply_to=definition.letters.reply_to,
        marking=definition.letters.marking,
        courteous=any(
            tones.get(item.offset_days) == "courteous" for item in items if item.offset_days is not None
        ),
        respondent=respondent.code,
        respondent_name=respondent.name,
        time_zone=respondent.time_zone,
        recipient_address=contact.address,
        recipient_office=contact.office,
        items=items,
        previous_ids=previous_ids,
    )


def _item(cycle: CycleAt, carried: _Carried, found: Mapping[int, list[Finding]]) -> LetterItem:
    deliverable = cycle.definition.deliverable(carried.obligation.deliverable)
    submission = carried.submission
    findings = found.get(submission.id or 0, []) if submission and carried.is_current else []
    return LetterItem(
        deliverable=deliverable.code,
        title=deliverable.title,
        formats=tuple(format_.value for format_ in deliverable.formats),
        due_at=carried.deadline.due_at,
        offset_days=int(carried.occasion.rung) if carried.occasion.rung else None,
        version=submission.version if submission else None,
        received_at=submission.received_at if submission else None,
        sha256=submission.sha256 if submission else None,
        reference=submission.reference if submission else None,
        findings=tuple(finding for finding in findings if finding.audience is Audience.CONTACT),
    )


def _carried(cycle: CycleAt, letter_ids: Collection[int]) -> dict[int, list[_Carried]]:
    statement = (
        select(Notice.letter_id, Notice.occasion, Obligation, DeadlineVersion)
        .join(Obligation, col(Notice.obligation_id) == Obligation.id)
        .join(
            DeadlineVersion,
            and_(
                col(DeadlineVersion.obligation_id) == Obligation.id,
                col(DeadlineVersion.version) == Obligation.deadline_version,
            ),
        )
        .where(col(Notice.letter_id).in_(letter_ids))
        .order_by(col(Notice.letter_id), col(Notice.obligation_id), col(Notice.id))
    )
    rows = cycle.session.exec(statement).all()
    received = _received(cycle.session, {row[2].id or 0 for row in rows if row[1].startswith("received:")})
    carried: dict[int, list[_Carried]] = {}
    for letter_id, text, obligation, deadline in rows:
        occasion = parse_occasion(text)
        version = (obligation.id or 0, occasion.number or 0)
        submission = None if occasion.is_ladder else received.get(version)
        is_current = (version[0], version[1] + 1) not in received
        one = _Carried(occasion, obligation, deadline, submission, is_current)
        carried.setdefault(letter_id or 0, []).append(one)
    return carried


def _received(session: Session, obligation_ids: Collection[int]) -> dict[tuple[int, int], Submission]:
    rows = session.exec(select(Submission).where(col(Submission.obligation_id).in_(obligation_ids)))
    return {(submission.obligation_id, submission.version): submission for submission in rows}


def _submission_ids(carried: Mapping[int, list[_Carried]]) -> list[int]:
    return [
        one.submission.id or 0
        for members in carried.values()
        for one in members
        if one.submission is not None
    ]


def _addressed(
    session: Session, letter_ids: Collection[int]
) -> dict[int, tuple[LetterRow, Contact, Respondent]]:
    statement = (
        select(LetterRow, Contact, Respondent)
        .join(Contact, col(LetterRow.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(LetterRow.id).in_(letter_ids))
    )
    return {row[0].id or 0: (row[0], row[1], row[2]) for row in session.exec(statement)}


def _earlier(cycle: CycleAt, recipients: Collection[int]) -> dict[int, list[tuple[str, datetime]]]:
    statement = (
        select(LetterRow.recipient_id, LetterRow.digest, LetterRow.made_at)
        .where(
            LetterRow.cycle_id == cycle.id,
            col(LetterRow.recipient_id).in_(recipients),
            col(LetterRow.sent_at).is_not(None),
        )
        .order_by(col(LetterRow.made_at), col(LetterRow.digest))
    )
    earlier: dict[int, list[tuple[str, datetime]]] = {}
    for recipient, digest, made_at in cycle.session.exec(statement):
        earlier.setdefault(recipient, []).append((message_id_of(digest), made_at))
    return earlier

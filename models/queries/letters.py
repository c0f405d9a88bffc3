"""Letters as values, with all that their templates may name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from config.definition import CycleWords, Language
from models.queries.circulars import circulars
from models.queries.contacts import contacts_of
from models.queries.cycles import CycleAt
from models.queries.installation import is_for_rehearsal
from models.queries.intake import mails_acknowledged, mails_refused
from models.queries.letter_items import Background, Carried, background, carried_by
from models.rules.calendar import brussels_day
from models.rules.letters import (
    Circular,
    Letter,
    LetterContact,
    LetterItem,
    LetterKey,
    LetterKind,
    marking_of,
    message_id_of,
)
from models.rules.notes import CALL_NOTE, note_number
from models.rules.occasions import RECEIVED, REFUSED
from models.tables import Contact, Letter as LetterRow, LetterCopy, Respondent


@dataclass(frozen=True)
class LetterToSend:
    """One leased letter: its key, its channel, and what it says."""

    letter_id: int
    channel: str
    letter: Letter
    attempt: int
    """Which try of the letter this is."""


@dataclass(frozen=True)
class AddressedLetter:
    """A row of a letter, and who gets it."""

    row: LetterRow
    contact: Contact
    respondent: Respondent


@dataclass(frozen=True)
class Batch:
    """What a batch of letters is made from."""

    cycle: CycleAt
    known: Background
    carried: Mapping[int, list[Carried]]
    copies: Mapping[int, tuple[str, ...]]
    earlier: Mapping[int, list[tuple[str, datetime]]]
    """Message-IDs of letters that went, with the UTC instants of their making, by recipient."""
    texts: Mapping[str, tuple[Circular, int]]
    contacts: Mapping[int, tuple[LetterContact, ...]]
    is_rehearsal: bool
    mails: Mapping[tuple[str, int, int], str]
    """Message-IDs of the mails that are answered, by occasion, obligation and number."""


def letters_to_send(cycle: CycleAt, letter_ids: Collection[int]) -> list[LetterToSend]:
    """Return letters as values, in the order of the keys given."""
    if not letter_ids:
        return []
    addressed = _addressed(cycle.session, letter_ids)
    session = cycle.session
    batch = batch_of(cycle, addressed, carried_by(session, addressed), _copies(session, addressed))
    return [
        LetterToSend(key, row.channel, letter_of(batch, addressed[key]), row.attempts)
        for key, row in ((key, addressed[key].row) for key in letter_ids)
    ]


def batch_of(
    cycle: CycleAt,
    addressed: Mapping[int, AddressedLetter],
    carried: Mapping[int, list[Carried]],
    copies: Mapping[int, tuple[str, ...]],
) -> Batch:
    """Read what letters are made from besides what they carry and who gets copies, all by their keys."""
    acknowledged = _respondents(addressed, LetterKind.ACKNOWLEDGEMENT)
    drilled = _respondents(addressed, LetterKind.DRILL)
    return Batch(
        cycle=cycle,
        known=background(cycle, carried, acknowledged),
        carried=carried,
        copies=copies,
        earlier=_earlier(cycle, {one.contact.id or 0 for one in addressed.values()}),
        texts=circulars(cycle.session, cycle.id),
        contacts=_contacts(cycle, drilled) if drilled else {},
        is_rehearsal=is_for_rehearsal(cycle.session),
        mails=_mails(cycle, carried),
    )


def letter_of(batch: Batch, one: AddressedLetter) -> Letter:
    """Return one letter of a batch as a value."""
    cycle, row, respondent = batch.cycle, one.row, one.respondent
    carried, words = batch.carried.get(row.id or 0, []), _words(cycle, one.contact.language)
    items = tuple(
        item for item in (batch.known.item(about, one.contact.language) for about in carried) if item
    )
    text, note = _text(batch, carried)
    return Letter(
        key=LetterKey(
            cycle.code, f"{respondent.code} {one.contact.address}", row.channel, row.kind, row.made_at
        ),
        cycle_title=words.title,
        short_title=words.short_title or words.title,
        legal_basis=words.legal_basis,
        sender=words.sender,
        reply_to=cycle.definition.letters.reply_to,
        marking=_marking(batch, one.contact.language),
        courteous=_is_courteous(cycle, items),
        respondent=respondent.code,
        respondent_name=respondent.name,
        time_zone=one.contact.time_zone or respondent.time_zone,
        recipient_address=one.contact.address,
        recipient_office=one.contact.office,
        items=items,
        copies=batch.copies.get(row.id or 0, ()),
        previous_ids=_before(batch, one, carried),
        language=one.contact.language,
        still_owed=_still_owed(batch, one),
        contacts=batch.contacts.get(respondent.id or 0, ()) if row.kind is LetterKind.DRILL else (),
        circular=text,
        note_number=note_number(cycle.code, note) if note else "",
    )


def _words(cycle: CycleAt, language: Language) -> CycleWords:
    definition = cycle.definition
    if language is Language.FRENCH and definition.letters.fr:
        return definition.letters.fr
    return CycleWords(
        title=definition.title,
        short_title=definition.letters.short_title,
        legal_basis=definition.legal_basis,
        sender=definition.letters.sender,
    )


def _marking(batch: Batch, language: Language) -> str:
    marking = batch.cycle.definition.letters.marking
    return marking_of(marking, language, is_rehearsal=batch.is_rehearsal)


def _is_courteous(cycle: CycleAt, items: Collection[LetterItem]) -> bool:
    tones = {rung.offset_days: rung.tone for rung in cycle.definition.ladder if not rung.is_call}
    return any(tones.get(item.offset_days) == "courteous" for item in items if item.offset_days is not None)


def _text(batch: Batch, carried: Collection[Carried]) -> tuple[Circular | None, int | None]:
    """Return the numbered text that a letter carries, and the number of its note."""
    for one in carried:
        if known := batch.texts.get(str(one.occasion)):
            return known
        if one.occasion.letter_kind is LetterKind.CALL:
            return None, CALL_NOTE
    return None, None


def _before(batch: Batch, one: AddressedLetter, carried: Collection[Carried]) -> tuple[str, ...]:
    earlier = batch.earlier.get(one.contact.id or 0, ())
    ours = tuple(name for name, made_at in earlier if made_at < one.row.made_at)
    return tuple(dict.fromkeys((*ours, *_answered(batch, carried))))


def _answered(batch: Batch, carried: Collection[Carried]) -> Iterator[str]:
    """Yield the Message-IDs of the mails that a letter answers."""
    for one in carried:
        if one.obligation:
            key = (one.occasion.name, one.obligation.id or 0, one.occasion.number or 0)
            yield from filter(None, [batch.mails.get(key)])


def _mails(cycle: CycleAt, carried: Mapping[int, list[Carried]]) -> dict[tuple[str, int, int], str]:
    found: dict[tuple[str, int, int], str] = {}
    told = [one for members in carried.values() for one in members]
    for name, mails in ((RECEIVED, mails_acknowledged), (REFUSED, mails_refused)):
        about = {one.obligation.id or 0 for one in told if one.obligation and one.occasion.name == name}
        if about:
            found |= {(name, *key): message_id for key, message_id in mails(cycle.session, about).items()}
    return found


def _still_owed(batch: Batch, one: AddressedLetter) -> tuple[LetterItem, ...]:
    if one.row.kind is not LetterKind.ACKNOWLEDGEMENT:
        return ()
    return batch.known.still_owed(one.respondent.id or 0, one.contact.language)


def _respondents(addressed: Mapping[int, AddressedLetter], kind: LetterKind) -> set[int]:
    return {one.respondent.id or 0 for one in addressed.values() if one.row.kind is kind}


def _addressed(session: Session, letter_ids: Collection[int]) -> dict[int, AddressedLetter]:
    statement = (
        select(LetterRow, Contact, Respondent)
        .join(Contact, col(LetterRow.recipient_id) == Contact.id)
        .join(Respondent, col(Contact.respondent_id) == Respondent.id)
        .where(col(LetterRow.id).in_(letter_ids))
    )
    return {row[0].id or 0: AddressedLetter(*row) for row in session.exec(statement)}


def _copies(session: Session, letter_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    statement = (
        select(LetterCopy.letter_id, Contact.address)
        .join(Contact, col(LetterCopy.contact_id) == Contact.id)
        .where(col(LetterCopy.letter_id).in_(letter_ids))
        .order_by(col(LetterCopy.letter_id), col(LetterCopy.id))
    )
    found: dict[int, tuple[str, ...]] = {}
    for letter_id, address in session.exec(statement):
        found[letter_id] = (*found.get(letter_id, ()), address)
    return found


def _contacts(cycle: CycleAt, respondent_ids: Collection[int]) -> dict[int, tuple[LetterContact, ...]]:
    today = brussels_day(cycle.now)
    found: dict[int, tuple[LetterContact, ...]] = {}
    for respondent, contact in contacts_of(cycle.session, cycle.definition.respondents.roster):
        key = respondent.id or 0
        if key in respondent_ids and (contact.valid_to is None or contact.valid_to >= today):
            shown = LetterContact(contact.role.value, contact.office, contact.address, contact.telephone)
            found[key] = (*found.get(key, ()), shown)
    return found


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

"""Letters that are not made yet, as the values that they would be when they go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from models.queries.cycles import CycleAt
from models.queries.letter_items import Carried
from models.queries.letters import AddressedLetter, batch_of, letter_of
from models.queries.picture import Outgoing
from models.rules.letters import Letter, LetterKey
from models.tables import Contact, Letter as LetterRow

Earlier = Mapping[int, list[tuple[str, datetime]]]
"""Message-IDs of letters with the instants of their making, by recipient."""

Going = tuple[datetime, Outgoing]
"""A letter, and the UTC instant at which it goes."""


def letters_ahead(cycle: CycleAt, wanted: Sequence[Going], sent: Sequence[Going] = ()) -> list[Letter]:
    """Return letters as they would stand, in the order given, from the values of now.

    Args:
        cycle: the cycle as it stands.
        wanted: the letters.
        sent: all letters that go in the span; those that went before another are named in it: they thread.
    """
    contacts = _contacts(cycle.session, [one for _, one in (*wanted, *sent)])
    # No row of theirs is in the database: negative keys stand for none.
    rows = {-place: letter for place, (_, letter) in enumerate(wanted, start=1)}
    addressed = {
        key: AddressedLetter(_row(cycle, key, one, contacts), contacts[one.recipient_id], one.respondent)
        for key, one in rows.items()
    }
    carried = {key: _carried(one) for key, one in rows.items()}
    copies = {key: tuple(contacts[copy].address for copy in one.copies) for key, one in rows.items()}
    batch = batch_of(cycle, addressed, carried, copies)
    names = [
        (at, one.recipient_id, (key_of(cycle.code, one, contacts).message_id, one.made_at))
        for at, one in sent
    ]
    thread = _Thread(batch.earlier, names)
    by_instant = {at: replace(batch, earlier=thread.until(at)) for at in {at for at, _ in wanted}}
    return [letter_of(by_instant[at], addressed[key]) for key, (at, _) in zip(rows, wanted, strict=True)]


def key_of(code: str, one: Outgoing, contacts: Mapping[int, Contact]) -> LetterKey:
    """Return what makes a letter of a cycle the same letter."""
    recipient = f"{one.respondent.code} {contacts[one.recipient_id].address}"
    return LetterKey(code, recipient, one.channel, one.kind, one.made_at)


def _row(cycle: CycleAt, key: int, one: Outgoing, contacts: Mapping[int, Contact]) -> LetterRow:
    return LetterRow(
        id=key,
        cycle_id=cycle.id,
        recipient_id=one.recipient_id,
        channel=one.channel,
        kind=one.kind,
        made_at=one.made_at,
        digest=key_of(cycle.code, one, contacts).digest,
    )


def _carried(one: Outgoing) -> list[Carried]:
    return [Carried(notice.occasion, notice.obligation) for notice in one.carried]


def _contacts(session: Session, letters: Collection[Outgoing]) -> dict[int, Contact]:
    keys = {key for one in letters for key in (one.recipient_id, *one.copies)}
    return {row.id or 0: row for row in session.exec(select(Contact).where(col(Contact.id).in_(keys)))}


@dataclass(frozen=True)
class _Thread:
    """Letters to each recipient: what went before the span, and what goes in it."""

    earlier: Earlier
    sent: Sequence[tuple[datetime, int, tuple[str, datetime]]]
    """The instant at which one goes, its recipient, and what names it."""

    def until(self, at: datetime) -> Earlier:
        """Return the letters that went before an instant."""
        found = {recipient: list(letters) for recipient, letters in self.earlier.items()}
        for went_at, recipient, name in self.sent:
            if went_at < at:
                found.setdefault(recipient, []).append(name)
        return {recipient: sorted(letters, key=lambda one: one[::-1]) for recipient, letters in found.items()}

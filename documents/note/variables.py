"""What the template of a note may name: words and lists of words, ready to be read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import groupby

from documents.note.wording import WORDINGS, Wording
from documents.text import BRUSSELS
from models.rules.letters import QuestionAnswer
from models.rules.note_words import OutlinePoint
from models.rules.notes import (
    CallNote,
    CircularNote,
    Note,
    NoteContact,
    NoteDeliverable,
    NoteItem,
    NoteKind,
    NoteSheet,
    TimelineEntry,
)
from models.rules.texts import capital


@dataclass(frozen=True)
class DeliverableWords:
    """One thing asked for: its title, the formats taken, and its days."""

    title: str
    formats: str
    due: str
    cut_off: str


@dataclass(frozen=True)
class GroupWords:
    """Items of the catalogue under one heading."""

    title: str
    items: tuple[NoteItem, ...]


@dataclass(frozen=True)
class DayWords:
    """One day of the timeline."""

    day: str
    what: str


@dataclass(frozen=True)
class CallVariables:
    """What the template of the call may name."""

    number: str
    date: str
    cycle: str
    legal_basis: str
    sender: str
    reply_to: str
    marking: str
    addressees: str
    contacts: tuple[NoteContact, ...]
    deliverables: tuple[DeliverableWords, ...]
    has_form: bool
    statement: str
    the_statement: str
    report_title: str
    timeline: tuple[DayWords, ...]
    item_title: str
    items_title: str
    item_count: str
    items: tuple[NoteItem, ...]
    groups: tuple[GroupWords, ...]
    sheets: tuple[NoteSheet, ...]
    outline: tuple[OutlinePoint, ...]


@dataclass(frozen=True)
class CircularVariables:
    """What the template of a correction or a circular may name."""

    number: str
    date: str
    cycle: str
    sender: str
    reply_to: str
    marking: str
    addressees: str
    contacts: tuple[NoteContact, ...]
    title: str
    is_correction: bool
    paragraphs: tuple[str, ...]
    answers: tuple[QuestionAnswer, ...]


VARIABLES: Mapping[NoteKind, type[CallVariables] | type[CircularVariables]] = {
    NoteKind.CALL: CallVariables,
    NoteKind.CORRECTION: CircularVariables,
    NoteKind.CIRCULAR: CircularVariables,
}
"""What a template may name, by the kind of its note."""


def variables(note: Note) -> dict[str, object]:
    """Return everything that the template of a note may name, by name."""
    found = _of_call(note) if isinstance(note, CallNote) else _of_circular(note)
    return {entry.name: getattr(found, entry.name) for entry in fields(found)}


def title_of(note: Note) -> str:
    """Return the title of a note, as the properties of its file have it."""
    words = WORDINGS[note.language]
    title = words.typography(f"{words.call}{note.cycle_title}") if isinstance(note, CallNote) else note.title
    return f"{note.number} – {title}"


def _of_call(note: CallNote) -> CallVariables:
    words = WORDINGS[note.language]
    statements = [one for one in note.deliverables if not one.is_form]
    return CallVariables(
        number=note.number,
        date=words.day(note.dated_on),
        cycle=note.cycle_title,
        legal_basis=note.legal_basis,
        sender=note.sender,
        reply_to=note.contacts[0].address,
        marking=note.marking,
        addressees=words.listing(note.addressees),
        contacts=note.contacts,
        deliverables=tuple(_deliverable(one, words) for one in note.deliverables),
        has_form=any(one.is_form for one in note.deliverables),
        statement=words.listing([one.title for one in statements]),
        the_statement=words.listing([one.the_title for one in statements]),
        report_title=note.report_title,
        timeline=tuple(_day(one, words) for one in note.timeline),
        item_title=capital(note.item_word),
        items_title=capital(words.plural(note.item_word)),
        item_count=words.count(len(note.items), note.item_word),
        items=note.items,
        groups=tuple(_groups(note.items)),
        sheets=note.sheets,
        outline=note.outline,
    )


def _of_circular(note: CircularNote) -> CircularVariables:
    words = WORDINGS[note.language]
    return CircularVariables(
        number=note.number,
        date=words.day(note.dated_on),
        cycle=note.cycle_title,
        sender=note.sender,
        reply_to=note.contacts[0].address,
        marking=note.marking,
        addressees=words.listing(note.addressees),
        contacts=note.contacts,
        title=note.title,
        is_correction=note.kind is NoteKind.CORRECTION,
        paragraphs=note.paragraphs,
        answers=note.answers,
    )


def _deliverable(asked: NoteDeliverable, words: Wording) -> DeliverableWords:
    return DeliverableWords(
        title=capital(asked.title),
        formats=words.choice([name.upper() for name in asked.formats]),
        due=words.due(asked.due_at),
        cut_off=words.weekday(asked.cut_off_at.astimezone(BRUSSELS).date()),
    )


def _day(entry: TimelineEntry, words: Wording) -> DayWords:
    return DayWords(words.weekday(entry.on), entry.what)


def _groups(items: Iterable[NoteItem]) -> Iterator[GroupWords]:
    for title, members in groupby(items, key=lambda item: item.group):
        yield GroupWords(title, tuple(members))

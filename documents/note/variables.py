"""What the template of a note may name: words and lists of words, ready to be read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import groupby

from documents.moments import due_text, weekday_text
from documents.text import BRUSSELS, count_text, day_text, list_text, plural
from models.rules.letters import QuestionAnswer
from models.rules.notes import (
    CallNote,
    CircularNote,
    Note,
    NoteContact,
    NoteDeliverable,
    NoteItem,
    NoteKind,
    NoteSheet,
    OutlinePoint,
    TimelineEntry,
)


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
    title = f"Call for contributions: {note.cycle_title}" if isinstance(note, CallNote) else note.title
    return f"{note.number} – {title}"


def _of_call(note: CallNote) -> CallVariables:
    return CallVariables(
        number=note.number,
        date=day_text(note.dated_on),
        cycle=note.cycle_title,
        legal_basis=note.legal_basis,
        sender=note.sender,
        reply_to=note.contacts[0].address,
        marking=note.marking,
        addressees=list_text(note.addressees),
        contacts=note.contacts,
        deliverables=tuple(map(_deliverable, note.deliverables)),
        has_form=any(one.is_form for one in note.deliverables),
        statement=list_text([one.title for one in note.deliverables if not one.is_form]),
        report_title=note.report_title,
        timeline=tuple(map(_day, note.timeline)),
        item_title=_capital(note.item_word),
        items_title=_capital(plural(note.item_word)),
        item_count=count_text(len(note.items), note.item_word),
        items=note.items,
        groups=tuple(_groups(note.items)),
        sheets=note.sheets,
        outline=note.outline,
    )


def _of_circular(note: CircularNote) -> CircularVariables:
    return CircularVariables(
        number=note.number,
        date=day_text(note.dated_on),
        cycle=note.cycle_title,
        sender=note.sender,
        reply_to=note.contacts[0].address,
        marking=note.marking,
        addressees=list_text(note.addressees),
        contacts=note.contacts,
        title=note.title,
        is_correction=note.kind is NoteKind.CORRECTION,
        paragraphs=note.paragraphs,
        answers=note.answers,
    )


def _deliverable(asked: NoteDeliverable) -> DeliverableWords:
    *others, last = [name.upper() for name in asked.formats]
    return DeliverableWords(
        title=_capital(asked.title),
        formats=f"{', '.join(others)} or {last}" if others else last,
        due=due_text(asked.due_at),
        cut_off=weekday_text(asked.cut_off_at.astimezone(BRUSSELS).date()),
    )


def _day(entry: TimelineEntry) -> DayWords:
    return DayWords(weekday_text(entry.on), entry.what)


def _groups(items: Iterable[NoteItem]) -> Iterator[GroupWords]:
    for title, members in groupby(items, key=lambda item: item.group):
        yield GroupWords(title, tuple(members))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What a numbered note says, apart from how it looks: the call, corrections and circulars to all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from config.definition import CatalogueItem, Definition, Deliverable, Language
from config.form import FormSchema
from config.languages import definition_in, form_in
from models.rules.calendar import end_of_day
from models.rules.letters import Circular, QuestionAnswer
from models.rules.note_words import NOTE_WORDS, NoteWords, OutlinePoint

CALL_NOTE = 1
"""Number of the call: it is the first note of its cycle."""


class NoteKind(StrEnum):
    """Kinds of notes; each is carried by the letter of that kind."""

    CALL = "call"
    CORRECTION = "correction"
    CIRCULAR = "circular"


def note_number(cycle_code: str, number: int) -> str:
    """Return the number of a note, such as 'PESCO-NIP-2024/1'."""
    return f"{cycle_code.upper()}/{number}"


@dataclass(frozen=True)
class NoteDeliverable:
    """One thing that the call asks for; instants are UTC."""

    title: str
    formats: tuple[str, ...]
    due_at: datetime
    cut_off_at: datetime
    is_form: bool
    """Whether it is a form to fill in."""
    the_title: str = ""
    """The title with its article, as it stands in a sentence."""


@dataclass(frozen=True)
class TimelineEntry:
    """One day (Brussels) of the cycle, and what happens on it."""

    on: date
    what: str


@dataclass(frozen=True)
class NoteItem:
    """One item of the catalogue; `official_text` is empty where the wording of the act is not loaded."""

    number: str
    title: str
    group: str
    official_text: str = ""


@dataclass(frozen=True)
class NoteSheet:
    """One sheet of the form, and how to fill it in."""

    title: str
    guidance: str


@dataclass(frozen=True)
class NoteContact:
    """An office that answers questions on the note."""

    office: str
    address: str


@dataclass(frozen=True)
class CallNote:
    """All that the template of the call may name; `dated_on` is a day in Brussels."""

    number: str
    cycle_title: str
    legal_basis: str
    sender: str
    marking: str
    dated_on: date
    deliverables: tuple[NoteDeliverable, ...]
    timeline: tuple[TimelineEntry, ...]
    item_word: str
    items: tuple[NoteItem, ...]
    report_title: str
    contacts: tuple[NoteContact, ...]
    """Whom to ask; the first one takes the contributions."""
    sheets: tuple[NoteSheet, ...] = ()
    outline: tuple[OutlinePoint, ...] = ()
    addressees: tuple[str, ...] = ()
    """Names of the respondents in protocol order; without them the note is to all points of contact."""
    language: Language = Language.ENGLISH

    kind: ClassVar[NoteKind] = NoteKind.CALL


@dataclass(frozen=True)
class CircularNote:
    """All that the template of a correction or a circular may name; nobody who asked is in it."""

    number: str
    kind: NoteKind
    title: str
    cycle_title: str
    sender: str
    marking: str
    dated_on: date
    contacts: tuple[NoteContact, ...]
    paragraphs: tuple[str, ...] = ()
    answers: tuple[QuestionAnswer, ...] = ()
    addressees: tuple[str, ...] = ()
    language: Language = Language.ENGLISH


Note = CallNote | CircularNote


def call_note(
    opened: Definition,
    catalogue: Iterable[CatalogueItem],
    dated_on: date,
    forms: Sequence[FormSchema] = (),
    language: Language = Language.ENGLISH,
) -> CallNote:
    """Return the call of a cycle as a note.

    Args:
        opened: the definition of the cycle; every fact of the note comes from it.
        catalogue: the items asked about, in their order and in the language of the note.
        dated_on: day of the note in Brussels.
        forms: the forms that its deliverables name; others are passed over.
        language: of the note; what the definition does not say in it stays in English.
    """
    definition, words = definition_in(opened, language), NOTE_WORDS[language]
    asked = definition.deliverables
    named = {deliverable.form for deliverable in asked}
    return CallNote(
        number=note_number(definition.code, CALL_NOTE),
        cycle_title=definition.title,
        legal_basis=definition.legal_basis,
        sender=definition.letters.sender,
        marking=definition.letters.marking,
        dated_on=dated_on,
        deliverables=tuple(_deliverable(one, language) for one in asked),
        timeline=tuple(_timeline(definition, dated_on, words)),
        item_word=definition.catalogue.item_word,
        items=tuple(map(_item, catalogue)),
        report_title=definition.outputs.title,
        contacts=_contacts(definition),
        sheets=tuple(
            _sheets(
                form_in(form, language) for form in forms if not named.isdisjoint((form.name, form.reference))
            )
        ),
        outline=words.outline if any(one.form is None for one in asked) else (),
        language=language,
    )


def circular_note(
    opened: Definition,
    kind: NoteKind,
    circular: Circular,
    dated_on: date,
    language: Language = Language.ENGLISH,
) -> CircularNote:
    """Return a correction or a circular to all as a note, dated a day in Brussels.

    What people wrote stands in it as they wrote it, in whatever language the rest is.
    """
    definition = definition_in(opened, language)
    return CircularNote(
        number=note_number(definition.code, circular.number),
        kind=kind,
        title=circular.title,
        cycle_title=definition.title,
        sender=definition.letters.sender,
        marking=definition.letters.marking,
        dated_on=dated_on,
        contacts=_contacts(definition),
        paragraphs=circular.paragraphs,
        answers=circular.answers,
        language=language,
    )


def _contacts(definition: Definition) -> tuple[NoteContact, ...]:
    return (NoteContact(definition.letters.sender, definition.letters.reply_to),)


def _deliverable(asked: Deliverable, language: Language) -> NoteDeliverable:
    the_title = asked.fr.the_title if language is Language.FRENCH and asked.fr else f"the {asked.title}"
    return NoteDeliverable(
        title=asked.title,
        formats=tuple(asked.formats),
        due_at=end_of_day(asked.due_on),
        cut_off_at=end_of_day(asked.cut_off_on),
        is_form=asked.form is not None,
        the_title=the_title,
    )


def _item(item: CatalogueItem) -> NoteItem:
    return NoteItem(item.number, item.title, item.group_title, item.official_text)


def _sheets(forms: Iterable[FormSchema]) -> Iterator[NoteSheet]:
    for form in forms:
        for sheet in form.sheets:
            yield NoteSheet(sheet.title, sheet.guidance)


def _timeline(definition: Definition, dated_on: date, words: NoteWords) -> list[TimelineEntry]:
    """Return the days of the cycle in order; of one day, in the order in which things happen."""
    asked = definition.deliverables
    entries = [
        TimelineEntry(dated_on, words.this_call),
        *_by_day(words.due, [(one.due_on, one.title) for one in asked]),
        *_by_day(words.last_day, [(one.cut_off_on, one.title) for one in asked]),
        *(TimelineEntry(step.on, step.title) for step in definition.steps),
    ]
    return sorted(entries, key=lambda entry: entry.on)


def _by_day(what: str, titles: Iterable[tuple[date, str]]) -> Iterator[TimelineEntry]:
    days: dict[date, list[str]] = {}
    for day, title in titles:
        days.setdefault(day, []).append(title)
    for day, together in days.items():
        yield TimelineEntry(day, f"{what}{', '.join(together)}")

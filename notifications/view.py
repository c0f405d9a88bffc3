"""What the templates of a letter may ask, beyond the letter itself: its grammar and its order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from config.definition import Language
from models.rules.findings import Audience, Finding
from models.rules.letters import Letter, LetterItem
from models.rules.receipts import STEM
from models.rules.texts import capital
from notifications.wording import Wording
from notifications.wording.base import days_until

NOTE_FORMATS = ("docx", "pdf")
"""File name endings of a note that a letter carries."""

OUTLINE_ENDING = "-outline.docx"
"""File name ending of the outline of a statement, which is no note."""

ADDRESSEE = Markup("\0")
"""Stands for the addressee in what letters share; no value that a template prints can hold it."""

PAGES = Markup("\0pages\0")
"""Stands in the same way for the pages of the respondent."""

FORM_FORMATS = ("xlsx",)
"""File name endings of a form."""

CALENDAR_FORMATS = ("ics",)
"""File name endings of a calendar."""


@dataclass(frozen=True)
class OpenPoint:
    """One technical finding as the contact reads it; `place` is empty where it concerns the whole."""

    place: str
    message: str
    advice: str
    must_be_corrected: bool


@dataclass(frozen=True)
class DateChange:
    """What happened to a date, for all deliverables to which the same happened."""

    change: str | None
    due_at: datetime
    previous_due_at: datetime | None
    late_after: datetime | None
    cut_off_at: datetime | None
    items: tuple[LetterItem, ...]


@dataclass(frozen=True)
class View:
    """A letter as its templates see it."""

    letter: Letter
    wording: Wording
    attachment_names: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[LetterItem, ...]:
        """Return the deliverables, in the order of the letter."""
        return self.letter.items

    @property
    def received(self) -> tuple[LetterItem, ...]:
        """Return what arrived, of an acknowledgement."""
        return tuple(item for item in self.items if not item.withdrawn)

    @property
    def withdrawn(self) -> tuple[LetterItem, ...]:
        """Return what was withdrawn, of an acknowledgement."""
        return tuple(item for item in self.items if item.withdrawn)

    @property
    def addressee(self) -> Markup:
        """Return what stands for the addressee until the letter is addressed."""
        return ADDRESSEE

    @property
    def pages(self) -> Markup:
        """Return what stands for the pages of the respondent until the letter is addressed."""
        return PAGES

    @property
    def are_many(self) -> bool:
        """Whether the letter speaks of more than one deliverable: 'are', not 'is'."""
        return len(self.items) > 1

    @property
    def first_due_at(self) -> datetime:
        """Return the earliest due instant."""
        return min(item.due_at for item in self.items)

    @property
    def has_one_due(self) -> bool:
        """Whether everything is due at one instant, by the same word."""
        return len({(item.due_at, item.is_announced) for item in self.items}) == 1

    @property
    def is_announced(self) -> bool:
        """Whether what is due first is due on a day that the respondent named."""
        return min(self.items, key=lambda item: item.due_at).is_announced

    @property
    def has_one_cut_off(self) -> bool:
        """Whether everything has the same cut-off."""
        return len({item.cut_off_at for item in self.items}) == 1

    def days_left(self, due_at: datetime) -> int:
        """Return the Brussels days from the making of the letter to a due day; negative after it."""
        return days_until(due_at, self.letter.key.made_at)

    def is_past(self, at: datetime) -> bool:
        """Whether that instant has passed when the letter is made: 'was due', not 'due'."""
        return at < self.letter.key.made_at

    @property
    def changes(self) -> list[DateChange]:
        """Return what happened to dates, in the order of the letter."""
        return [DateChange(*what, tuple(items)) for what, items in groupby(self.items, _change)]

    @property
    def has_questions(self) -> bool:
        """Whether the letter asks anything."""
        return any(item.questions for item in self.items)

    @property
    def asks_on(self) -> bool:
        """Whether all that the letter asks follows a set that was answered in words."""
        return self.has_questions and all(item.is_further_set for item in self.items if item.questions)

    @property
    def note_formats(self) -> tuple[str, ...]:
        """Return the formats of the note that is attached, if one is."""
        return tuple(name.rpartition(".")[2].lower() for name in self._attached(NOTE_FORMATS))

    @property
    def has_foreign_note(self) -> bool:
        """Whether the note is in English and the letter is not: the name of a note says its language."""
        ours = self.letter.language is Language.ENGLISH
        return not ours and any(
            not name.rpartition(".")[0].endswith(f"-{self.letter.language}")
            for name in self._attached(NOTE_FORMATS)
        )

    @property
    def form_names(self) -> tuple[str, ...]:
        """Return the names of the forms that are attached."""
        return self._attached(FORM_FORMATS)

    @property
    def outline_names(self) -> tuple[str, ...]:
        """Return the names of the outlines that are attached."""
        return tuple(name for name in self.attachment_names if name.endswith(OUTLINE_ENDING))

    @property
    def calendar_names(self) -> tuple[str, ...]:
        """Return the names of the calendars that are attached."""
        return self._attached(CALENDAR_FORMATS)

    @property
    def receipt_names(self) -> tuple[str, ...]:
        """Return the names of the receipts that are attached."""
        return tuple(name for name in self.attachment_names if name.startswith(STEM))

    @property
    def other_names(self) -> tuple[str, ...]:
        """Return the names of whatever else is attached."""
        known = (
            *self.receipt_names,
            *self.outline_names,
            *self._attached(NOTE_FORMATS + FORM_FORMATS + CALENDAR_FORMATS),
        )
        return tuple(name for name in self.attachment_names if name not in known)

    @cached_property
    def points_to_correct(self) -> list[OpenPoint]:
        """Return what has to be corrected before the plan can be taken into account."""
        return [point for point in dict.fromkeys(self._points()) if point.must_be_corrected]

    @cached_property
    def points_to_note(self) -> list[OpenPoint]:
        """Return what the contact may look at again."""
        return [point for point in dict.fromkeys(self._points()) if not point.must_be_corrected]

    def _attached(self, endings: tuple[str, ...]) -> tuple[str, ...]:
        dotted = tuple(f".{ending}" for ending in endings)
        others = (
            name
            for name in self.attachment_names
            if not name.startswith(STEM) and not name.endswith(OUTLINE_ENDING)
        )
        return tuple(name for name in others if name.lower().endswith(dotted))

    def _points(self) -> Iterator[OpenPoint]:
        for item in self.items:
            title = item.title if self.are_many else ""
            for finding in item.findings:
                # What is judgement is for the desk and must never reach a letter, whoever put it there.
                if finding.audience is Audience.CONTACT:
                    place = self._place(title, finding)
                    yield OpenPoint(place, finding.message, finding.advice, finding.asks_contact)

    def _place(self, title: str, finding: Finding) -> str:
        parts = [title, self.wording.place(finding.sheet, finding.cell)]
        return capital(", ".join(part for part in parts if part))


_What = tuple[str | None, datetime, datetime | None, datetime | None, datetime | None]


def _change(item: LetterItem) -> _What:
    return (item.change, item.due_at, item.previous_due_at, item.late_after, item.cut_off_at)

"""What the templates of a letter may ask, beyond the letter itself: its grammar and its order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from models.rules.findings import Audience, Finding
from models.rules.letters import Letter, LetterItem
from notifications import wording


@dataclass(frozen=True)
class OpenPoint:
    """One technical finding as the contact reads it; `place` is empty where it concerns the whole."""

    place: str
    message: str
    advice: str
    must_be_corrected: bool


@dataclass(frozen=True)
class View:
    """A letter as its templates see it."""

    letter: Letter
    attachment_names: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[LetterItem, ...]:
        """Return the deliverables, in the order of the letter."""
        return self.letter.items

    @property
    def are_many(self) -> bool:
        """Whether the letter speaks of more than one deliverable: 'are', not 'is'."""
        return len(self.items) > 1

    @property
    def the_items(self) -> str:
        """Return the deliverables in a sentence: 'the plan and the statement'."""
        return wording.listing([f"the {title}" for title in self._titles])

    @property
    def titles(self) -> str:
        """Return the deliverables as a title has them: 'plan and statement'."""
        return wording.listing(self._titles)

    @property
    def _titles(self) -> list[str]:
        return list(dict.fromkeys(item.title for item in self.items))  # of one, several versions may be told

    @property
    def first_due_at(self) -> datetime:
        """Return the earliest due instant."""
        return min(item.due_at for item in self.items)

    @property
    def has_one_due(self) -> bool:
        """Whether everything is due at one instant."""
        return len({item.due_at for item in self.items}) == 1

    @property
    def due(self) -> str:
        """Return the due day as a subject has it: 'due 10 March 2024'."""
        if not self.has_one_due:
            return f"first due {wording.day(self.first_due_at)}"
        return f"{'was due' if self.is_past(self.first_due_at) else 'due'} {wording.day(self.first_due_at)}"

    def days_left(self, due_at: datetime) -> int:
        """Return the Brussels days from the making of the letter to a due day; negative after it."""
        return wording.days_until(due_at, self.letter.key.made_at)

    def is_past(self, due_at: datetime) -> bool:
        """Whether that instant has passed when the letter is made: 'was due', not 'due'."""
        return due_at < self.letter.key.made_at

    @cached_property
    def points_to_correct(self) -> list[OpenPoint]:
        """Return what has to be corrected before the plan can be taken into account."""
        return [point for point in self._points() if point.must_be_corrected]

    @cached_property
    def points_to_note(self) -> list[OpenPoint]:
        """Return what the contact may look at again."""
        return [point for point in self._points() if not point.must_be_corrected]

    def _points(self) -> Iterator[OpenPoint]:
        for item in self.items:
            title = item.title if self.are_many else ""
            for finding in item.findings:
                # What is judgement is for the desk and must never reach a letter, whoever put it there.
                if finding.audience is Audience.CONTACT:
                    place = _place(title, finding)
                    yield OpenPoint(place, finding.message, finding.advice, finding.asks_contact)


def _place(title: str, finding: Finding) -> str:
    parts = [title]
    if finding.sheet:
        parts.append(f"sheet {finding.sheet}")
    if finding.cell:
        parts.append(f"cell {finding.cell}")
    return wording.capital(", ".join(part for part in parts if part))

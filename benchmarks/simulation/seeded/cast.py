"""Who acts in a small world, on what, and what they were told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from config.definition import ContactRole, Definition
from models.operations.contacts import ContactEntry
from models.rules.calendar import brussels_day
from tasks.hand_in import Receipt
from tasks.services import Services

Doing = Callable[[Services, datetime], object]
"""An act with its particulars: done by a process at an instant."""


@dataclass
class Cast:
    """Who acts, on what, and what they were told: receipts are promises."""

    dice: Random
    code: str
    definition: Definition
    respondents: Sequence[str]
    receipts: list[Receipt] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**6)))

    @property
    def place(self) -> tuple[str, str]:
        """Draw a respondent and a deliverable."""
        return self.dice.choice(self.respondents), self.dice.choice(self.definition.deliverables).code

    @property
    def number(self) -> int:
        """Return a number that nothing else has."""
        return next(self.numbers)

    def day(self, now: datetime) -> date:
        """Draw a day that a deadline may move to, the past and the day itself among them."""
        return brussels_day(now) + timedelta(days=self.dice.choice((-3, 0, 1, 2, 5, 9, 16, 30)))


def mailbox_of(code: str) -> ContactEntry:
    """Return the contact that every respondent begins with."""
    return ContactEntry(code, ContactRole.FUNCTIONAL_MAILBOX, f"office@{code.lower()}.example", "Office")

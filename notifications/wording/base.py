"""What each language has to say in a letter, and what is the same in all."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from config.definition import ContactRole, Language
from models.rules.letters import LetterItem
from models.rules.texts import capital

BRUSSELS = ZoneInfo("Europe/Brussels")
"""The zone in which deadlines are set and days are counted."""

HARD_SPACE = "\N{NO-BREAK SPACE}"
"""Keeps a day and its month, or a number and its word, on one line."""

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Wording(ABC):
    """How one language says what letters of all kinds say."""

    language: ClassVar[Language]
    weekdays: ClassVar[tuple[str, ...]]
    """From Monday."""
    months: ClassVar[tuple[str, ...]]
    last_and: ClassVar[str]
    """What stands before the last of several."""
    last_or: ClassVar[str]
    roles: ClassVar[Mapping[ContactRole, str]]
    due_label: ClassVar[str]
    announced_label: ClassVar[str]
    """What stands before the title of a deliverable in a calendar."""
    questions_label: ClassVar[str]
    """What stands before the address of the secretariat in a calendar."""

    def instant(self, at: datetime, zone: str) -> str:
        """Return an instant in Brussels time and, where its clock differs, in the capital's.

        Args:
            at: an aware instant.
            zone: zone of the capital, such as 'Europe/Athens'.
        """
        return _instant(self, at, zone, is_exact=False)

    def instant_to_the_second(self, at: datetime, zone: str) -> str:
        """Return an instant as `instant` does, with seconds: for receipts."""
        return _instant(self, at, zone, is_exact=True)

    def day(self, at: datetime) -> str:
        """Return the Brussels day of an instant, such as '10 March 2024'."""
        here = at.astimezone(BRUSSELS)
        return f"{self.day_and_month(here)}{HARD_SPACE}{here.year}"

    def day_and_month(self, local: datetime) -> str:
        """Return the day and month of a local time."""
        return f"{self.day_number(local.day)}{HARD_SPACE}{self.months[local.month - 1]}"

    def listing(self, words: Sequence[str]) -> str:
        """Return words as a list in a sentence, such as 'A, B and C'."""
        return _listing(words, self.last_and)

    def formats(self, names: Sequence[str]) -> str:
        """Return the formats in which something may be handed in, such as 'TXT, DOCX or PDF'."""
        return _listing([name.upper() for name in names], self.last_or)

    def with_articles(self, items: Sequence[LetterItem]) -> str:
        """Return deliverables in a sentence, such as 'the plan and the statement'; each once."""
        return self.listing(list(dict.fromkeys(self.with_article(item) for item in items)))

    def titles(self, items: Sequence[LetterItem]) -> str:
        """Return deliverables as a title has them, such as 'plan and statement'; each once."""
        return self.listing(list(dict.fromkeys(item.title for item in items)))

    def role(self, role: str) -> str:
        """Return what a contact is for.

        Raises:
            ValueError: there is no such role.
        """
        return self.roles[ContactRole(role)]

    def day_number(self, number: int) -> str:
        """Return the day of a month."""
        return str(number)

    def respondent(self, name: str) -> str:
        """Return the name of a respondent, which is recorded in English."""
        return name

    def typography(self, text: str) -> str:
        """Return text with the spaces that the language asks for."""
        return text

    @abstractmethod
    def days(self, count: int) -> str:
        """Return a number of days in words, such as '1 day' or '30 days'."""

    @abstractmethod
    def clock(self, local: datetime, *, is_exact: bool) -> str:
        """Return the time of day on the 24-hour clock, exact to the minute or to the second."""

    @abstractmethod
    def in_brussels(self, day: str, clock: str, at: datetime) -> str:
        """Return day and clock as Brussels time; `at` is that time, to tell an hour that comes twice."""

    @abstractmethod
    def in_capital(self, day: str, clock: str, zone: str) -> str:
        """Return the clock in the city of a zone; the day is empty if it is that of Brussels."""

    @abstractmethod
    def addressee(self, name: str, office: str) -> str:
        """Return the line that says to whom a letter goes; the office may be empty."""

    @abstractmethod
    def with_article(self, item: LetterItem) -> str:
        """Return the title of a deliverable with its article, as it stands in a sentence."""

    @abstractmethod
    def place(self, sheet: str, cell: str) -> str:
        """Return where in a form something stands; empty if neither is named."""


def city(zone: str) -> str:
    """Return the city that a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def comes_twice(local: datetime) -> bool:
    """Whether that clock time comes twice, in the night on which summer time ends."""
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()


def days_until(due_at: datetime, now: datetime) -> int:
    """Return the Brussels days from one instant to another; 0 on the due day, negative after it."""
    return (due_at.astimezone(BRUSSELS).date() - now.astimezone(BRUSSELS).date()).days


def one_line(text: str) -> str:
    """Return text on one line, without control characters."""
    return _BREAKS.sub(" ", text)


def sentence(text: str) -> str:
    """Return text as a sentence: a capital first, a full stop last."""
    plain = text.strip()
    return capital(plain if plain.endswith((".", "?", "!", ":")) else f"{plain}.")


@lru_cache(maxsize=1024)
def _instant(wording: Wording, at: datetime, zone: str, *, is_exact: bool) -> str:
    # Of thousands of letters few speak of different instants in different zones.
    here, there = at.astimezone(BRUSSELS), at.astimezone(ZoneInfo(zone))
    day = f"{wording.weekdays[here.weekday()]} {wording.day(at)}"
    brussels = wording.in_brussels(day, wording.clock(here, is_exact=is_exact), here)
    if here.utcoffset() == there.utcoffset():
        return brussels
    other = _other_day(wording, here, there)
    return f"{brussels} ({wording.in_capital(other, wording.clock(there, is_exact=is_exact), zone)})"


def _other_day(wording: Wording, here: datetime, there: datetime) -> str:
    if here.date() == there.date():
        return ""
    year = "" if here.year == there.year else f"{HARD_SPACE}{there.year}"
    return f"{wording.weekdays[there.weekday()]} {wording.day_and_month(there)}{year}"


def _listing(words: Sequence[str], joiner: str) -> str:
    if len(words) < 2:  # noqa: PLR2004 - a list begins with two
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"

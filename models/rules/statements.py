"""Statements as they are collected: what came, in which language, who signed, what may be published.

Nothing here judges a statement: no rule looks at its length, its shape or its content.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.errors import (
    IncompleteActError,
    LanguageCodeError,
    SignatoryError,
    StatementNoteError,
    TooLongError,
)
from models.rules.lifecycle import ANSWERED, ObligationState

MOST_SIGNATORIES = 2
"""Offices that sign a statement together: mostly the ministers of defence and of foreign affairs."""

LONGEST_OFFICE, LONGEST_STATEMENT_MARKING = 128, 64
"""Characters that the record keeps of an office and of a marking."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class AttachmentRole(StrEnum):
    """What a second file is to the first."""

    TRANSLATION = "translation"


@dataclass(frozen=True)
class Signed:
    """An office that signed, and the day."""

    office: str
    signed_on: date


@dataclass(frozen=True)
class ConsentWord:
    """What an office said of publishing one version, and on which day; `is_given` is false to withdraw."""

    is_given: bool
    said_on: date
    office: str


@dataclass(frozen=True)
class TranslationFile:
    """A courtesy translation that is kept."""

    language: str
    sha256: str
    format: str


@dataclass(frozen=True)
class Statement:
    """The current statement of one respondent; without version, nothing is here."""

    respondent: str
    name: str
    state: ObligationState
    version: int | None = None
    format: str | None = None
    sha256: str | None = None
    received_at: datetime | None = None
    reference: str | None = None
    pages: int | None = None
    marking: str = ""
    custodian: str = ""
    language: str = ""
    signatures: tuple[Signed, ...] = ()
    translations: tuple[TranslationFile, ...] = ()
    consents: tuple[ConsentWord, ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether a statement came and stands."""
        return self.version is not None and self.state in ANSWERED

    @property
    def has_consent(self) -> bool:
        """Whether the respondent's last word on this very version is that it may be published."""
        return bool(self.consents) and self.consents[-1].is_given

    @property
    def is_public(self) -> bool:
        """Whether it may stand in a public set: consent was given, and it bears no marking."""
        return self.is_here and self.has_consent and not self.marking


def language_code(text: str) -> str:
    """Return the code of a language, whatever its case.

    Raises:
        LanguageCodeError: it is not a code of two or three letters.
    """
    code = text.strip().casefold()
    if not _LANGUAGE.fullmatch(code):
        raise LanguageCodeError(text)
    return code


def signed_by(offices: Sequence[str], days: Sequence[date]) -> tuple[Signed, ...]:
    """Return who signed, from offices and days in the same order.

    Raises:
        SignatoryError: there are more offices than sign, or an office has no day.
    """
    if len(offices) != len(days):
        raise SignatoryError("each office needs the day on which it signed, and each day its office")
    return tuple(Signed(office_name(office), day) for office, day in zip(offices, days, strict=True))


def office_name(text: str) -> str:
    """Return the name of an office on one line.

    Raises:
        IncompleteActError: it is empty.
        TooLongError: it is longer than the record holds.
    """
    name = " ".join(text.split())
    if not name:
        raise IncompleteActError("statement", "office", "the office that says so, not a person")
    if len(name) > LONGEST_OFFICE:
        raise TooLongError("office", len(name), LONGEST_OFFICE)
    return name


def added_signatures(known: Sequence[Signed], given: Sequence[Signed]) -> list[Signed]:
    """Return the signatures that are new.

    Raises:
        SignatoryError: an office is recorded with another day, or there would be more than two.
    """
    days = {one.office: one.signed_on for one in known}
    for one in given:
        if days.setdefault(one.office, one.signed_on) != one.signed_on:
            raise SignatoryError(f"'{one.office}' is recorded as having signed on {days[one.office]}")
    if len(days) > MOST_SIGNATORIES:
        raise SignatoryError(f"a statement has at most {MOST_SIGNATORIES} signatories")
    return [
        Signed(office, day) for office, day in days.items() if office not in {one.office for one in known}
    ]


def settled(name: str, known: str, given: str) -> str:
    """Return what is to be recorded of a detail: what is known stays, and is not replaced.

    Raises:
        StatementNoteError: something else was recorded before.
    """
    if known and given and known != given:
        raise StatementNoteError(name, known)
    return known or given


def consent_word(given_on: date | None, withdrawn_on: date | None, office: str) -> ConsentWord:
    """Return what an office said of publishing a statement.

    Raises:
        IncompleteActError: it is not said whether consent was given or withdrawn, or both are said.
    """
    day = given_on or withdrawn_on
    if day is None or (given_on and withdrawn_on):
        raise IncompleteActError("consent", "given-on", "or `withdrawn-on`, one of the two, with its day")
    return ConsentWord(given_on is not None, day, office_name(office))


def follows(known: Sequence[ConsentWord], word: ConsentWord) -> bool:
    """Whether a word on publication is news: the same again is none, nor is a withdrawal of nothing."""
    if not known:
        return word.is_given
    return known[-1].is_given != word.is_given

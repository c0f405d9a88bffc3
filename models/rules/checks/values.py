"""What a finding speaks of, apart from any language: each language has its own words for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.answers import AnswerKey


@dataclass(frozen=True)
class Amount:
    """A figure with the unit of its sheet, such as 'EUR million'."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Item:
    """An item of the catalogue, on one sheet."""

    sheet: str
    number: str


@dataclass(frozen=True)
class Place:
    """The line that an answer stands in, said before what is said of it; nothing on the cover."""

    key: AnswerKey


@dataclass(frozen=True)
class Lines:
    """Lines of one sheet, listed; each once."""

    keys: tuple[AnswerKey, ...]


@dataclass(frozen=True)
class Titles:
    """Titles of fields, as they stand in the workbook: any of them would do."""

    names: tuple[str, ...]


Value = str | int | date | Amount | Item | Place | Lines | Titles
"""What a placeholder of a text stands for."""

"""What a finding speaks of, apart from any language: each language has its own words for it."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from models.rules.answers import AnswerKey


class Amount(NamedTuple):
    """A figure with the unit of its sheet, such as 'EUR million'."""

    value: Decimal
    unit: str


class Item(NamedTuple):
    """An item of the catalogue, on one sheet."""

    sheet: str
    number: str


class Place(NamedTuple):
    """The line that an answer stands in, said before what is said of it; nothing on the cover."""

    key: AnswerKey


class Lines(NamedTuple):
    """Lines of one sheet, listed; each once."""

    keys: tuple[AnswerKey, ...]


class Titles(NamedTuple):
    """Titles of fields, as they stand in the workbook: any of them would do."""

    names: tuple[str, ...]


Said = int | date | Amount | Item | Place | Lines | Titles
"""What each language says in its own way."""

Value = str | Said
"""What a placeholder of a text stands for."""

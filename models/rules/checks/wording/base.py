"""What each language has to say of a finding, and what is the same in all."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from config.definition import Language
from config.form import CatalogueSheet, RowsSheet
from models.rules.answers import AnswerKey
from models.rules.checks.base import CheckInput, Hit, ItemWords
from models.rules.checks.values import Amount, Item, Lines, Place, Said, Titles
from models.rules.texts import capital

HARD_SPACE = "\u00a0"
"""Keeps a number and its word on one line."""


@dataclass(frozen=True)
class CheckText:
    """What one check says: its title, what to do, and its messages by name; most checks have one."""

    title: str
    advice: str
    messages: Mapping[str, str]


class Wording(ABC):
    """How one language says what checks find."""

    language: ClassVar[Language]
    texts: ClassVar[Mapping[str, CheckText]]
    """By the name of the check."""
    could_not_run: ClassVar[CheckText]
    """Instead of what a check says that could not be run."""

    def message(self, check: str, hit: Hit, given: CheckInput) -> str:
        """Return what a check says of one place."""
        template = self.texts[check].messages[hit.text]
        said = {
            name: value if isinstance(value, str) else self._say(value, given)
            for name, value in hit.values.items()
        }
        return template.format_map(said)

    def _say(self, value: Said, given: CheckInput) -> str:
        match value:
            case int():
                return str(value)
            case Titles():
                return self.any_of(value.names)
            case Amount():
                return self.amount(value.value, value.unit)
            case date():
                return value.isoformat()
            case _:
                return self._say_where(value, given)

    def _say_where(self, value: Item | Place | Lines, given: CheckInput) -> str:
        match value:
            case Item():
                return self._item(value, given)
            case Place():
                return self._place(value.key, given)
            case Lines():
                return ", ".join(dict.fromkeys(self._line(key, given) for key in value.keys))

    def _item(self, item: Item, given: CheckInput) -> str:
        words = self._words(given, item.sheet)
        return self.item(words.item_word, item.number, words.titles.get(item.number, ""))

    def _place(self, key: AnswerKey, given: CheckInput) -> str:
        match sheet := given.schema.sheet(key.sheet):
            case CatalogueSheet() if key.row in given.items:
                return self.before(self._item(Item(key.sheet, key.row), given))
            case RowsSheet():
                return self.before(self.in_line(sheet.line_word, key.row))
            case _:
                return ""

    def _line(self, key: AnswerKey, given: CheckInput) -> str:
        field = given.field(key)
        title = field.title if field else key.field
        match given.schema.sheet(key.sheet):
            case CatalogueSheet():
                return f"{self._words(given, key.sheet).item_word}{HARD_SPACE}{key.row}"
            case RowsSheet():
                return self.line(key.row)
            case _:
                return f"{title}{HARD_SPACE}{key.row}" if key.row else title

    def _words(self, given: CheckInput, code: str) -> ItemWords:
        if self.language in given.item_words:
            return given.item_words[self.language]
        sheet = given.schema.sheet(code)
        word = sheet.item_word if isinstance(sheet, CatalogueSheet) else ""
        return ItemWords(word, {item.number: item.title for item in given.catalogue})

    @abstractmethod
    def amount(self, value: Decimal, unit: str) -> str:
        """Return a figure with its unit, all on one line."""

    @abstractmethod
    def any_of(self, titles: tuple[str, ...]) -> str:
        """Return titles of fields, each in quotation marks."""

    @abstractmethod
    def in_line(self, word: str, row: str) -> str:
        """Return where one of several lines stands; `word` is what the English form calls a line."""

    @abstractmethod
    def line(self, row: str) -> str:
        """Return a line by its number."""

    @abstractmethod
    def before(self, place: str) -> str:
        """Return a place as it stands before what is said of it."""

    def item(self, word: str, number: str, title: str) -> str:
        """Return an item as people call it, such as 'Commitment 7 (Back CARD as fully as possible)'."""
        return f"{capital(word)}{HARD_SPACE}{number} ({title})"


def grouped(value: Decimal) -> str:
    """Return a figure with at least one decimal; ',' stands between thousands, '.' before decimals."""
    places = max(1, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}".replace("-", "\u2212")

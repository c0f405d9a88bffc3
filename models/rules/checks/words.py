"""How checks name figures and items."""

from decimal import Decimal

from config.definition import CatalogueItem
from config.form import CatalogueSheet

HARD_SPACE = "\u00a0"

_LONGEST_QUOTE = 40


def amount(value: Decimal, unit: str) -> str:
    """Return a figure with its unit, such as 'EUR 46 468.0 million', all on one line."""
    places = max(1, -int(value.normalize().as_tuple().exponent))
    number = f"{value:,.{places}f}".replace(",", HARD_SPACE).replace("-", "\u2212")
    currency, _, scale = unit.partition(" ")
    return HARD_SPACE.join((currency, number, scale) if scale else (number, unit))


def quoted(text: str) -> str:
    """Return a text short enough to stand in a finding."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def item_name(sheet: CatalogueSheet, item: CatalogueItem) -> str:
    """Return the item as people call it, such as 'Commitment 7 (Back CARD as fully as possible)'."""
    return f"{sheet.item_word.capitalize()}{HARD_SPACE}{item.number} ({item.title})"

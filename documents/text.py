"""How figures, days and names read in a document for people: British English, hard spaces, zone named."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale

HARD_SPACE = "\u00a0"

BRUSSELS = ZoneInfo("Europe/Brussels")

NO_FIGURE = "no figure"
"""What stands where nobody gave a figure: a zero would be a statement."""

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def printable(text: str) -> str:
    """Return the text with each control character shown as a replacement mark: no format may hold them."""
    return _NOT_PRINTABLE.sub("\ufffd", text)


def number_text(number: Decimal) -> str:
    """Return a figure with one decimal, thousands set apart by hard spaces."""
    return f"{number:,.1f}".replace(",", HARD_SPACE).replace("-", "\u2212")


def amount_text(number: Decimal | None, unit: str) -> str:
    """Return a figure with its unit, such as 'EUR 46 468.0 million', all on one line."""
    if number is None:
        return NO_FIGURE
    currency, _, rest = unit.partition(" ")
    if currency == "EUR" and rest:
        return HARD_SPACE.join((currency, number_text(number), rest))
    return HARD_SPACE.join((number_text(number), unit))


def percent_text(fraction: float | None) -> str:
    """Return a fraction of 1 as a percentage with one decimal."""
    return NO_FIGURE if fraction is None else f"{number_text(Decimal(repr(fraction)) * 100)}{HARD_SPACE}%"


def day_text(day: date) -> str:
    """Return a day such as '10 March 2024', all on one line."""
    return HARD_SPACE.join((str(day.day), _MONTHS[day.month - 1], str(day.year)))


def instant_text(instant: datetime) -> str:
    """Return an instant in Brussels time, such as '10 March 2024, 17:05 (Brussels time)'."""
    return f"{clock_text(instant)} (Brussels{HARD_SPACE}time)"


def clock_text(instant: datetime) -> str:
    """Return an instant in Brussels time without the zone, for a column whose heading names it."""
    local = instant.astimezone(BRUSSELS)
    return f"{day_text(local.date())}, {local:%H:%M}"


def keep_together(text: str) -> str:
    """Return a name or phrase that no line breaks."""
    return text.replace(" ", HARD_SPACE)


def list_text(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: 'Italy', 'Italy and Cyprus', 'Italy, Cyprus and Latvia'."""
    if len(names) < 2:  # noqa: PLR2004 - one name stands alone
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count_text(count: int, word: str) -> str:
    """Return a count with its word, in the plural where it is not one."""
    return f"{count}{HARD_SPACE}{word if count == 1 else plural(word)}"


def language_name(code: str) -> str:
    """Return the English name of a language by its ISO 639 code, the code itself where it has none."""
    return str(Locale("en", "GB").languages.get(code, code))


def plural(word: str) -> str:
    """Return the plural of a regular English noun."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"

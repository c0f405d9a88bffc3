"""How days, instants and counts read in a French document, by the Interinstitutional Style Guide."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from documents.text import BRUSSELS, HARD_SPACE

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_BEFORE_A_SIGN = re.compile(" (?=[:;?!»%])")

_BEFORE_A_NUMBER = re.compile(r"\b([Aa]rticle|paragraphe|[Aa]nnexe) (?=\d|[IVX]+\b)")


def day_text(day: date) -> str:
    """Return a day such as '10 mars 2024' or '1er mars 2024', all on one line."""
    number = "1er" if day.day == 1 else str(day.day)
    return HARD_SPACE.join((number, _MONTHS[day.month - 1], str(day.year)))


def weekday_text(day: date) -> str:
    """Return a day with its weekday, such as 'dimanche 10 mars 2024'."""
    return f"{_WEEKDAYS[day.weekday()]}{HARD_SPACE}{day_text(day)}"


def due_text(instant: datetime) -> str:
    """Return an instant as a deadline is worded: 'dimanche 10 mars 2024 à 23 h 59, heure de Bruxelles'."""
    local = instant.astimezone(BRUSSELS)
    clock = HARD_SPACE.join(("à", str(local.hour), "h", f"{local:%M}"))
    return f"{weekday_text(local.date())} {clock}, heure{HARD_SPACE}de{HARD_SPACE}Bruxelles"


def list_text(names: Sequence[str], last: str = "et") -> str:
    """Return names as a sentence lists them: 'l’Italie', 'l’Italie et Chypre'."""
    if len(names) < 2:  # noqa: PLR2004 - one name stands alone
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def count_text(count: int, word: str) -> str:
    """Return a count with its word: none and one are singular."""
    return f"{count}{HARD_SPACE}{word if count in (0, 1) else plural(word)}"


def plural(word: str) -> str:
    """Return the plural of a regular French noun."""
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return f"{word[:-1]}ux"
    return f"{word}x" if word.endswith(("au", "eu")) else f"{word}s"


def typography(text: str) -> str:
    """Return text with hard spaces before high signs, inside quotation marks and before numbers."""
    numbered = _BEFORE_A_NUMBER.sub(rf"\1{HARD_SPACE}", text)
    return _BEFORE_A_SIGN.sub(HARD_SPACE, numbered).replace("« ", f"«{HARD_SPACE}")

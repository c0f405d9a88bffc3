"""The words of the pages by key, in each language."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from config.definition import Language
from notifications.wording import HARD_SPACE, WORDINGS


@lru_cache
def words(language: Language) -> Mapping[str, str]:
    """Return every text in a language, by dotted key."""
    text = (files("dashboard") / "words" / f"{language.value}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(text))))


def day_words(language: Language, day: date) -> str:
    """Return a day as one reads it in a language, such as '10 March 2024'."""
    wording = WORDINGS[language]
    return f"{wording.day_number(day.day)}{HARD_SPACE}{wording.months[day.month - 1]}{HARD_SPACE}{day.year}"


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)

"""What a page says of an error, in the language of who reads it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from config.definition import Language
from models.errors import CycleError, GateError


@dataclass(frozen=True)
class ErrorWords:
    """What went wrong, what to do, and the rule of the gate if it was one; sentences."""

    message: str
    way_out: str
    rule: str = ""
    language: Language = Language.ENGLISH
    """Language of the words: English, where there are no others."""


@lru_cache
def known_errors() -> dict[str, dict[str, str]]:
    """Return what is said otherwise than the core says it, by the name of the error."""
    text = (files("dashboard") / "words" / "errors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def said_in(error: CycleError, language: Language) -> ErrorWords:
    """Return what is said of an error."""
    entry = next((found for kind in type(error).__mro__ if (found := known_errors().get(kind.__name__))), {})
    rule = error.rule if isinstance(error, GateError) else ""
    if language is Language.FRENCH and "fr" in entry:
        return ErrorWords(
            _sentence(entry["fr"].format_map(vars(error))), _sentence(entry["fr_way_out"]), rule, language
        )
    return ErrorWords(_sentence(str(error)), _sentence(entry.get("way_out", error.way_out)), rule)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if not text or text[-1] in ".!?" else ".")

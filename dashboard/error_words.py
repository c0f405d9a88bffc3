"""What a page says of an error, in the language of who reads it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from config.definition import Language
from dashboard.words import day_words, words
from models.errors import CycleError, GateError, IncompleteActError
from models.rules.texts import capital


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
    facts = {name: _fact(value, language) for name, value in vars(error).items()}
    if isinstance(error, IncompleteActError):
        facts["lacks"] = _lacks(error.missing, language)
    if language is Language.FRENCH and "fr" in entry:
        return ErrorWords(
            _sentence(entry["fr"].format_map(facts)), _sentence(entry["fr_way_out"]), rule, language
        )
    said = entry["en"].format_map(facts) if "en" in entry else str(error)
    return ErrorWords(_sentence(said), _sentence(entry.get("way_out", error.way_out)), rule)


def _fact(value: object, language: Language) -> object:
    return day_words(language, value) if isinstance(value, date) else value


def _lacks(missing: str, language: Language) -> str:
    texts = words(language)
    return texts.get(f"missing.{missing}", texts["missing.something"])


def _sentence(text: str) -> str:
    text = text.strip()
    return capital(text) + ("" if not text or text[-1] in ".!?" else ".")

"""How a letter says days, instants, lists and places: one module a language, Brussels time first."""

from collections.abc import Mapping
from types import MappingProxyType

from config.definition import Language
from notifications.wording.base import BRUSSELS, HARD_SPACE, Wording
from notifications.wording.english import English
from notifications.wording.french import French

ENGLISH, FRENCH = English(), French()

WORDINGS: Mapping[Language, Wording] = MappingProxyType({Language.ENGLISH: ENGLISH, Language.FRENCH: FRENCH})
"""Every language that letters can be written in."""

day = ENGLISH.day
instant = ENGLISH.instant
instant_to_the_second = ENGLISH.instant_to_the_second

__all__ = [
    "BRUSSELS",
    "ENGLISH",
    "FRENCH",
    "HARD_SPACE",
    "WORDINGS",
    "Wording",
    "day",
    "instant",
    "instant_to_the_second",
]

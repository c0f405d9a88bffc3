"""How a note says days, counts and lists: one wording a language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from config.definition import Language
from documents import french, moments, text


@dataclass(frozen=True)
class Wording:
    """The wording of one language."""

    tag: str
    """Language of the file, as programs know it."""
    call: str
    """What stands before the title of the cycle in the title of a call."""
    last_or: str
    day: Callable[[date], str]
    weekday: Callable[[date], str]
    due: Callable[[datetime], str]
    listing: Callable[[Sequence[str]], str]
    count: Callable[[int, str], str]
    plural: Callable[[str], str]
    typography: Callable[[str], str]
    """Puts in the spaces that the language asks for."""

    def choice(self, names: Sequence[str]) -> str:
        """Return names of which one is enough, such as 'TXT, DOCX or PDF'."""
        *others, last = names
        return f"{', '.join(others)} {self.last_or} {last}" if others else last


def _as_it_is(said: str) -> str:
    return said


ENGLISH = Wording(
    tag="en-GB",
    call="Call for contributions: ",
    last_or="or",
    day=text.day_text,
    weekday=moments.weekday_text,
    due=moments.due_text,
    listing=text.list_text,
    count=text.count_text,
    plural=text.plural,
    typography=_as_it_is,
)

FRENCH = Wording(
    tag="fr-FR",
    call="Appel à contributions : ",
    last_or="ou",
    day=french.day_text,
    weekday=french.weekday_text,
    due=french.due_text,
    listing=french.list_text,
    count=french.count_text,
    plural=french.plural,
    typography=french.typography,
)

WORDINGS: Mapping[Language, Wording] = MappingProxyType({Language.ENGLISH: ENGLISH, Language.FRENCH: FRENCH})
"""Every language that notes can be written in."""

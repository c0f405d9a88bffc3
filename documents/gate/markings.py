"""Whether a line marks a document as classified, by what it says and where it stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from types import MappingProxyType

from config.markings import Marking, Match, read_markings
from documents.gate.folding import fold, spaced_out


class Position(Enum):
    """Where a line stands, as far as that tells a marking from prose."""

    EDGE = auto()
    """Header, footer, watermark, file name, marking cell: a place for markings."""
    END = auto()
    """Among the first or last lines of a text, or of one of its pages."""
    PROPERTY = auto()
    """What a document says of itself, such as its title; 'Confidential' is a label of the house there."""
    BODY = auto()
    """Elsewhere in a text."""
    ANSWER = auto()
    """In an answer of a form: an answer may say that what was asked is classified."""


@dataclass(frozen=True)
class Line:
    """One line of a document; `place` says where it stands, in words that hold nothing of its content."""

    text: str
    place: str
    position: Position


@dataclass(frozen=True)
class Marked:
    """A marking that was found, and where."""

    marking: Marking
    place: str


_Forms = Mapping[tuple[str, ...], Marking]

_AROUND = frozenset(
    fold(
        "Classification, classified, marking, level, classificazione, clasificación, classificação, niveau; "
        "Einstufung, rubricering; page, pages, of, sur, Seite, von, pagina, di, de, strana, strona, z, side, "
        "sida, af, av, sivu, oldal; and, et, und"
    )
)
"""Words that may stand beside a marking without making it prose."""

_AFTER = frozenset(
    fold("releasable, rel, until, jusqu, bis, eyes, declassified, downgraded, copy, exemplaire")
)
"""Words after which a line of markings goes on as it likes."""

_ORDINARY = frozenset(fold("access, area, areas, procedure, procedures, tender, tenders, ballot, ballots"))
"""Words that make a phrase before them an ordinary one, as in 'EU restricted procedure'."""

_MOST_WORDS_AFTER = 3
_LONGEST_LINE = 400
"""Characters that a line of markings may have; it is tens of them."""

_PORTION = re.compile(r"\s*[(\[]\s*([\w/ -]{3,16}?)\s*[)\]]")
_SENTENCE = re.compile(r"[.!?]\s*$")


def find_marking(lines: Iterable[Line]) -> Marked | None:
    """Return the first line that marks the document as classified, or none."""
    return next((Marked(found, line.place) for line in lines if (found := marking_of(line))), None)


def find_mention(lines: Iterable[Line]) -> Marked | None:
    """Return the first line that speaks of classified information, or none."""
    lines = tuple(lines)
    if not _contained(fold("\n".join(line.text for line in lines))):
        return None
    return next((Marked(found, line.place) for line in lines if (found := _contained(fold(line.text)))), None)


def marking_of(line: Line) -> Marking | None:
    """Return the level with which a line marks its document, none if it does not."""
    if portion := _portion(line.text):
        return portion
    if line.position is Position.ANSWER or len(line.text) > _LONGEST_LINE:
        return None
    words = fold(line.text)
    if line.position is Position.PROPERTY:
        return _contained(words)
    if line.position is Position.EDGE:
        return _contained(words) or _whole(words, _forms())
    if line.position is Position.END:
        return _whole(words, _forms()) or _heading(words, line.text)
    return _whole(words, _phrases())


def _contained(words: list[str]) -> Marking | None:
    """Return the highest phrase that stands in a line."""
    if _first_words().isdisjoint(words):  # as nearly always, and quickly
        return None
    found = [_phrases()[tuple(match[1].split())] for match in _in_prose().finditer(" ".join(words))]
    return max(found, key=lambda marking: marking.rank, default=None)


def _whole(words: list[str], forms: _Forms) -> Marking | None:
    """Return the highest marking of a line that says nothing but markings."""
    found, start = list[Marking](), 0
    while start < len(words):
        if match := _at(words, start, forms):
            found.append(match[0])
            start = match[1]
        elif found and words[start] in _AFTER:
            break
        elif words[start] in _AROUND:
            start += 1
        else:
            return _spaced_out(words, forms)
    return max(found, key=lambda marking: marking.rank, default=None)


def _spaced_out(words: list[str], forms: _Forms) -> Marking | None:
    said = spaced_out(words)
    return next((marking for form, marking in forms.items() if said == "".join(form)), None) if said else None


def _heading(words: list[str], text: str) -> Marking | None:
    """Return the marking that a line begins with which is no sentence, such as 'EU SECRET until 2030'."""
    if _SENTENCE.search(text):
        return None
    start, found = 0, None
    while start < len(words):
        if match := _at(words, start, _phrases()):
            found, start = match
        elif found is None and words[start] in _AROUND:
            start += 1
        else:
            break
    rest = words[start:]
    return None if len(rest) > _MOST_WORDS_AFTER or not _ORDINARY.isdisjoint(rest[:1]) else found


def _portion(text: str) -> Marking | None:
    """Return the marking in brackets that a paragraph begins with, such as '(R-UE/EU-R)'."""
    match = _PORTION.match(text)
    return _abbreviations().get(tuple(fold(match[1]))) if match else None


def _at(words: list[str], start: int, forms: _Forms) -> tuple[Marking, int] | None:
    for end in range(min(len(words), start + _longest_form()), start, -1):
        if found := forms.get(tuple(words[start:end])):
            return found, end
    return None


def _index(markings: Iterable[Marking]) -> _Forms:
    # Of several states that use one word, the one for which it means most counts.
    ordered = sorted(markings, key=lambda marking: marking.rank)
    return MappingProxyType({tuple(fold(marking.text)): marking for marking in ordered})


@cache
def _forms() -> _Forms:
    return _index(read_markings())


@cache
def _phrases() -> _Forms:
    return _index(marking for marking in read_markings() if marking.match is Match.PHRASE)


@cache
def _in_prose() -> re.Pattern[str]:
    phrases = "|".join(" ".join(form) for form in sorted(_phrases(), key=len, reverse=True))
    return re.compile(rf"\b({phrases})\b(?! (?:{'|'.join(sorted(_ORDINARY))})\b)")


@cache
def _first_words() -> frozenset[str]:
    return frozenset(form[0] for form in _phrases())


@cache
def _abbreviations() -> _Forms:
    return _index(marking for marking in read_markings() if marking.is_abbreviation)


@cache
def _longest_form() -> int:
    return max(map(len, _forms()))

"""What stands in the cells of a file of projects, as values; what is wrong is a ValueError that says so."""

import re
from enum import StrEnum
from typing import TypeVar

from config.project import EVERYONE_ELSE
from config.reference import read_roster

STATES = "member_states"
"""Roster that the states in projects are on."""

LONGEST_TEXT = 500
"""Characters that a name, a status or a source may have."""

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_Word = TypeVar("_Word", bound=StrEnum)


def code(text: str) -> str:
    """Return the code of a project, or the word for its domain."""
    if not _CODE.fullmatch(text):
        message = f"'{text}' is not a code: small letters, digits and hyphens, at most 48"
        raise ValueError(message)
    return text


def word(text: str, words: type[_Word]) -> _Word:
    """Return one of the words that are known."""
    if text in list(words):
        return words(text)
    message = f"'{text}' is not known here; known: {', '.join(words)}"
    raise ValueError(message)


def state(text: str) -> str:
    """Return the code of a participating state; an empty cell stays empty."""
    members = read_roster(STATES)
    if text == EVERYONE_ELSE or text in {member.code for member in members}:
        return text
    meant = [member.code for member in members if text.upper() in (member.code, member.country)]
    hint = f"; is '{meant[0]}' meant?" if meant else "; name third states in the text of a status"
    message = f"'{text}' is not a participating state{hint}"
    raise ValueError(message)


def line_of_text(text: str) -> str:
    """Return a text that stands in one line; an empty cell stays empty."""
    if _CONTROL.search(text) or len(text) > LONGEST_TEXT:
        message = f"a text on one line is needed, of at most {LONGEST_TEXT} characters"
        raise ValueError(message)
    return text


def source(text: str) -> str:
    """Return where a statement comes from; without a source nothing is taken over."""
    if not text:
        message = "it is empty; name where the statement comes from"
        raise ValueError(message)
    return line_of_text(text)

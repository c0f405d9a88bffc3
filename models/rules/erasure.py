"""Free texts beside the record that an officer can have erased, by kind and number."""

from dataclasses import dataclass
from enum import StrEnum

ERASED = "(erased)"
"""What stands in place of a text that was erased."""


class TextKind(StrEnum):
    """What a free text is."""

    QUESTION = "question"
    """A question and the text of its answer, by the number of the question."""
    SET = "set"
    """All texts of a set of questions, by its number."""
    CALL = "call"
    """A call: the office and what was said, by its number in the cycle."""
    MEETING = "meeting"
    """A meeting: offices and what was agreed, by its number in the cycle."""
    DISCLOSURE = "disclosure"
    """Why a part was disclosed or not, by the number of the decision."""
    WITHDRAWAL = "withdrawal"
    """Why a version was taken back, by the number of the version."""
    DEADLINE = "deadline"
    """Why a deadline was changed, by its version; in the record as well."""
    REASON = "reason"
    """Why anything else was done, by the position of its entry in the record."""


OF_OBLIGATION = frozenset(
    {TextKind.QUESTION, TextKind.SET, TextKind.DISCLOSURE, TextKind.WITHDRAWAL, TextKind.DEADLINE}
)
"""Kinds that are numbered for each obligation."""


@dataclass(frozen=True)
class FreeText:
    """One text that can be erased: where it is, and how it begins."""

    kind: TextKind
    number: int
    deliverable: str | None
    text: str

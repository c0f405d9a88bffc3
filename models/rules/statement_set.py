"""The set of statements of a cycle: each with its texts where they can be read, and what may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.rules.statements import Statement


@dataclass(frozen=True)
class StatementText:
    """One statement; `text` is none where there is nothing, or where its file is not read as text."""

    statement: Statement
    text: str | None = None
    translations: Mapping[str, str] = field(default_factory=dict)
    """Translations that are read as text, by language."""


@dataclass(frozen=True)
class StatementSet:
    """The statements of one cycle in protocol order."""

    cycle_title: str
    title: str
    marking: str
    entries: tuple[StatementText, ...]
    is_public: bool = False
    deliverable: str = ""
    """Code of the deliverable."""

    def to_publish(self) -> "StatementSet":
        """Return what may be published: those with consent and without a marking, no word of others."""
        entries = tuple(one for one in self.entries if one.statement.is_public)
        return replace(self, entries=entries, is_public=True)

    @property
    def left_out(self) -> tuple[StatementText, ...]:
        """Statements that are here and may not be published."""
        return tuple(one for one in self.entries if one.statement.is_here and not one.statement.is_public)

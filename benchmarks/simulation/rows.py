"""The rows of a cycle as the laws look at them: each table is read once, when it is first asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Integer
from sqlmodel import SQLModel, bindparam, select
from sqlmodel.sql.expression import SelectOfScalar

from models.queries.cycles import CycleAt, audit_entries
from models.rules.audit import ChainedEntry
from models.rules.lifecycle import ObligationState
from models.tables import (
    CircularRow,
    Clarification,
    Contact,
    DeadlineVersion,
    Letter,
    LetterCopy,
    Notice,
    Obligation,
    Respondent,
    Submission,
)

Row = TypeVar("Row", bound=SQLModel)

Place = tuple[str, str]
"""A respondent and a deliverable."""

# Built once: building a statement takes longer than reading a small world's rows with it.
_CYCLE = bindparam("cycle_id", type_=Integer())
_RESPONDENTS, _CONTACTS = select(Respondent), select(Contact)
_OBLIGATIONS = select(Obligation).where(Obligation.cycle_id == _CYCLE)
_NOTICES = select(Notice).where(Notice.cycle_id == _CYCLE)
_LETTERS = select(Letter).where(Letter.cycle_id == _CYCLE)
_COPIES = select(LetterCopy).join(Letter).where(Letter.cycle_id == _CYCLE)
_CIRCULARS = select(CircularRow).where(CircularRow.cycle_id == _CYCLE)
_SUBMISSIONS = select(Submission).join(Obligation).where(Obligation.cycle_id == _CYCLE)
_CLARIFICATIONS = select(Clarification).join(Obligation).where(Obligation.cycle_id == _CYCLE)
_DEADLINES = select(DeadlineVersion).join(Obligation).where(Obligation.cycle_id == _CYCLE)


@dataclass(frozen=True)
class Rows:
    """The rows of one cycle at an instant."""

    cycle: CycleAt

    def _read(self, statement: SelectOfScalar[Row]) -> Sequence[Row]:
        return self.cycle.session.exec(statement, params={"cycle_id": self.cycle.id}).all()

    @cached_property
    def respondents(self) -> dict[int, Respondent]:
        """Return all respondents by key, those of other cycles too."""
        return {row.id or 0: row for row in self.cycle.session.exec(_RESPONDENTS)}

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        """Return all contacts by key, those of other cycles too."""
        return {row.id or 0: row for row in self.cycle.session.exec(_CONTACTS)}

    @cached_property
    def obligations(self) -> dict[int, Obligation]:
        """Return the obligations by key."""
        return {row.id or 0: row for row in self._read(_OBLIGATIONS)}

    @cached_property
    def places(self) -> dict[int, Place]:
        """Return who owes what, by the key of the obligation."""
        return {
            key: (self.respondents[row.respondent_id].code, row.deliverable)
            for key, row in self.obligations.items()
        }

    @cached_property
    def states(self) -> dict[Place, ObligationState]:
        """Return the states of the obligations."""
        return {place: self.obligations[key].state for key, place in self.places.items()}

    @cached_property
    def notices(self) -> Sequence[Notice]:
        """Return the notices."""
        return self._read(_NOTICES)

    @cached_property
    def letters(self) -> dict[int, Letter]:
        """Return the letters by key."""
        return {row.id or 0: row for row in self._read(_LETTERS)}

    @cached_property
    def copies(self) -> Sequence[LetterCopy]:
        """Return who gets a copy of what."""
        return self._read(_COPIES)

    @cached_property
    def circulars(self) -> Sequence[CircularRow]:
        """Return the texts that were issued to all."""
        return self._read(_CIRCULARS)

    @cached_property
    def submissions(self) -> Sequence[Submission]:
        """Return what came in."""
        return self._read(_SUBMISSIONS)

    @cached_property
    def clarifications(self) -> Sequence[Clarification]:
        """Return what was asked."""
        return self._read(_CLARIFICATIONS)

    @cached_property
    def deadlines(self) -> Sequence[DeadlineVersion]:
        """Return all versions of all deadlines."""
        return self._read(_DEADLINES)

    @cached_property
    def entries(self) -> list[ChainedEntry]:
        """Return the record, first entry first."""
        return audit_entries(self.cycle.session, self.cycle.id)

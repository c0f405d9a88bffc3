"""Files to hand in by hand in a rehearsal: of each state a form wrong and one right, and a statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.errors import OnlyInRehearsalError
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.installation import is_for_rehearsal
from models.queries.obligations import find_obligation
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services

_FORMS = (("wrong", Variant.INCONSISTENT), ("right", Variant.VALID))
"""How a form is filled in; wrong is a part above its total, which a state is told at once."""


@dataclass(frozen=True)
class FilledFile:
    """A file to hand in, and the name under which it is kept."""

    respondent: str
    name: str
    content: bytes


def filled_files(
    services: Services, code: str, respondents: Sequence[str], now: datetime
) -> list[FilledFile]:
    """Return what virtual respondents would hand in in an open cycle.

    Raises:
        OnlyInRehearsalError: the database holds real cycles.
        UnknownCycleError: no such cycle is open here.
        UnknownObligationError: one of them owes nothing in it.
    """
    with services.reading() as session:
        if not is_for_rehearsal(session):
            raise OnlyInRehearsalError
        cycle = look_at_cycle(session, code, now)
        return [file for respondent in respondents for file in _files_of(cycle, respondent)]


def _files_of(cycle: CycleAt, respondent: str) -> Iterator[FilledFile]:
    for deliverable in cycle.definition.deliverables:
        found = find_obligation(cycle.session, cycle.row, respondent, deliverable.code).respondent
        whose = FormFor(found.code, found.name, deliverable)
        stem = f"{found.code}-{deliverable.code}"
        if deliverable.form is None:
            yield FilledFile(found.code, f"{stem}.txt", file_of(cycle.definition, whose, Variant.VALID))
            continue
        for word, variant in _FORMS:
            content = file_of(cycle.definition, whose, variant)
            yield FilledFile(found.code, f"{stem}-{word}.xlsx", content)

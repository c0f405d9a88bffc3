"""Names of cycles, of what is owed in them and of the steps of their reports, for lists across cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.queries.contacts import asked_in
from models.queries.cycles import look_at_cycle
from tasks.services import Services


@dataclass(frozen=True)
class Titles:
    """How a cycle, its deliverables and the steps of its report are called."""

    cycle: str
    deliverables: Mapping[str, str]
    """Titles by code, in the order of the definition."""
    steps: Mapping[str, str]
    """Titles by name."""
    respondents: Mapping[str, str]
    """Names by code, in protocol order."""


def titles_of(services: Services, codes: Iterable[str], now: datetime) -> dict[str, Titles]:
    """Return the titles of cycles, and the names of whom they ask, by their codes.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycles = [look_at_cycle(session, code, now) for code in codes]
        asked = {one.code: asked_in(session, one.id) for one in cycles}
    return {
        cycle.code: Titles(
            cycle.definition.title,
            {one.code: one.title for one in cycle.definition.deliverables},
            {one.name: one.title for one in cycle.definition.steps},
            {one.code: one.name for one in asked[cycle.code]},
        )
        for cycle in cycles
    }

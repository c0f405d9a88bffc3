"""Names of cycles, of what is owed in them and of the steps of their reports, for lists across cycles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

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


def titles_of(services: Services, codes: Iterable[str], now: datetime) -> dict[str, Titles]:
    """Return the titles of cycles by their codes.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        definitions = {code: look_at_cycle(session, code, now).definition for code in codes}
    return {
        code: Titles(
            found.title,
            {one.code: one.title for one in found.deliverables},
            {one.name: one.title for one in found.steps},
        )
        for code, found in definitions.items()
    }

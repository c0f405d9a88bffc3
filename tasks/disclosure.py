"""Deciding who may see a part of a plan, and listing what is disclosed to whom."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import IncompleteActError
from models.operations.cycle import lock_cycle
from models.operations.disclosure import PartDecision, disclose
from models.queries.cycles import look_at_cycle
from models.queries.disclosure import disclosed_parts, disclosures
from models.queries.obligations import find_obligation
from models.rules.disclosure import DisclosedTo, Disclosure
from tasks.services import Services


@dataclass(frozen=True)
class Place:
    """One deliverable of one respondent in one cycle."""

    cycle: str
    respondent: str
    deliverable: str


@dataclass(frozen=True)
class Decided:
    """What was decided, on which version, and whether it changed anything."""

    cycle: str
    respondent: str
    deliverable: str
    part: str
    version: int
    to: DisclosedTo
    is_changed: bool


def disclose_part(services: Services, place: Place, decision: PartDecision, now: datetime) -> Decided:
    """Decide who may see a part of the current version of a plan.

    Raises:
        CycleError: the reason is missing, there is no such part, or no version here to disclose.
    """
    if not decision.reason.strip():
        raise IncompleteActError("disclose", "reason", "a text")
    with services.transaction() as session:
        cycle = lock_cycle(session, place.cycle, now)
        obligation = find_obligation(session, cycle.row, place.respondent, place.deliverable)
        version, is_changed = disclose(cycle, obligation, decision)
    return Decided(**vars(place), part=decision.part, version=version, to=decision.to, is_changed=is_changed)


def list_disclosures(
    services: Services, code: str, audience: DisclosedTo | None, now: datetime
) -> tuple[Disclosure, ...]:
    """Return what a document for an audience may hold; without one, every decision that was taken.

    Raises:
        UnknownCycleError: no such cycle is open here.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return disclosures(cycle) if audience is None else disclosed_parts(cycle, audience)

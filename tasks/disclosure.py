"""Deciding who may see a part of a plan, and listing what is disclosed to whom."""

from dataclasses import dataclass
from datetime import datetime

from models.errors import IncompleteActError
from models.operations.cycle import lock_cycle
from models.operations.disclosure import PartDecision, disclose
from models.queries.cycles import look_at_cycle
from models.queries.disclosure import disclosed_parts, disclosures, part_titles
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


@dataclass(frozen=True)
class PartStanding:
    """One part, and the decision on it that is in force, if there is one."""

    part: str
    title: str
    decision: Disclosure | None

    @property
    def to(self) -> DisclosedTo:
        """Return who may see it."""
        return self.decision.to if self.decision else DisclosedTo.NOBODY


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


def parts_disclosed(services: Services, place: Place, now: datetime) -> list[PartStanding]:
    """Return who may see each part of the current version, in the order of the form.

    Raises:
        CycleError: the cycle is not open, or that respondent does not owe that.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, place.cycle, now)
        find_obligation(session, cycle.row, place.respondent, place.deliverable)
        decided = {
            one.part: one
            for one in disclosures(cycle)
            if (one.respondent, one.deliverable) == (place.respondent, place.deliverable) and one.is_in_force
        }
        titles = part_titles(cycle, place.deliverable)
        return [PartStanding(part, titles[part], decided.get(part)) for part in titles]


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

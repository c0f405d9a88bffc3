"""Reads about how an obligation stands, as far as it decides what can be done about it."""

from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.submissions import counting_versions
from models.rules.deeds import Standing


def standing_of(cycle: CycleAt, obligation: FoundObligation) -> Standing:
    """Return how an obligation stands."""
    row = obligation.row
    versions = counting_versions(cycle.session, obligation.id)
    asks = cycle.definition.deliverable(row.deliverable).certification
    return Standing(
        state=row.state,
        deadline_version=row.deadline_version,
        version=versions[-1].version if versions else None,
        awaits_certification=bool(asks and versions and versions[-1].certified_at is None),
    )

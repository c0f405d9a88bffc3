"""What a respondent answered otherwise in a new version, for whoever assesses it."""

from dataclasses import dataclass
from datetime import datetime

from config.definition import Language
from models.errors import NothingToCompareError
from models.queries.cycles import look_at_cycle
from models.queries.differences import differences_between, pair_of
from models.queries.obligations import find_obligation
from models.queries.submissions import versions_of
from models.rules.differences import Differences
from tasks.services import Services


@dataclass(frozen=True)
class Compared:
    """Two versions of one deliverable, as they were asked for; without numbers, the last two."""

    cycle: str
    respondent: str
    deliverable: str
    earlier: int | None = None
    later: int | None = None


@dataclass(frozen=True)
class VersionDifferences:
    """In what the later of two versions differs."""

    earlier: int
    later: int
    found: Differences


def compare_versions(
    services: Services, asked: Compared, now: datetime, language: Language = Language.ENGLISH
) -> VersionDifferences:
    """Return in what two versions of a form differ.

    Raises:
        CycleError: there are no such two versions, or one of them is no form.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, asked.cycle, now)
        obligation = find_obligation(session, cycle.row, asked.respondent, asked.deliverable)
        versions = versions_of(session, obligation.id)
        before, after = pair_of(obligation, versions, (asked.earlier, asked.later))
        found = differences_between(before, after, language)
    if found is None:
        why = f"has no two forms among versions {before.version} and {after.version}"
        raise NothingToCompareError(asked.respondent, asked.deliverable, why)
    return VersionDifferences(before.version, after.version, found)

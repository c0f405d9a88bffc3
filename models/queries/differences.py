"""In what versions that were handed in differ, as far as they are forms."""

from collections.abc import Sequence
from functools import lru_cache

from config.definition import Language
from config.form import form_reference, load_form_schema
from config.languages import form_named_in
from models.errors import UnknownVersionError
from models.queries.obligations import FoundObligation
from models.rules.answers import plan_from_json
from models.rules.differences import Differences, differences
from models.rules.overtaking import Came, Overtaken, minutes_between, overtaken_by
from models.tables import Submission


def differences_between(
    before: Submission, after: Submission, language: Language = Language.ENGLISH
) -> Differences | None:
    """Return in what the later of two versions differs, none where one of them is no form."""
    if before.answers is None or after.answers is None:
        return None
    return _between(before.answers, after.answers, language)


@lru_cache(maxsize=256)
def _between(before: str, after: str, language: Language) -> Differences:
    # Two texts always differ in the same; each look at a state compares all that it handed in.
    plan = plan_from_json(after)
    schema = load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version))
    return differences(plan_from_json(before), plan, form_named_in(schema, language))


def differs_in(versions: Sequence[Submission], version: int) -> int | None:
    """Return in how many answers a version differs from the one before it, none where none can be said.

    Args:
        versions: versions of one obligation, the first first.
        version: number of the later one.
    """
    later = next((one for one in versions if one.version == version), None)
    before = [one for one in versions if one.version < version and one.counts]
    if later is None or not before:
        return None
    found = differences_between(before[-1], later)
    return len(found.answers) if found else None


def overtaken(versions: Sequence[Submission], version: int) -> Overtaken | None:
    """Return the version that the sender of a later one did not know of, with the difference, or none.

    Args:
        versions: versions of one obligation, the first first.
        version: number of the later one.
    """
    known = {one.version: one for one in versions}
    later = known[version]
    before = [
        Came(one.version, one.received_at, one.sender)
        for one in versions
        if one.version < version and one.counts and one.sha256
    ]
    other = overtaken_by(before, Came(version, later.received_at, later.sender), later.based_on)
    if other is None or later.sha256 is None:
        return None
    found = differences_between(known[other.version], later)
    minutes = minutes_between(other.received_at, later.received_at)
    return Overtaken(other.version, minutes, other.sender, len(found.answers) if found else None)


def pair_of(
    obligation: FoundObligation, versions: Sequence[Submission], numbers: tuple[int | None, int | None]
) -> tuple[Submission, Submission]:
    """Return two versions to compare: those numbered, else the last one and the one before.

    Raises:
        UnknownVersionError: there are no such two versions.
    """
    last = versions[-1].version if versions else 0
    later = last if numbers[1] is None else numbers[1]
    earlier = later - 1 if numbers[0] is None else numbers[0]
    known = {one.version: one for one in versions}
    for number in (earlier, later):
        if number not in known:
            raise UnknownVersionError(obligation.respondent.code, obligation.row.deliverable, number)
    return known[earlier], known[later]

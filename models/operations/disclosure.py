"""Deciding who may see a part of a plan."""

from dataclasses import dataclass

from models.errors import (
    NothingReceivedError,
    OtherVersionError,
    RegisteredOnlyError,
    UnknownPartError,
)
from models.operations.audit import record
from models.operations.obligations import about
from models.queries.cycles import CycleAt
from models.queries.disclosure import decisions_on, parts_of
from models.queries.obligations import FoundObligation
from models.queries.submissions import counting_versions
from models.rules.audit import Actor, What
from models.rules.disclosure import DisclosedTo
from models.tables import DisclosureRow, Submission, SubmissionKind


@dataclass(frozen=True)
class PartDecision:
    """What an officer decides: on which part, for whom, why."""

    part: str
    to: DisclosedTo
    reason: str
    version: int | None = None
    """The version that was looked at; if another one came since, nothing is decided."""


def disclose(cycle: CycleAt, obligation: FoundObligation, decision: PartDecision) -> tuple[int, bool]:
    """Decide who may see a part of the current version; the same again changes nothing.

    Returns:
        The version, and whether anything changed.

    Raises:
        UnknownPartError: the deliverable has no such part.
        NothingReceivedError: there is no version.
        RegisteredOnlyError: the current version is kept elsewhere and only registered.
        OtherVersionError: another version than the one that was looked at is the current one.
    """
    parts = parts_of(cycle, obligation.row.deliverable)
    if decision.part not in parts:
        raise UnknownPartError(obligation.row.deliverable, decision.part, list(parts))
    version = _current(cycle, obligation, decision).version
    before = decisions_on(cycle.session, obligation.id)
    if _stands(before, decision.part, version) is decision.to:
        return version, False
    row = DisclosureRow(
        obligation_id=obligation.id,
        number=len(before) + 1,
        submission_version=version,
        part=decision.part,
        disclosed_to=decision.to,
        reason=decision.reason,
        decided_at=cycle.now,
    )
    cycle.session.add(row)
    # The reason stays out of the record: it is free text, and may name somebody.
    detail: dict[str, object] = {"part": decision.part, "to": decision.to.value, "version": version}
    record(cycle, about(obligation, What.DISCLOSED, Actor.SECRETARIAT, detail | {"number": row.number}))
    return version, True


def _current(cycle: CycleAt, obligation: FoundObligation, decision: PartDecision) -> Submission:
    known = counting_versions(cycle.session, obligation.id)
    respondent, deliverable = obligation.respondent.code, obligation.row.deliverable
    if not known:
        raise NothingReceivedError(respondent, deliverable)
    current = known[-1]
    if current.kind is SubmissionKind.REGISTRATION:
        raise RegisteredOnlyError(respondent, deliverable, current.version)
    if decision.version not in (None, current.version):
        raise OtherVersionError(respondent, deliverable, current.version)
    return current


def _stands(before: list[DisclosureRow], part: str, version: int) -> DisclosedTo:
    """Return to whom a part of a version is disclosed so far."""
    last = next((row for row in reversed(before) if row.part == part), None)
    return last.disclosed_to if last and last.submission_version == version else DisclosedTo.NOBODY

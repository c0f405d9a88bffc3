"""Reads about assessments: all that there is on items of respondents, in protocol order."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import and_, bindparam, col, func, select

from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.rules.assessment import (
    AssessmentVersion,
    Clearance,
    ItemFile,
    houses_of,
    pens_of,
    to_assess,
)
from models.rules.lifecycle import ObligationState
from models.tables import Assessment, AssessmentClearance, Obligation, Respondent, Submission

_LATEST = (
    select(func.max(Submission.version))
    .where(Submission.obligation_id == Obligation.id, col(Submission.withdrawn_at).is_(None))
    .correlate(Obligation)
    .scalar_subquery()
)
_BEGUN = (
    select(Assessment.id)
    .where(
        Assessment.cycle_id == Obligation.cycle_id,
        Assessment.respondent_id == Obligation.respondent_id,
        Assessment.submission_version == _LATEST,
    )
    .correlate(Obligation)
    .exists()
)
# Built once: a rehearsal asks at each of its steps, mostly to find nothing.
_PLANS_TO_ASSESS = (
    select(Respondent.code)
    .join(Obligation, col(Obligation.respondent_id) == Respondent.id)
    .join(Submission, col(Submission.obligation_id) == Obligation.id)
    .where(
        Obligation.cycle_id == bindparam("cycle_id"),
        Obligation.deliverable == bindparam("deliverable"),
        Obligation.state == ObligationState.TAKEN_INTO_ACCOUNT,
        Submission.version == _LATEST,
        col(Submission.answers).is_not(None),
        ~_BEGUN,
    )
    .order_by(col(Respondent.protocol_order))
)
# Built once too: the page of a state asks these.
_COUNTING = and_(col(Submission.obligation_id) == Obligation.id, col(Submission.withdrawn_at).is_(None))
_ASSESSED = (
    select(Obligation, Respondent, func.coalesce(func.max(col(Submission.version)), 0))
    .join(Respondent, col(Obligation.respondent_id) == Respondent.id)
    .join(Submission, _COUNTING, isouter=True)
    .where(Obligation.cycle_id == bindparam("cycle_id"), Obligation.deliverable == bindparam("deliverable"))
    .group_by(col(Obligation.id), col(Respondent.id))
    .order_by(col(Respondent.protocol_order))
)
_ASSESSED_OF_ONE = _ASSESSED.where(Respondent.code == bindparam("respondent"))
_VERSIONS = (
    select(Assessment)
    .where(
        Assessment.cycle_id == bindparam("cycle_id"),
        col(Assessment.respondent_id).in_(bindparam("respondents", expanding=True)),
    )
    .order_by(col(Assessment.house), col(Assessment.version))
)
_CLEARANCES = select(AssessmentClearance).where(
    AssessmentClearance.cycle_id == bindparam("cycle_id"),
    col(AssessmentClearance.respondent_id).in_(bindparam("respondents", expanding=True)),
)


@dataclass(frozen=True)
class RespondentFile:
    """The assessment of one respondent: its plan, and what there is on each item."""

    obligation: FoundObligation
    items: tuple[ItemFile, ...]

    @property
    def respondent(self) -> str:
        """Return the code of the respondent."""
        return self.obligation.respondent.code

    @property
    def submission_version(self) -> int | None:
        """Return the version that is to be assessed, none where there is nothing to assess."""
        return next((one.submission_version for one in self.items), None)

    def item(self, number: str) -> ItemFile:
        """Return what there is on one item; its number is known."""
        return next(one for one in self.items if one.item == number)


def assessed_deliverable(cycle: CycleAt) -> str:
    """Return the code of the deliverable that is assessed: the first that is a form; empty if none is."""
    return next((one.code for one in cycle.definition.deliverables if one.form), "")


def cycle_houses(cycle: CycleAt) -> tuple[str, ...]:
    """Return every house that assesses in a cycle."""
    return houses_of(catalogue_of(cycle), cycle.definition)


def plans_to_assess(cycle: CycleAt) -> list[str]:
    """Return whose plan counts for the report and has answers here, and no house has written on it yet."""
    asked = {"cycle_id": cycle.id, "deliverable": assessed_deliverable(cycle)}
    return list(cycle.session.exec(_PLANS_TO_ASSESS, params=asked))


def assessment_files(cycle: CycleAt, respondent: str | None = None) -> list[RespondentFile]:
    """Return the assessment of every respondent, or of one, in protocol order."""
    owed = _assessed(cycle, respondent)
    keys = [obligation.row.respondent_id for obligation, _ in owed]
    versions, clearances = _versions(cycle, keys), _clearances(cycle, keys)
    houses, catalogue = cycle_houses(cycle), catalogue_of(cycle)
    return [
        RespondentFile(
            obligation,
            tuple(
                ItemFile(
                    item.number,
                    pens_of(item, cycle.definition),
                    houses,
                    to_assess(obligation.row.state, count),
                    tuple(versions[obligation.row.respondent_id, item.number]),
                    tuple(clearances[obligation.row.respondent_id, item.number]),
                )
                for item in catalogue
            ),
        )
        for obligation, count in owed
    ]


def _assessed(cycle: CycleAt, respondent: str | None) -> list[tuple[FoundObligation, int]]:
    asked = {"cycle_id": cycle.id, "deliverable": assessed_deliverable(cycle), "respondent": respondent}
    found = cycle.session.exec(_ASSESSED if respondent is None else _ASSESSED_OF_ONE, params=asked)
    return [(FoundObligation(row, who), number) for row, who, number in found]


def _versions(cycle: CycleAt, respondents: Sequence[int]) -> dict[tuple[int, str], list[AssessmentVersion]]:
    asked = {"cycle_id": cycle.id, "respondents": respondents}
    found: dict[tuple[int, str], list[AssessmentVersion]] = defaultdict(list)
    for row in cycle.session.exec(_VERSIONS, params=asked):
        version = AssessmentVersion(
            row.house,
            row.version,
            row.stage,
            row.submission_version,
            row.text,
            tuple(json.loads(row.findings)),
        )
        found[row.respondent_id, row.item].append(version)
    return found


def _clearances(cycle: CycleAt, respondents: Sequence[int]) -> dict[tuple[int, str], list[Clearance]]:
    asked = {"cycle_id": cycle.id, "respondents": respondents}
    found: dict[tuple[int, str], list[Clearance]] = defaultdict(list)
    for row in cycle.session.exec(_CLEARANCES, params=asked):
        found[row.respondent_id, row.item].append(Clearance(row.house, row.covers))
    return found

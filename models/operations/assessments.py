"""Writing and clearing assessments: versions are added, none is altered; each is recorded by its hash."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from config.definition import CatalogueItem
from models.errors import (
    IncompleteActError,
    NothingToAssessError,
    UnknownObligationError,
    WrittenMeanwhileError,
)
from models.operations.audit import record
from models.operations.obligations import about
from models.operations.review import mark_stale
from models.queries.assessments import (
    RespondentFile,
    assessed_deliverable,
    assessment_files,
    cycle_houses,
)
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.rules.assessment import (
    AssessmentVersion,
    ItemFile,
    ItemState,
    Stage,
    known_house,
    known_item,
    may_clear,
    may_write,
    refuse_scores,
)
from models.rules.audit import Actor, Entry, What
from models.tables import Assessment, AssessmentClearance


@dataclass(frozen=True)
class Judgement:
    """What one house says on one item; without text, its latest text stands and is said again."""

    item: str
    house: str
    text: str = ""
    findings: tuple[str, ...] = ()
    is_done: bool = False
    after: int | None = None
    """Version of its house that the writer saw, 0 for none; if there is a later one, nothing is written."""


def write_assessments(cycle: CycleAt, respondent: str, judgements: Sequence[Judgement]) -> int:
    """Write what houses say on items of one respondent, and count the new versions; the same again adds none.

    Raises:
        CycleError: there is nothing to assess, no such item or house, another house holds the pen, or a text
            scores the respondent against a collective benchmark.
    """
    whole, items = _to_assess(cycle, respondent), catalogue_of(cycle)
    entries, was_cleared = [], False
    for judgement in judgements:
        item = known_item(judgement.item, items)
        file = whole.item(item.number)
        if version := _next_version(cycle, file, item, judgement):
            was_cleared |= file.state is ItemState.CLEARED
            _store(cycle, whole, file.item, version)
            entries.append(_written(whole, file.item, version))
    record(cycle, *entries)
    if was_cleared:
        mark_stale(cycle)
    return len(entries)


def clear_assessments(
    cycle: CycleAt, respondent: str, house: str, items: Collection[str] | None = None
) -> list[str]:
    """Clear the texts of one respondent for one house: on those items, or on all that can be cleared.

    Returns the numbers of the items that it cleared now; what it had cleared before stays as it is.

    Raises:
        CycleError: there is nothing to assess, no such item or house, or an item named cannot be cleared.
    """
    whole, house = _to_assess(cycle, respondent), known_house(house, cycle_houses(cycle))
    cleared = [file for file in _to_clear(cycle, whole, items) if house not in file.cleared_by]
    cycle.session.add_all(
        AssessmentClearance(
            cycle_id=cycle.id,
            respondent_id=whole.obligation.row.respondent_id,
            item=file.item,
            house=house,
            covers=file.covered,
            cleared_at=cycle.now,
        )
        for file in cleared
    )
    if cleared:
        detail: dict[str, object] = {"house": house, "covers": {file.item: file.covered for file in cleared}}
        record(cycle, about(whole.obligation, What.ASSESSMENT_CLEARED, Actor.SECRETARIAT, detail))
    if any(len(file.cleared_by) + 1 == len(file.houses) for file in cleared):
        mark_stale(cycle)
    return [file.item for file in cleared]


def _to_clear(cycle: CycleAt, whole: RespondentFile, items: Collection[str] | None) -> Iterator[ItemFile]:
    if items is None:
        yield from (file for file in whole.items if file.state is ItemState.ASSESSED)
        return
    for number in items:
        file = whole.item(known_item(number, catalogue_of(cycle)).number)
        may_clear(file)
        yield file


def _to_assess(cycle: CycleAt, respondent: str) -> RespondentFile:
    whole = next(iter(assessment_files(cycle, respondent)), None)
    if whole is None:
        raise UnknownObligationError(cycle.code, respondent, assessed_deliverable(cycle) or "a form")
    if whole.submission_version is None:
        raise NothingToAssessError(respondent, whole.obligation.row.state)
    return whole


def _next_version(
    cycle: CycleAt, file: ItemFile, item: CatalogueItem, judgement: Judgement
) -> AssessmentVersion | None:
    """Return the version that a judgement makes, none if the latest says the same."""
    house = known_house(judgement.house, cycle_houses(cycle))
    may_write(file, house)
    latest = file.latest.get(house)
    text, findings = judgement.text.strip(), judgement.findings
    if not text:
        if latest is None:
            raise IncompleteActError("assess", "text", "what the house says on the item")
        text, findings = latest.text, findings or latest.findings
    refuse_scores(item, (text, *findings))
    stage = Stage.DONE if judgement.is_done else Stage.DRAFT
    said = (stage, file.submission_version or 0, text, findings)
    if latest and said == (latest.stage, latest.submission_version, latest.text, latest.findings):
        return None
    if judgement.after is not None and judgement.after != (latest.version if latest else 0):
        raise WrittenMeanwhileError(house, file.item)
    return AssessmentVersion(house, latest.version + 1 if latest else 1, *said)


def _store(cycle: CycleAt, whole: RespondentFile, item: str, version: AssessmentVersion) -> None:
    findings = json.dumps(version.findings, ensure_ascii=False)
    cycle.session.add(
        Assessment(
            **{**vars(version), "findings": findings},
            cycle_id=cycle.id,
            respondent_id=whole.obligation.row.respondent_id,
            item=item,
            written_at=cycle.now,
        )
    )


def _written(whole: RespondentFile, item: str, version: AssessmentVersion) -> Entry:
    # The record holds that and when, and the hash; what a house says is no business of who reads the record.
    said = json.dumps([version.text, *version.findings], ensure_ascii=False)
    detail: dict[str, object] = {
        "item": item,
        "house": version.house,
        "version": version.version,
        "stage": version.stage.value,
        "submission_version": version.submission_version,
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
    }
    return about(whole.obligation, What.ASSESSMENT_WRITTEN, Actor.SECRETARIAT, detail)

"""The assessment of one item of one respondent: who writes, who sees what, what may follow what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.definition import CatalogueItem, Definition
from models.errors import (
    BenchmarkScoreError,
    PenError,
    UnclearedError,
    UnknownHouseError,
    UnknownItemError,
)
from models.rules.lifecycle import ANSWERED, ObligationState


class Stage(StrEnum):
    """How far the text of one house is: its own draft, or done and to be read by the others."""

    DRAFT = "draft"
    DONE = "done"


class ItemState(StrEnum):
    """Where the assessment of one item of one respondent stands."""

    NOTHING_TO_ASSESS = "nothing_to_assess"
    UNASSESSED = "unassessed"
    STALE_ASSESSMENT = "stale_assessment"
    PARTLY_ASSESSED = "partly_assessed"
    ASSESSED = "assessed"
    CLEARED = "cleared"


@dataclass(frozen=True)
class AssessmentVersion:
    """One immutable version of the text of one house, on one version of what was handed in."""

    house: str
    version: int
    stage: Stage
    submission_version: int
    text: str
    findings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what a clearance calls it, such as 'EDA:2'."""
        return f"{self.house}:{self.version}"


@dataclass(frozen=True)
class Clearance:
    """A house clears texts: `covers` names the versions that were read, such as 'EDA:2 EEAS:1'."""

    house: str
    covers: str


@dataclass(frozen=True)
class ItemFile:
    """All that there is on one item of one respondent."""

    item: str
    pens: tuple[str, ...]
    """Houses that write."""
    houses: tuple[str, ...]
    """Houses that clear: all of the cycle."""
    submission_version: int | None
    """Version that is to be assessed, none where there is nothing to assess."""
    versions: tuple[AssessmentVersion, ...] = ()
    clearances: tuple[Clearance, ...] = ()

    @property
    def latest(self) -> Mapping[str, AssessmentVersion]:
        """The latest version of each house that wrote and holds the pen."""
        found = {version.house: version for version in self.versions}
        return {house: found[house] for house in self.pens if house in found}

    @property
    def covered(self) -> str:
        """What a clearance given now would cover."""
        return " ".join(version.name for version in self.latest.values())

    @property
    def cleared_by(self) -> tuple[str, ...]:
        """The houses that cleared the texts as they stand."""
        given = {clearance.house for clearance in self.clearances if clearance.covers == self.covered}
        return tuple(house for house in self.houses if house in given)

    @property
    def state(self) -> ItemState:
        """Where this item stands."""
        if self.submission_version is None:
            return ItemState.NOTHING_TO_ASSESS
        latest = self.latest
        if not latest:
            return ItemState.UNASSESSED
        if any(version.submission_version != self.submission_version for version in latest.values()):
            return ItemState.STALE_ASSESSMENT
        if len(latest) < len(self.pens) or any(one.stage is Stage.DRAFT for one in latest.values()):
            return ItemState.PARTLY_ASSESSED
        return ItemState.CLEARED if self.cleared_by == self.houses else ItemState.ASSESSED

    @property
    def cleared_texts(self) -> tuple[AssessmentVersion, ...]:
        """The texts that count: those of a cleared item, side by side, else none."""
        return tuple(self.latest.values()) if self.state is ItemState.CLEARED else ()


def to_assess(state: ObligationState, versions: int) -> int | None:
    """Return the version to be assessed; none if nothing came, it was withdrawn or none is expected."""
    return versions if state in ANSWERED and versions else None


def pens_of(item: CatalogueItem, definition: Definition) -> tuple[str, ...]:
    """Return the houses that hold the pen on an item: those of the definition, else of the catalogue."""
    said = definition.catalogue.assessors.get(item.number)
    return said or tuple(house for house in item.assessor.split("+") if house)


def houses_of(catalogue: Iterable[CatalogueItem], definition: Definition) -> tuple[str, ...]:
    """Return every house that assesses in a cycle, in the order of the catalogue."""
    return tuple(dict.fromkeys(house for item in catalogue for house in pens_of(item, definition)))


def known_house(name: str, houses: Sequence[str]) -> str:
    """Return a house as it is written, whatever the case.

    Raises:
        UnknownHouseError: none of that name assesses in this cycle.
    """
    found = next((house for house in houses if house.casefold() == name.casefold()), None)
    if found is None:
        raise UnknownHouseError(name, list(houses))
    return found


def known_item(number: str, catalogue: Iterable[CatalogueItem]) -> CatalogueItem:
    """Return an item of the catalogue.

    Raises:
        UnknownItemError: it has none of that number.
    """
    items = {item.number: item for item in catalogue}
    if number not in items:
        raise UnknownItemError(number, list(items))
    return items[number]


def may_write(file: ItemFile, house: str) -> None:
    """Make sure that a house may write on an item.

    Raises:
        PenError: another house holds the pen.
    """
    if house not in file.pens:
        raise PenError(house, file.item, list(file.pens))


def may_clear(file: ItemFile) -> None:
    """Make sure that an item can be cleared: every pen is done, on the current version.

    Raises:
        UnclearedError: it cannot, as it stands.
    """
    if file.state not in (ItemState.ASSESSED, ItemState.CLEARED):
        raise UnclearedError(file.item, file.state)


def seen_by(file: ItemFile, house: str | None) -> tuple[AssessmentVersion, ...]:
    """Return what a house may read, one version a house; none for `house` is a reader of no house.

    Its own latest version always; of another house the last one that is done, and only once every house with
    a pen was done on the same version of what was handed in: drafts are not influenced by each other.
    """
    open_on = _opened(file)
    seen = dict.fromkeys(file.pens, None) | {
        version.house: version
        for version in file.versions
        if version.house in file.pens
        and (
            version.house == house or (version.stage is Stage.DONE and version.submission_version in open_on)
        )
    }
    return tuple(version for version in seen.values() if version is not None)


def _opened(file: ItemFile) -> set[int]:
    done = {(one.house, one.submission_version) for one in file.versions if one.stage is Stage.DONE}
    return {number for _, number in done if all((house, number) in done for house in file.pens)}


def refuse_scores(item: CatalogueItem, texts: Iterable[str]) -> None:
    """Refuse a text that holds one respondent against a collective benchmark of its item.

    Raises:
        BenchmarkScoreError: it names the benchmark.
    """
    number, _, _ = item.benchmark.partition(" ")
    if number:
        named = re.compile(rf"(?<![\d.,]){re.escape(number)}(?:[.,]0+)?\s*(?:%|per\s?cent|pour\s?cent)", re.I)
        if any(named.search(text) for text in texts):
            raise BenchmarkScoreError(item.number, item.benchmark)

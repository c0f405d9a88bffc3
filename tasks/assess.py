"""Assessing: one way in for whoever writes, clears or reads the secretariat's judgement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from models.errors import UnknownObligationError
from models.operations.assessments import Judgement, clear_assessments, write_assessments
from models.operations.cycle import lock_cycle
from models.queries.assessments import (
    RespondentFile,
    assessed_deliverable,
    assessment_files,
    cycle_houses,
)
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt, look_at_cycle
from models.rules.assessment import AssessmentVersion, ItemFile, known_house, known_item, seen_by
from tasks.services import Services


@dataclass(frozen=True)
class Item:
    """One item of one respondent as the list shows it; what the texts say is not in it."""

    respondent: str
    respondent_name: str
    title: str
    file: ItemFile


@dataclass(frozen=True)
class Shown:
    """One item with the texts that its reader may see."""

    item: Item
    texts: tuple[AssessmentVersion, ...]


def assess(
    services: Services, code: str, respondent: str, judgement: Judgement, now: datetime
) -> tuple[Item, bool]:
    """Write what a house says on an item; return where the item stands, and whether that is a new version.

    Raises:
        CycleError: there is nothing to assess, or the rules do not allow it; nothing changed.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        is_new = bool(write_assessments(cycle, respondent, [judgement]))
        return _item(cycle, respondent, judgement.item), is_new


@dataclass(frozen=True)
class Clearing:
    """Which items of a respondent a house clears: those named, or all that can be."""

    respondent: str
    house: str
    items: Collection[str] | None = None


def clear(services: Services, code: str, clearing: Clearing, now: datetime) -> list[str]:
    """Clear texts for a house; return the numbers of the items that it cleared now.

    Raises:
        CycleError: an item named cannot be cleared as it stands; nothing changed.
    """
    with services.transaction() as session:
        cycle = lock_cycle(session, code, now)
        return clear_assessments(cycle, clearing.respondent, clearing.house, clearing.items)


def list_items(services: Services, code: str, respondent: str | None, now: datetime) -> list[Item]:
    """Return where each item of every respondent stands, or of one, in protocol order.

    Raises:
        UnknownObligationError: that respondent is not asked.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        return [item for whole in _files(cycle, respondent) for item in _items(cycle, whole)]


def show_item(
    services: Services, code: str, about: tuple[str, str], house: str | None, now: datetime
) -> Shown:
    """Return the texts on one item, respondent and number, that a house may read; or a reader of none.

    Raises:
        CycleError: there is no such respondent, item or house.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        reader = known_house(house, cycle_houses(cycle)) if house else None
        item = _item(cycle, *about)
        return Shown(item, seen_by(item.file, reader))


def show_items(
    services: Services, code: str, respondent: str, house: str | None, now: datetime
) -> list[Shown]:
    """Return every item of a respondent with what a house may read; one that is not of the cycle is none.

    Raises:
        CycleError: there is no such respondent.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        reader = house if house in cycle_houses(cycle) else None
        items = _items(cycle, file_of(cycle, respondent))
        return [Shown(item, seen_by(item.file, reader)) for item in items]


def file_of(cycle: CycleAt, respondent: str) -> RespondentFile:
    """Return the assessment of one respondent.

    Raises:
        UnknownObligationError: that respondent is not asked.
    """
    return _files(cycle, respondent)[0]


def _files(cycle: CycleAt, respondent: str | None) -> list[RespondentFile]:
    found = assessment_files(cycle, respondent)
    if respondent is not None and not found:
        raise UnknownObligationError(cycle.code, respondent, assessed_deliverable(cycle) or "a form")
    return found


def _item(cycle: CycleAt, respondent: str, number: str) -> Item:
    known_item(number, catalogue_of(cycle))
    return next(item for item in _items(cycle, file_of(cycle, respondent)) if item.file.item == number)


def _items(cycle: CycleAt, whole: RespondentFile) -> list[Item]:
    titles = {item.number: item.title for item in catalogue_of(cycle)}
    name = whole.obligation.respondent.name
    return [Item(whole.respondent, name, titles[file.item], file) for file in whole.items]

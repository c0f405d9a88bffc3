"""What changed since last year: one respondent's plan beside its plan in the cycle before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from config.form import CatalogueSheet, FormSchema, RowsSheet, YearsSheet
from models.rules.answers import Plan
from models.rules.differences import Difference, DifferenceKind, Differences, answer_text, differences


class ItemStanding(StrEnum):
    """How an item of the catalogue was answered, compared with last year."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NO_LONGER = "no_longer_answered"
    NEWLY = "newly_answered"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class FigureChange:
    """One figure that both plans give, with another value now."""

    title: str
    year: str
    before: str
    after: str
    percent: Decimal | None = None


@dataclass(frozen=True)
class ListChange:
    """What joined and left one list, such as the projects, by its names."""

    title: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanChanges:
    """In what a plan differs from the last one, in the order of the form."""

    items: tuple[tuple[str, ItemStanding], ...] = ()
    """Numbers of the catalogue, without those under which another item stands now."""
    figures: tuple[FigureChange, ...] = ()
    lists: tuple[ListChange, ...] = ()

    def numbers(self, standing: ItemStanding) -> tuple[str, ...]:
        """Return the items of that standing."""
        return tuple(number for number, stands in self.items if stands is standing)


@dataclass(frozen=True)
class YearChanges:
    """All that the page on one respondent says; internal to the secretariat."""

    cycle_title: str
    last_title: str
    respondent: str
    """EU two-letter code."""
    respondent_name: str
    version: int
    """The version of this year that is looked at."""
    as_at: datetime
    """UTC instant at which all of this was so."""
    changes: PlanChanges
    item_word: str
    marking: str = ""
    questions: tuple[str, ...] = ()
    """Questions of last year that were not answered."""
    told: tuple[str, ...] = ()
    """Answers of last year that have another place now, or none."""


def plan_changes(before: Plan, after: Plan, schema: FormSchema, numbers: tuple[str, ...] = ()) -> PlanChanges:
    """Return in what a plan differs from the last one.

    Args:
        before: the last plan, with its answers at the places of this year's form.
        after: the plan of this year.
        schema: this year's form.
        numbers: the items of the catalogue that are the same as last year's.
    """
    found = differences(before, after, schema)
    return PlanChanges(
        items=tuple(_items(before, after, schema, found, numbers)),
        figures=tuple(_figures(schema, found)),
        lists=tuple(_lists(schema, found)),
    )


def _items(
    before: Plan, after: Plan, schema: FormSchema, found: Differences, numbers: tuple[str, ...]
) -> Iterator[tuple[str, ItemStanding]]:
    for sheet in schema.sheets:
        if isinstance(sheet, CatalogueSheet):
            was, now = set(before.rows(sheet.code)), set(after.rows(sheet.code))
            changed = {one.line for one in found.on(sheet.code)}
            for number in numbers:
                yield number, _standing(number in was, number in now, number in changed)


def _standing(was: bool, now: bool, changed: bool) -> ItemStanding:  # noqa: FBT001 - three facts of one kind
    if was and now:
        return ItemStanding.CHANGED if changed else ItemStanding.UNCHANGED
    if was:
        return ItemStanding.NO_LONGER
    return ItemStanding.NEWLY if now else ItemStanding.UNANSWERED


def _figures(schema: FormSchema, found: Differences) -> Iterator[FigureChange]:
    for sheet in schema.sheets:
        if isinstance(sheet, YearsSheet):
            titles = {field.code: field.title for field in sheet.fields}
            for one in found.on(sheet.code):
                # Years that only one plan asks for pass every year.
                if one.kind is DifferenceKind.CHANGED:
                    yield _figure(titles[one.field], one)


def _figure(title: str, one: Difference) -> FigureChange:
    return FigureChange(title, one.line, answer_text(one.before), answer_text(one.after), one.percent)


def _lists(schema: FormSchema, found: Differences) -> Iterator[ListChange]:
    titles = {sheet.code: sheet.title for sheet in schema.sheets if isinstance(sheet, RowsSheet)}
    for one in found.lines:
        yield ListChange(titles[one.sheet], one.joined, one.left)

"""What a check is: a named pure rule with its level and its audience; its texts stand in `wording`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field as with_default
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from config.definition import CatalogueItem, Language
from config.form import (
    CatalogueSheet,
    FieldKind,
    FieldRole,
    FieldsSheet,
    FormField,
    FormSchema,
    Sheet,
    YearField,
    YearsSheet,
)
from config.project import ProjectRecord
from config.rows import PublicFigure
from models.rules.answers import Answer, AnswerKey, Plan
from models.rules.checks.values import Value
from models.rules.findings import Audience, Level


def as_number(value: object) -> Decimal | None:
    """Return an answer as a number, none if it is none."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


@dataclass(frozen=True)
class ItemWords:
    """What one item of the catalogue is called in a language, and the items' titles by number."""

    item_word: str
    titles: Mapping[str, str]


@dataclass(frozen=True)
class CheckInput:
    """What checks look at; public figures are keyed by EU code, field and year.

    `checked_on` is the day (Brussels) of the check: what was announced for a later day is not missing yet.
    `received_on` is the day (Brussels) on which the plan came, none for a draft. `last` holds the answers of
    the last plan at their places in this form, none where there is no last plan or it is not known.
    `projects` are those on record, by what people call them.
    """

    plan: Plan
    schema: FormSchema
    catalogue: tuple[CatalogueItem, ...]
    year: int
    public_figures: Mapping[tuple[str, str, int], PublicFigure]
    checked_on: date | None = None
    received_on: date | None = None
    last: Plan | None = None
    projects: Mapping[str, ProjectRecord] = with_default(default_factory=lambda: MappingProxyType({}))
    item_words: Mapping[Language, ItemWords] = with_default(default_factory=lambda: MappingProxyType({}))

    def field(self, key: AnswerKey) -> FormField | YearField | None:
        """Return the field that an answer belongs to, none if this form has no such field."""
        return self.schema.field(key.sheet, key.field)

    @property
    def came_on(self) -> date | None:
        """The day on which the plan came; of a draft, the day on which it is looked at."""
        return self.received_on or self.checked_on

    @property
    def cover_sheets(self) -> Iterator[FieldsSheet]:
        """The sheets with one line for each field."""
        return (sheet for sheet in self.schema.sheets if isinstance(sheet, FieldsSheet))

    @property
    def years_sheets(self) -> Iterator[YearsSheet]:
        """The sheets with figures."""
        return (sheet for sheet in self.schema.sheets if isinstance(sheet, YearsSheet))

    @property
    def catalogue_sheets(self) -> Iterator[CatalogueSheet]:
        """The sheets with one line for each item of the catalogue."""
        return (sheet for sheet in self.schema.sheets if isinstance(sheet, CatalogueSheet))

    def with_roles(self, *roles: FieldRole) -> Iterator[tuple[Sheet, tuple[FormField, ...]]]:
        """Yield each sheet that has a field of every one of these roles, with those fields in that order."""
        yield from self.schema.with_roles(*roles)

    @cached_property
    def figures(self) -> tuple[tuple[YearsSheet, YearField, int], ...]:
        """Every figure that is asked for: sheet, field and year, in the order of the form."""
        return tuple(
            (sheet, field, year)
            for sheet in self.years_sheets
            for field in sheet.fields
            for year in sheet.years(self.year)
        )

    @cached_property
    def figures_given(self) -> Mapping[tuple[str, str, int], Decimal]:
        """The figures that are answered with a number, by sheet, field and year."""
        return {(sheet.code, field.code, year): value for sheet, field, year, value in self.numbers}

    @cached_property
    def numbers(self) -> tuple[tuple[YearsSheet, YearField, int, Decimal], ...]:
        """The figures that are answered with a number, in the order of the form."""
        said = ((one, as_number(one[3].value)) for one in self.figures_said)
        return tuple(
            (sheet, field, year, value) for (sheet, field, year, _), value in said if value is not None
        )

    @cached_property
    def figures_said(self) -> tuple[tuple[YearsSheet, YearField, int, Answer], ...]:
        """Every figure that is asked for, with its answer, in the order of the form."""
        get = self.plan.get
        return tuple(
            (sheet, field, year, get(sheet.code, str(year), field.code))
            for sheet, field, year in self.figures
        )

    @cached_property
    def texts_in_both(self) -> tuple[tuple[CatalogueSheet, FormField, AnswerKey, Answer, Answer], ...]:
        """The texts on items that are in this plan and in the last one, which comes after it here."""
        now, before = self.plan.given, self.last.given if self.last else {}
        carried = {
            (sheet.code, field.code): (sheet, field)
            for sheet in self.catalogue_sheets
            for field in sheet.fields
            if field.kind is FieldKind.TEXT and field.carries_over
        }
        found = (
            (carried.get((key.sheet, key.field)), key, now.get(key), last) for key, last in before.items()
        )
        return tuple(
            (*place, key, answer, last)
            for place, key, answer, last in found
            if place and answer and key.row in self.items
        )

    @cached_property
    def item_places(self) -> Mapping[str, int]:
        """The places of the items in the catalogue, by number."""
        return {item.number: place for place, item in enumerate(self.catalogue)}

    @cached_property
    def items(self) -> Mapping[str, CatalogueItem]:
        """The items of the catalogue, by number."""
        return {item.number: item for item in self.catalogue}


class Hit(NamedTuple):
    """One place where a check found something: which of its texts says it, and what the text speaks of.

    `level` stands only where it is not that of the check.
    """

    key: AnswerKey
    values: Mapping[str, Value]
    text: str = ""
    level: Level | None = None


@dataclass(frozen=True)
class Check:
    """A rule by name: how serious it is, for whom, where it comes from."""

    name: str
    level: Level
    audience: Audience
    source: str
    find: Callable[[CheckInput], Iterable[Hit]]

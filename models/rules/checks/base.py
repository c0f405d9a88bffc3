"""What a check is: a named pure rule with its level, its audience and its advice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.definition import CatalogueItem, PublicFigure
from config.form import CatalogueSheet, FieldsSheet, FormField, FormSchema, YearField, YearsSheet
from models.rules.answers import AnswerKey, Plan
from models.rules.findings import Audience, Level


@dataclass(frozen=True)
class CheckInput:
    """What checks look at; public figures are keyed by EU code, field and year.

    `checked_on` is the day (Brussels) of the check: what was announced for a later day is not missing yet.
    """

    plan: Plan
    schema: FormSchema
    catalogue: tuple[CatalogueItem, ...]
    year: int
    public_figures: Mapping[tuple[str, str, int], PublicFigure]
    checked_on: date | None = None

    def field(self, key: AnswerKey) -> FormField | YearField | None:
        """Return the field that an answer belongs to, none if this form has no such field."""
        sheet = next((sheet for sheet in self.schema.sheets if sheet.code == key.sheet), None)
        return next((field for field in sheet.fields if field.code == key.field), None) if sheet else None

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


@dataclass(frozen=True)
class Hit:
    """One place where a check found something; `level` only where it is not that of the check."""

    key: AnswerKey
    message: str
    level: Level | None = None


@dataclass(frozen=True)
class Check:
    """A rule by name: what it looks for, how serious it is, for whom, and what to do."""

    name: str
    title: str
    level: Level
    audience: Audience
    advice: str
    source: str
    find: Callable[[CheckInput], Iterable[Hit]]

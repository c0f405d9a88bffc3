"""The typed schema of a form: one file from which the workbook, its reader and its checks come."""

import tomllib
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.definition import Strict

FORMS = ("nip",)
"""Names of the form schemas in config/forms."""

LONGEST_LIST = 255
"""Characters that a list of choices may have in a workbook, commas included."""

FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
SheetTitle = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z ]{0,29}$")]
FormName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]


class FieldKind(StrEnum):
    """What may be entered in a field."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class FieldRole(StrEnum):
    """What a field means to the rules, where it means more than its answer."""

    MARKING = "marking"
    CLEARANCE = "clearance"


class FormField(Strict):
    """One field: a line on the cover, or a column of a table."""

    code: FieldCode
    title: str = Field(min_length=1, max_length=80)
    kind: FieldKind = FieldKind.TEXT
    help: str = Field(default="", max_length=250, description="Shown when the cell is selected")
    group: str = Field(default="", description="Heading under which a line of the cover stands")
    role: FieldRole | None = None
    choices: tuple[str, ...] = ()
    carries_over: bool = Field(default=True, description="Whether the last plan's answer is filled in")
    open_choice: bool = Field(default=False, description="Whether another answer than the choices is taken")
    width: int = Field(default=24, ge=6, le=80, description="Width of the column, in characters")

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if bool(self.choices) != (self.kind is FieldKind.CHOICE):
            raise ValueError(f"{self.code}: choices belong to a field of kind 'choice', and to no other")
        if any("," in choice for choice in self.choices) or len(",".join(self.choices)) > LONGEST_LIST:
            raise ValueError(f"{self.code}: choices bear no comma and together fit {LONGEST_LIST} characters")
        if self.role is FieldRole.MARKING and self.code != FieldRole.MARKING:
            raise ValueError(f"{self.code}: the field with the marking is called 'marking'")
        return self


class YearField(Strict):
    """One figure that is asked for each year."""

    code: FieldCode
    title: str = Field(min_length=1, max_length=80)
    help: str = Field(default="", max_length=250)
    part_of: str | None = Field(default=None, description="Figure of the same sheet that this is a part of")
    public: str | None = Field(default=None, description="Public figure shown beside it, such as Eurostat's")


class SheetBase(Strict):
    """What every sheet has."""

    code: FieldCode
    title: SheetTitle
    guidance: str


class FieldsSheet(SheetBase):
    """A sheet with one line for each field, such as the cover."""

    kind: Literal["fields"]
    fields: tuple[FormField, ...] = Field(min_length=1)


class YearsSheet(SheetBase):
    """A sheet with one line for each figure and year."""

    kind: Literal["years"]
    unit: str = Field(description="Currency and scale, such as 'EUR million'")
    past: int = Field(ge=0, le=10, description="Years before that of the cycle")
    planned: int = Field(ge=0, le=10, description="Years after that of the cycle")
    fields: tuple[YearField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_have_totals(self) -> Self:
        codes = {field.code for field in self.fields}
        for field in self.fields:
            if field.part_of is not None and field.part_of not in codes - {field.code}:
                raise ValueError(f"{field.code}: is part of '{field.part_of}', which this sheet does not ask")
        return self

    def years(self, year: int) -> tuple[int, ...]:
        """Return the years asked for in the cycle of that year, in their order."""
        return tuple(range(year - self.past, year + self.planned + 1))


class CatalogueSheet(SheetBase):
    """A sheet with one line for each item of the catalogue."""

    kind: Literal["catalogue"]
    item_word: str = Field(description="What one item is called, such as 'commitment'")
    fields: tuple[FormField, ...] = Field(min_length=1)
    answered_by: tuple[str, ...] = Field(min_length=1, description="Fields of which one must be filled in")
    no_change: str | None = Field(default=None, description="Yes/no field that answers an item as well")
    contradicts_no_change: tuple[str, ...] = Field(
        default=(), description="Fields that say that something did change"
    )

    @model_validator(mode="after")
    def _names_its_fields(self) -> Self:
        kinds = {field.code: field.kind for field in self.fields}
        if unknown := {*self.answered_by, *self.contradicts_no_change} - kinds.keys():
            raise ValueError(f"{self.code}: no such field: {', '.join(sorted(unknown))}")
        if self.no_change is not None and kinds.get(self.no_change) is not FieldKind.YES_NO:
            raise ValueError(f"{self.code}: '{self.no_change}' is no yes/no field of this sheet")
        return self


class RowsSheet(SheetBase):
    """A sheet with numbered empty lines to fill, such as one for each project."""

    kind: Literal["rows"]
    line_word: str = Field(description="What one line is called, such as 'project'")
    lines: int = Field(ge=1, le=500)
    fields: tuple[FormField, ...] = Field(min_length=1)


Sheet = Annotated[FieldsSheet | YearsSheet | CatalogueSheet | RowsSheet, Field(discriminator="kind")]


class FormSchema(Strict):
    """A form, as its TOML file says it; a change of any text or place is a new version."""

    name: FormName
    version: int = Field(ge=1)
    title: str
    sheets: tuple[Sheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_well_formed(self) -> Self:
        if not isinstance(self.sheets[0], FieldsSheet):
            raise ValueError("the first sheet is of kind 'fields': it says which form this is")
        _refuse_doubles("sheet", [sheet.code for sheet in self.sheets])
        _refuse_doubles("sheet title", [sheet.title.casefold() for sheet in self.sheets])
        for sheet in self.sheets:
            _refuse_doubles(f"field of '{sheet.code}'", [field.code for field in sheet.fields])
        return self

    def sheet(self, code: str) -> Sheet:
        """Return the sheet of that code."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Sheet]:
        return {sheet.code: sheet for sheet in self.sheets}


@cache
def load_form_schema(name: str) -> FormSchema:
    """Return the form schema of that name.

    Raises:
        LookupError: there is no such schema; a definition is linted for it before it opens.
    """
    if name not in FORMS:
        raise LookupError(f"there is no form '{name}'; forms: {', '.join(FORMS)}")
    text = (files("config") / "forms" / f"{name}.toml").read_text(encoding="utf-8")
    return FormSchema.model_validate(tomllib.loads(text))


def _refuse_doubles(what: str, names: list[str]) -> None:
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{what} named twice: {', '.join(doubles)}")

"""The types of a form's sheets and fields, as its TOML file says them."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from config.strict import Strict

LONGEST_LIST = 255
"""Characters that a list of choices may have in a workbook, commas included."""

YES = "yes"
"""How a condition names the answer of a yes/no field."""

FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
FieldPath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}/[a-z][a-z0-9_]{0,47}$")]
SheetTitle = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z ]{0,29}$")]


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
    PRICE_BASIS = "price_basis"
    EARLIER_DATE = "earlier_date"
    NEW_DATE = "new_date"
    DELAY_REASON = "delay_reason"
    PERIOD = "period"
    """What is reported on, in words."""
    HELD_REFERENCE = "held_reference"
    """Reference of a part that is registered, not entered."""
    PROJECT_NAME = "project_name"
    """What a line of a list of projects is about."""
    PROJECT_ROLE = "project_role"
    """What the state is in that project."""
    PROJECT_OF = "project_of"
    """The project that another line belongs to, as that list calls it."""
    MILESTONE = "milestone"
    MILESTONE_STATE = "milestone_state"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"


DATED = frozenset({FieldRole.EARLIER_DATE, FieldRole.NEW_DATE, FieldRole.STARTS_ON, FieldRole.ENDS_ON})
"""Roles that only a date can have."""

PLANNED, REACHED = "planned", "reached"
"""Choices that the state of a milestone offers, whatever else it does."""


class FieldAudience(StrEnum):
    """Who is told of findings on a field: the contact at once, or the desk alone."""

    CONTACT = "contact"
    DESK = "desk"


class FieldBase(Strict):
    """What every field has."""

    code: FieldCode
    title: str = Field(min_length=1, max_length=80)
    help: str = Field(default="", max_length=250, description="Shown when the cell is selected")
    audience: FieldAudience = FieldAudience.CONTACT
    was: tuple[FieldPath, ...] = Field(
        default=(), description="Where this field stood in earlier versions, such as 'projects/milestone'"
    )


class FormField(FieldBase):
    """One field: a line on the cover, or a column of a table."""

    kind: FieldKind = FieldKind.TEXT
    unit: str = Field(default="", max_length=40, description="What a number counts, such as 'persons'")
    group: str = Field(default="", description="Heading under which a line of the cover stands")
    role: FieldRole | None = None
    choices: tuple[str, ...] = ()
    carries_over: bool = Field(default=True, description="Whether the last plan's answer is filled in")
    open_choice: bool = Field(default=False, description="Whether another answer than the choices is taken")
    follows: FieldCode | None = Field(
        default=None, description="Sheet that comes later, by the date that is answered here"
    )
    needed_with: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_]{0,47}(=.+)?$",
        description="Field of the same line that asks for this one: answered at all, or as after '='",
    )
    width: int = Field(default=24, ge=6, le=80, description="Width of the column, in characters")

    @property
    def needed_by(self) -> tuple[str, str]:
        """Return the field that asks for this one, and the answer that does; both may be empty."""
        code, _, answer = (self.needed_with or "").partition("=")
        return code, answer

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if bool(self.choices) != (self.kind is FieldKind.CHOICE):
            raise ValueError(f"{self.code}: choices belong to a field of kind 'choice', and to no other")
        if any("," in choice for choice in self.choices) or len(",".join(self.choices)) > LONGEST_LIST:
            raise ValueError(f"{self.code}: choices bear no comma and together fit {LONGEST_LIST} characters")
        return self

    @model_validator(mode="after")
    def _means_what_its_kind_can(self) -> Self:
        if self.role is FieldRole.MARKING and self.code != FieldRole.MARKING:
            raise ValueError(f"{self.code}: the field with the marking is called 'marking'")
        is_dated = self.follows is not None or self.role in DATED
        if is_dated and self.kind is not FieldKind.DATE:
            raise ValueError(f"{self.code}: what follows, moved, begins or ends is told by a date")
        if self.role is FieldRole.MILESTONE_STATE and not {PLANNED, REACHED} <= {*self.choices}:
            raise ValueError(f"{self.code}: the state of a milestone offers '{PLANNED}' and '{REACHED}'")
        if self.unit and self.kind is not FieldKind.NUMBER:
            raise ValueError(f"{self.code}: a unit belongs to a number")
        return self


class YearField(FieldBase):
    """One figure that is asked for each year."""

    part_of: str | None = Field(default=None, description="Figure of the same sheet that this is a part of")
    disjoint: bool = Field(
        default=False, description="Whether it shares nothing with the other parts of its total that say so"
    )
    negative: bool = Field(default=False, description="Whether it may be below zero")
    public: str | None = Field(default=None, description="Public figure shown beside it, such as Eurostat's")


class SheetBase(Strict):
    """What every sheet has."""

    code: FieldCode
    title: SheetTitle
    guidance: str
    part: FieldCode | None = Field(
        default=None, description="Sheets of one part go to the same author when a form is split"
    )

    @property
    def part_code(self) -> str:
        """Return the part that this sheet belongs to: its own unless it says otherwise."""
        return self.part or self.code


class _WithFields(SheetBase):
    fields: tuple[FormField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _needs_its_own_fields(self) -> Self:
        known = {field.code for field in self.fields}
        for field in self.fields:
            code, _ = field.needed_by
            if code and code not in known - {field.code}:
                raise ValueError(f"{field.code}: is needed with '{code}', which this sheet does not ask")
        return self


class FieldsSheet(_WithFields):
    """A sheet with one line for each field, such as the cover."""

    kind: Literal["fields"]


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


class CatalogueSheet(_WithFields):
    """A sheet with one line for each item of the catalogue."""

    kind: Literal["catalogue"]
    item_word: str = Field(description="What one item is called, such as 'commitment'")
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


class RowsSheet(_WithFields):
    """A sheet with numbered empty lines to fill, such as one for each project."""

    kind: Literal["rows"]
    line_word: str = Field(description="What one line is called, such as 'project'")
    lines: int = Field(ge=1, le=500)


Sheet = Annotated[FieldsSheet | YearsSheet | CatalogueSheet | RowsSheet, Field(discriminator="kind")]

"""The typed schema of a form: one file from which the workbook, its reader and its checks come."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.form_sheets import (
    CatalogueSheet,
    FieldAudience,
    FieldKind,
    FieldRole,
    FieldsSheet,
    FormField,
    RowsSheet,
    Sheet,
    SheetTitle,
    YearField,
    YearsSheet,
)
from config.strict import Strict

__all__ = [
    "CatalogueSheet",
    "FieldAudience",
    "FieldKind",
    "FieldRole",
    "FieldsSheet",
    "FormField",
    "FormSchema",
    "GuidancePage",
    "GuidanceSection",
    "RowsSheet",
    "Sheet",
    "YearField",
    "YearsSheet",
    "form_reference",
    "load_form_schema",
    "stored_forms",
]

FormName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]

_REFERENCE = re.compile(r"[a-z][a-z0-9-]{0,31}(?:@[1-9][0-9]{0,3})?")


class GuidanceSection(Strict):
    """One point of the guidance; `{ask}` in its text stands for the office to ask."""

    title: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1)


class GuidancePage(Strict):
    """The first sheet of the workbook: how to fill in the form. Nothing is answered on it."""

    title: SheetTitle
    sections: tuple[GuidanceSection, ...] = Field(min_length=1)


class FormSchema(Strict):
    """A form, as its TOML file says it; a change of any text or place is a new version."""

    name: FormName
    version: int = Field(ge=1)
    title: str
    guidance: GuidancePage | None = None
    sheets: tuple[Sheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_well_formed(self) -> Self:
        if not isinstance(self.sheets[0], FieldsSheet):
            raise ValueError("the first sheet is of kind 'fields': it is the cover")
        page = [self.guidance.title.casefold()] if self.guidance else []
        _refuse_doubles("sheet", [sheet.code for sheet in self.sheets])
        _refuse_doubles("sheet title", [*page, *(sheet.title.casefold() for sheet in self.sheets)])
        for sheet in self.sheets:
            _refuse_doubles(f"field of '{sheet.code}'", [field.code for field in sheet.fields])
        return self

    @model_validator(mode="after")
    def _names_its_sheets(self) -> Self:
        codes = {sheet.code for sheet in self.sheets}
        for sheet in self.sheets:
            for field in sheet.fields:
                if isinstance(field, FormField) and field.follows not in {None, *codes}:
                    raise ValueError(f"{field.code}: no such sheet: '{field.follows}'")
        return self

    @property
    def reference(self) -> str:
        """Return how a definition names exactly this version, such as 'nip@2'."""
        return form_reference(self.name, self.version)

    def sheet(self, code: str) -> Sheet:
        """Return the sheet of that code."""
        return self._by_code[code]

    def field(self, sheet: str, code: str) -> FormField | YearField | None:
        """Return a field by the codes of its sheet and its own, none if this form has no such field."""
        return self._fields.get((sheet, code))

    def with_roles(self, *roles: FieldRole) -> tuple[tuple[Sheet, tuple[FormField, ...]], ...]:
        """Return each sheet that has a field of every one of these roles, with those fields in that order.

        Of several fields of one role, it is the first.
        """
        if roles not in self._found_by_roles:
            by_role = ((sheet, self._by_role[sheet.code]) for sheet in self.sheets)
            self._found_by_roles[roles] = tuple(
                (sheet, tuple(found[role] for role in roles))
                for sheet, found in by_role
                if all(role in found for role in roles)
            )
        return self._found_by_roles[roles]

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return the parts into which the form can be split, in the order of its sheets."""
        return tuple(dict.fromkeys(sheet.part_code for sheet in self.sheets))

    @cached_property
    def _by_code(self) -> dict[str, Sheet]:
        return {sheet.code: sheet for sheet in self.sheets}

    @cached_property
    def _fields(self) -> dict[tuple[str, str], FormField | YearField]:
        return {(sheet.code, field.code): field for sheet in self.sheets for field in sheet.fields}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return the places of sheet and field, by the codes of both."""
        return {
            (sheet.code, field.code): (place, within)
            for place, sheet in enumerate(self.sheets)
            for within, field in enumerate(sheet.fields)
        }

    @cached_property
    def _found_by_roles(self) -> dict[tuple[FieldRole, ...], tuple[tuple[Sheet, tuple[FormField, ...]], ...]]:
        # Every plan is asked for the same roles: what was found once is kept.
        return {}

    @cached_property
    def _by_role(self) -> dict[str, dict[FieldRole, FormField]]:
        return {
            sheet.code: {
                field.role: field
                for field in reversed(sheet.fields)
                if isinstance(field, FormField) and field.role
            }
            for sheet in self.sheets
        }


def form_reference(name: str, version: int) -> str:
    """Return how one version of a form is named, such as 'nip@2'."""
    return f"{name}@{version}"


@cache
def load_form_schema(reference: str) -> FormSchema:
    """Return a form schema: the newest of that name, or the version that the reference names.

    Args:
        reference: a name, such as 'nip', or one version of it, such as 'nip@2'.

    Raises:
        LookupError: there is no such schema; a definition is linted for it before it opens.
    """
    found = stored_forms().get(reference)
    if found is None:
        raise LookupError(f"there is no form '{reference}'; forms: {', '.join(sorted(stored_forms()))}")
    return found


@cache
def stored_forms() -> dict[str, FormSchema]:
    """Return every form by its references; the newest version of a name bears the name alone as well.

    The newest stands in `<name>.toml`; one that cycles still use, or last plans were written on, is kept
    beside it as `<name>@<version>.toml`.
    """
    stored: dict[str, FormSchema] = {}
    for entry in (files("config") / "forms").iterdir():
        stem = entry.name.removesuffix(".toml")
        if _REFERENCE.fullmatch(stem) and entry.name.endswith(".toml"):
            schema = FormSchema.model_validate(tomllib.loads(entry.read_text(encoding="utf-8")))
            stored[stem] = stored[schema.reference] = schema
    return stored


def _refuse_doubles(what: str, names: list[str]) -> None:
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{what} named twice: {', '.join(doubles)}")

"""Questions on what was handed in: where they stand, who has to clear them, what answers them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from config.definition import Clarifications, Language
from config.form import CatalogueSheet, FormSchema, RowsSheet, Sheet, YearsSheet
from models.rules.answers import AnswerKey, Plan
from models.rules.differences import Difference


@dataclass(frozen=True)
class QuestionPlace:
    """A place in a form, by codes: a sheet, a line of it, a field; empty parts mean all of them."""

    sheet: str = ""
    line: str = ""
    """A year, a number of the catalogue, a line number; empty on the cover."""
    field: str = ""

    def covers(self, one: Difference) -> bool:
        """Whether a changed answer stands at that place."""
        return (
            self.sheet == one.sheet
            and self.line in ("", one.line, one.was_on)
            and self.field in ("", one.field)
        )


NO_PLACE = QuestionPlace()
"""A question on the whole of what was handed in."""


@dataclass(frozen=True)
class ThreadEntry:
    """One question with what became of it; instants are UTC."""

    number: int
    thread: int
    """Number of the first question of its thread."""
    deliverable: str
    house: str
    place: QuestionPlace
    place_words: str
    text: str
    cleared_by: tuple[str, ...] = ()
    round: int | None = None
    """Number of the set it went with, none for a draft."""
    asked_at: datetime | None = None
    version: int | None = None
    """The version it was asked on."""
    answer: str = ""
    """What an officer noted as the answer."""
    answered_in: int | None = None
    """The next version, if one came."""
    changes: tuple[Difference, ...] = ()
    """What that version answers otherwise at the place."""

    @property
    def is_answered(self) -> bool:
        """Whether a text was noted, or the next version answers otherwise at its place."""
        return bool(self.answer or self.changes)


def to_be_cleared_by(cleared_by: Collection[str], rule: Clarifications) -> tuple[str, ...]:
    """Return the houses whose clearance a question still needs; of an unnamed one, any will do."""
    if not rule.houses:
        return () if cleared_by else ("any house",)
    missing = tuple(house for house in rule.houses if house not in cleared_by)
    return () if rule.one_house_suffices and len(missing) < len(rule.houses) else missing


def is_place(place: QuestionPlace, schema: FormSchema | None, lines: Collection[str] = ()) -> bool:
    """Whether a form has that sheet, field and line; what is no form has no places."""
    if not place.sheet:
        return not (place.line or place.field)
    sheet = _sheet(schema, place.sheet)
    if sheet is None or (place.line and place.line not in lines):
        return False
    return not place.field or place.field in {one.code for one in sheet.fields}


def lines_of(
    place: QuestionPlace, schema: FormSchema | None, year: int, items: Iterable[str], plan: Plan | None
) -> tuple[str, ...]:
    """Return the lines of the sheet of a place: years, items of the catalogue, or numbers of empty lines.

    What those empty lines were filled with names them as well, such as a project.

    Args:
        place: the place; its sheet alone counts.
        schema: the form.
        year: year of the cycle.
        items: numbers of the catalogue.
        plan: what was handed in, if anything was.
    """
    match sheet := _sheet(schema, place.sheet):
        case YearsSheet():
            return tuple(str(one) for one in sheet.years(year))
        case CatalogueSheet():
            return tuple(items)
        case RowsSheet():
            given = plan.answers.items() if plan else ()
            named = (str(answer.value) for key, answer in given if key.sheet == place.sheet)
            return (*(str(one) for one in range(1, sheet.lines + 1)), *named)
        case _:
            return ()


def _sheet(schema: FormSchema | None, code: str) -> Sheet | None:
    return next((one for one in schema.sheets if one.code == code), None) if schema else None


_CELL = {Language.ENGLISH: "cell", Language.FRENCH: "cellule"}


def place_words(
    place: QuestionPlace,
    schema: FormSchema | None,
    plan: Plan | None = None,
    language: Language = Language.ENGLISH,
) -> str:
    """Return a place in words, such as 'Financial data, 2024, Defence expenditure (cell D9)'."""
    if not place.sheet or schema is None:
        return ""
    sheet = schema.sheet(place.sheet)
    titles = {one.code: one.title for one in sheet.fields}
    said = ", ".join(part for part in (sheet.title, place.line, titles.get(place.field, place.field)) if part)
    answer = plan.answers.get(AnswerKey(place.sheet, place.line, place.field)) if plan else None
    return f"{said} ({_CELL[language]} {answer.cell})" if answer and answer.cell else said


def in_threads(entries: Iterable[ThreadEntry]) -> list[ThreadEntry]:
    """Return questions thread by thread, each with its follow-ups in their order."""
    return sorted(entries, key=lambda one: (one.deliverable, one.thread, one.number))

"""What one plan answers otherwise than another: answers by their place, lines of a list by their name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from config.definition import Language
from config.form import CatalogueSheet, FormSchema, RowsSheet, Sheet, YearsSheet
from models.rules.answers import Answer, AnswerValue, Plan


class DifferenceKind(StrEnum):
    """What happened to an answer."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One answer that is not what it was; `line` is a year, a number of the catalogue or a line's name."""

    sheet: str
    """Code of the sheet."""
    line: str
    field: str
    """Code of the field."""
    place: str
    """The place as people read it, such as 'Financial data, 2024, Defence expenditure'."""
    before: Answer
    after: Answer
    was_on: str | None = None
    """The line as the earlier plan numbers it, none where that has no such line."""

    @property
    def kind(self) -> DifferenceKind:
        """Return whether it was added, removed or changed."""
        if not self.before.is_given:
            return DifferenceKind.ADDED
        return DifferenceKind.CHANGED if self.after.is_given else DifferenceKind.REMOVED

    @property
    def percent(self) -> Decimal | None:
        """Return the change of a figure in per cent of what it was, to one decimal, none without one."""
        before, after = _number(self.before), _number(self.after)
        if before is None or after is None or not before:
            return None
        return ((after - before) / abs(before) * 100).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Lines:
    """Lines of one list that only one of two plans has, by their names."""

    sheet: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """All in which two plans differ, in the order of the form."""

    answers: tuple[Difference, ...] = ()
    lines: tuple[Lines, ...] = ()
    """Lists in which a line joined or left; its answers stand among the others too."""

    def on(self, sheet: str) -> tuple[Difference, ...]:
        """Return the differences on one sheet."""
        return tuple(one for one in self.answers if one.sheet == sheet)


@dataclass(frozen=True)
class _Words:
    """What an answer is read in, where the form has no words of its own."""

    missing: str
    yes: str
    no: str


_WORDS = {
    Language.ENGLISH: _Words("not available: ", "yes", "no"),
    Language.FRENCH: _Words("non disponible : ", "oui", "non"),
}


def answer_text(answer: Answer, language: Language = Language.ENGLISH) -> str:
    """Return an answer as people read it; empty where nothing was answered."""
    words = _WORDS[language]
    if answer.value in (None, ""):
        return f"{words.missing}{answer.reason}" if answer.is_given else ""
    return _value_text(answer.value, words)


def differences(before: Plan, after: Plan, schema: FormSchema) -> Differences:
    """Return in what the later of two plans differs; whether an answer was confirmed is no difference.

    Args:
        before: the earlier plan, with its answers at the places of the schema.
        after: the later plan.
        schema: the form whose order and titles count.
    """
    found: list[Difference] = []
    lines: list[Lines] = []
    for sheet in schema.sheets:
        if isinstance(sheet, RowsSheet):
            pairs = list(_paired_lines(before, after, sheet))
            lines += _came_and_went(sheet, pairs)
        else:
            pairs = [_Pair(row, row, row) for row in _rows(before, after, sheet)]
        found += (one for pair in pairs for one in _on_line(before, after, sheet, pair))
    return Differences(tuple(found), tuple(lines))


@dataclass(frozen=True)
class _Pair:
    """One line in both plans, as each numbers it; none in the one that lacks it."""

    name: str
    before: str | None
    after: str | None


def _rows(before: Plan, after: Plan, sheet: Sheet) -> list[str]:
    found = dict.fromkeys([*before.rows(sheet.code), *after.rows(sheet.code)])
    if isinstance(sheet, CatalogueSheet | YearsSheet):
        return sorted(found, key=lambda row: (not row.isdecimal(), int(row) if row.isdecimal() else 0, row))
    return list(found)


def _on_line(before: Plan, after: Plan, sheet: Sheet, pair: _Pair) -> Iterator[Difference]:
    for field in sheet.fields:
        was = _answer(before, sheet, pair.before, field.code)
        now = _answer(after, sheet, pair.after, field.code)
        if _meaning(was) != _meaning(now):
            place = ", ".join(part for part in (sheet.title, pair.name, field.title) if part)
            yield Difference(sheet.code, pair.name, field.code, place, was, now, pair.before)


def _answer(plan: Plan, sheet: Sheet, row: str | None, field: str) -> Answer:
    return Answer() if row is None else plan.get(sheet.code, row, field)


def _meaning(answer: Answer) -> tuple[AnswerValue, str]:
    """Return what an answer says, apart from its cell and from spaces around it."""
    if not answer.is_given:
        return None, ""
    value = answer.value.strip() if isinstance(answer.value, str) else answer.value
    return (value, "") if value not in (None, "") else (None, answer.reason.strip())


def _paired_lines(before: Plan, after: Plan, sheet: RowsSheet) -> Iterator[_Pair]:
    """Pair lines by their first field; of several of one name, those alike in the second field first."""
    were, are = _by_name(before, sheet), _by_name(after, sheet)
    for name in dict.fromkeys([*are, *were]):
        old, new = were.get(name, {}), are.get(name, {})
        rest = dict(old)
        pairs: dict[str, str | None] = {}
        for row, second in new.items():
            pairs[row] = next((former for former, said in rest.items() if said == second), None)
            rest.pop(pairs[row] or "", None)
        left = list(rest)
        for row in new:
            shown = _shown_name(after, sheet, row)
            yield _Pair(shown, pairs[row] or (left.pop(0) if left else None), row)
        for row in left:
            yield _Pair(_shown_name(before, sheet, row), row, None)


def _by_name(plan: Plan, sheet: RowsSheet) -> Mapping[str, dict[str, AnswerValue]]:
    """Return the lines of each name, with what their second field says."""
    second = sheet.fields[1].code if len(sheet.fields) > 1 else sheet.fields[0].code
    found: dict[str, dict[str, AnswerValue]] = {}
    for row in plan.rows(sheet.code):
        name = _shown_name(plan, sheet, row).casefold()
        found.setdefault(name, {})[row] = _meaning(plan.get(sheet.code, row, second))[0]
    return found


def _shown_name(plan: Plan, sheet: RowsSheet, row: str) -> str:
    said = " ".join(answer_text(plan.get(sheet.code, row, sheet.fields[0].code)).split())
    return said or f"{sheet.line_word} {row}"


def _came_and_went(sheet: RowsSheet, pairs: list[_Pair]) -> Iterator[Lines]:
    joined = tuple(pair.name for pair in pairs if pair.before is None)
    left = tuple(pair.name for pair in pairs if pair.after is None)
    if joined or left:
        yield Lines(sheet.code, joined, left)


def _number(answer: Answer) -> Decimal | None:
    value = answer.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def _value_text(value: AnswerValue, words: _Words) -> str:
    if isinstance(value, bool):
        return words.yes if value else words.no
    return value.isoformat() if isinstance(value, date) else str(value)

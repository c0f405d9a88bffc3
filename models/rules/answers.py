"""What a respondent answered: flat, typed, with the cell that each answer came from."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

AnswerValue = str | int | Decimal | bool | date | None


class AnswerKey(NamedTuple):
    """Where an answer belongs: `row` is a year, a catalogue number, a line number, or empty on the cover."""

    sheet: str
    row: str
    field: str


@dataclass(frozen=True)
class Answer:
    """One answer; `not_available` with a reason is an answer too, an empty one is not."""

    value: AnswerValue = None
    not_available: bool = False
    reason: str = ""
    carried_over: bool = False
    cell: str = ""

    @property
    def is_given(self) -> bool:
        """Whether the respondent answered at all, be it by saying that the figure is not available."""
        value = self.value
        if value is None or value == "":
            return self.not_available and bool(self.reason.strip())
        return True


_EMPTY = Answer()


@dataclass(frozen=True)
class FormIdentity:
    """Which form this is: a form of another cycle, respondent or schema is refused."""

    cycle: str
    respondent: str
    schema: str
    schema_version: int


@dataclass(frozen=True)
class Plan:
    """All answers of one form, in the order of its schema; empty ones may stand in it for their cells."""

    identity: FormIdentity
    answers: Mapping[AnswerKey, Answer] = field(default_factory=dict)

    def get(self, sheet: str, row: str, name: str) -> Answer:
        """Return the answer at that place, an empty one where nothing was answered."""
        return self.answers.get((sheet, row, name), _EMPTY)  # type: ignore[call-overload, no-any-return]

    @cached_property
    def given(self) -> Mapping[AnswerKey, Answer]:
        """Return what was answered, in the order of the form."""
        return {
            key: one
            for key, one in self.answers.items()
            if (one.value is not None or one.not_available)
            and one.is_given  # most are empty, and told quickly
        }

    def rows(self, sheet: str) -> list[str]:
        """Return the rows of a sheet that bear an answer, in the order of the form."""
        return list(self._rows.get(sheet, ()))

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, None]]:
        rows: dict[str, dict[str, None]] = {}
        for key in self.given:
            rows.setdefault(key.sheet, {})[key.row] = None
        return rows


def plan_to_json(plan: Plan) -> str:
    """Return the plan as canonical JSON: what is stored beside a submission."""
    identity = plan.identity
    return json.dumps(
        {
            "identity": [identity.cycle, identity.respondent, identity.schema, identity.schema_version],
            "answers": [[*key, *_answer_to_row(answer)] for key, answer in plan.answers.items()],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def plan_from_json(text: str) -> Plan:
    """Return the plan that `plan_to_json` wrote."""
    data = json.loads(text)
    return Plan(FormIdentity(*data["identity"]), dict(map(_from_row, data["answers"])))


def _answer_to_row(answer: Answer) -> list[object]:
    kind, text = _encode(answer.value)
    return [kind, text, answer.not_available, answer.reason, answer.carried_over, answer.cell]


def _from_row(row: list[Any]) -> tuple[AnswerKey, Answer]:
    sheet, line, name, kind, text, not_available, reason, carried_over, cell = row
    if kind == "none" and not (not_available or reason or carried_over):
        return _empty_at(sheet, line, name, cell)
    value = text if kind == "text" else _DECODERS[kind](text)
    return AnswerKey(sheet, line, name), Answer(value, not_available, reason, carried_over, cell)


@lru_cache(maxsize=4096)
def _empty_at(sheet: str, line: str, name: str, cell: str) -> tuple[AnswerKey, Answer]:
    # Most places of a form are empty, and the same ones in many plans.
    return AnswerKey(sheet, line, name), Answer(cell=cell)


def _encode(value: AnswerValue) -> tuple[str, str]:
    match value:
        case None:
            return "none", ""
        case bool():
            return "bool", "yes" if value else "no"
        case Decimal():
            return "decimal", str(value)
        case int():
            return "int", str(value)
        case date():
            return "date", value.isoformat()
        case str():
            return "text", value


_DECODERS: Mapping[str, Callable[[str], AnswerValue]] = {
    "none": lambda _: None,
    "bool": lambda text: text == "yes",
    "decimal": Decimal,
    "int": int,
    "date": date.fromisoformat,
    "text": str,
}

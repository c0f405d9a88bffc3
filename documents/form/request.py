"""What a form is written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from config.definition import CatalogueItem
from config.form import FormField, FormSchema, Sheet, YearField
from config.rows import PublicFigure
from documents.form.places import AnswerPlace, Line
from models.rules.answers import Answer, AnswerKey, FormIdentity, Plan


@dataclass(frozen=True)
class CellComment:
    """A remark at an answer, by codes; without a field at the first answer of its line, else at the title."""

    sheet: str
    line: str
    field: str
    text: str


@dataclass(frozen=True)
class FormRequest:
    """One form to write: for whom, on which catalogue, with which answers filled in.

    `public_figures` are keyed by EU code, field and year. With `carried_over` the answers are those of
    the last plan: every line says so, and asks to be confirmed.
    """

    schema: FormSchema
    identity: FormIdentity
    cycle_title: str
    year: int
    respondent_name: str
    catalogue: tuple[CatalogueItem, ...]
    public_figures: Mapping[tuple[str, str, int], PublicFigure] = field(default_factory=dict)
    answers: Plan | None = None
    carried_over: bool = False
    marking: str = ""
    ask: str = ""
    """The office to ask, with its address."""
    told: tuple[str, ...] = ()
    """What became of answers of the last plan that have another place now, or none."""
    comments: tuple["CellComment", ...] = ()
    """Remarks to stand at answers, as in a copy that goes back with questions."""
    parts: frozenset[str] | None = None
    """Parts to write, where a form is split; all of them otherwise."""

    def is_wanted(self, sheet: Sheet) -> bool:
        """Whether the sheet belongs to a part to write."""
        return self.parts is None or sheet.part_code in self.parts

    def is_carried_line(self, line: Line) -> bool:
        """Whether any answer of the line comes from the last plan and is to be confirmed."""
        return any(self.is_carried(self.answer(place)) for place in line.answers)

    @property
    def _filled(self) -> Mapping[AnswerKey, Answer]:
        return self.answers.answers if self.answers else {}

    def answer(self, place: AnswerPlace) -> Answer:
        """Return the answer to fill in, an empty one where there is none or where none carries over."""
        return self.filled(place.key, place.field)

    def filled(self, key: AnswerKey, field: FormField | YearField) -> Answer:
        """Return the answer to fill in at that key."""
        if self.carried_over and isinstance(field, FormField) and not field.carries_over:
            return Answer()
        return self._filled.get(key, Answer())

    def is_carried(self, answer: Answer) -> bool:
        """Whether the answer comes from the last plan and is to be confirmed."""
        return answer.is_given and (self.carried_over or answer.carried_over)

    def public_figure(self, name: str | None, year: int) -> PublicFigure | None:
        """Return the figure published for this respondent, if there is one."""
        return self.public_figures.get((self.identity.respondent, name or "", year))


def catalogue_numbers(catalogue: Sequence[CatalogueItem]) -> tuple[str, ...]:
    """Return the lines of a catalogue sheet: the numbers, with an empty line to head each group."""
    groups = groupby(catalogue, key=lambda item: item.group)
    return tuple(number for _, items in groups for number in ("", *(item.number for item in items)))


def group_headings(catalogue: Sequence[CatalogueItem]) -> tuple[str, ...]:
    """Return the headings of the groups, in the order of their lines."""
    groups = groupby(catalogue, key=lambda item: (item.group, item.group_title))
    return tuple(f"{letter}) {title}" for (letter, title), _ in groups)

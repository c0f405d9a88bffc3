"""What one respondent is told of the assessment: its own answers, the cleared texts, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from config.definition import CatalogueItem
from config.form import CatalogueSheet, FormSchema
from models.rules.answers import Answer, Plan
from models.rules.assessment import AssessmentVersion


@dataclass(frozen=True)
class Quote:
    """One answer of the respondent, under the title of its field."""

    title: str
    text: str


@dataclass(frozen=True)
class FeedbackItem:
    """One item: what the respondent answered, and what every house cleared on it."""

    item: CatalogueItem
    quotes: tuple[Quote, ...]
    texts: tuple[AssessmentVersion, ...]


@dataclass(frozen=True)
class Feedback:
    """The feedback to one respondent; `received_at` is the UTC instant of the version that is assessed."""

    cycle_title: str
    sender: str
    marking: str
    item_word: str
    respondent_name: str
    deliverable_title: str
    version: int
    received_at: datetime
    reference: str | None
    """Reference of a part that is kept elsewhere: nothing of it can be quoted."""
    items: tuple[FeedbackItem, ...]

    @property
    def cleared(self) -> int:
        """Return on how many items there is anything to tell."""
        return sum(bool(one.texts) for one in self.items)


def quotes(plan: Plan, schema: FormSchema, number: str) -> Iterator[Quote]:
    """Yield what a plan answers on one item, in the order of the form."""
    for sheet in schema.sheets:
        if isinstance(sheet, CatalogueSheet):
            for field in sheet.fields:
                if said := _words(plan.get(sheet.code, number, field.code)):
                    yield Quote(field.title, said)


def _words(answer: Answer) -> str:
    match answer.value:
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return answer.reason if answer.not_available else ""
        case said:
            return str(said).strip()

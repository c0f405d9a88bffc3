"""What an officer collects questions with: places of the form, drafts, who has to clear them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from config.form import FormSchema
from models.queries.cycles import look_at_cycle
from models.queries.deeds import asked_on, standing_of
from models.queries.obligations import find_obligation
from models.queries.questions import form_of, thread_entries
from models.queries.submissions import count_clarifications
from models.rules.deeds import Deed, Standing, deeds_allowed
from models.rules.dossier import QuestionSet
from models.rules.questions import ThreadEntry, in_threads, to_be_cleared_by
from notifications.channel import Attachment
from tasks.marked_form import marked_copy
from tasks.questions import Whose
from tasks.services import Services


@dataclass(frozen=True)
class QuestionPlaceChoice:
    """A place of the form that a question can be about."""

    sheet: str
    field: str
    """Empty for the whole sheet."""
    words: str


@dataclass(frozen=True)
class QuestionDesk:
    """Questions on one obligation as they stand."""

    cycle_title: str
    title: str
    respondent_name: str
    standing: Standing
    drafts: tuple[ThreadEntry, ...]
    thread: tuple[ThreadEntry, ...]
    waits: Mapping[int, tuple[str, ...]]
    """Houses that have still to clear a draft, by its number."""
    places: tuple[QuestionPlaceChoice, ...]
    sets: int
    """How many sets were asked."""
    waits_for: QuestionSet | None
    """The last set, if a further one has to wait for its letter or for answers to it."""

    @property
    def cleared(self) -> tuple[ThreadEntry, ...]:
        """Return the drafts that would go."""
        return tuple(one for one in self.drafts if not self.waits[one.number])

    @property
    def can_ask(self) -> bool:
        """Whether questions can be asked as the obligation stands."""
        return Deed.CLARIFY in deeds_allowed(self.standing)


def question_desk(services: Services, whose: Whose, now: datetime) -> QuestionDesk:
    """Return the questions on an obligation, and where further ones can stand.

    Raises:
        CycleError: the cycle is not open, or that respondent does not owe that.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        found = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        questions, rule = thread_entries(cycle, found), cycle.definition.clarifications
        standing = standing_of(cycle, found)
        drafts = tuple(one for one in questions if one.round is None)
        return QuestionDesk(
            cycle_title=cycle.definition.title,
            title=cycle.definition.deliverable(whose.deliverable).title,
            respondent_name=found.respondent.name,
            standing=standing,
            drafts=drafts,
            thread=tuple(in_threads(one for one in questions if one.round is not None)),
            waits={one.number: to_be_cleared_by(one.cleared_by, rule) for one in drafts},
            places=tuple(_places(form_of(cycle, found))),
            sets=count_clarifications(session, found.id),
            waits_for=asked_on(cycle, found, standing.version) if standing.awaits_answers else None,
        )


def marked_copy_of(services: Services, whose: Whose, number: int, now: datetime) -> Attachment | None:
    """Return the form as it was handed in, with the questions of a set; none if none of them has a cell.

    Raises:
        CycleError: the cycle is not open, or that respondent does not owe that.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        found = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        return marked_copy(cycle, found, number)


def _places(form: FormSchema | None) -> Iterator[QuestionPlaceChoice]:
    for sheet in form.sheets if form else ():
        yield QuestionPlaceChoice(sheet.code, "", f"{sheet.title}: as a whole")
        for field in sheet.fields:
            yield QuestionPlaceChoice(sheet.code, field.code, f"{sheet.title}: {field.title}")

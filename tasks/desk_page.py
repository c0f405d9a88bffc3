"""What a contact works with on one deliverable: where it stands, what is asked for, dates, questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.definition import Definition, FileFormat, Language
from config.form import load_form_schema
from config.languages import definition_in, form_named_in
from documents.gate import formats_taken
from documents.note.outline import Outline, write_outline
from models.errors import ForeignFormError, NothingHereError, UnknownCycleError, UnknownObligationError
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.dossier import deadline_entries, question_sets
from models.queries.installation import marking_on
from models.queries.obligations import FoundObligation, find_obligation
from models.queries.questions import thread_entries
from models.queries.statements import statements_of
from models.rules.findings import Finding
from models.rules.lifecycle import ObligationState
from models.rules.statements import Statement
from models.tables import DeadlineKind
from tasks.checks import check_submissions
from tasks.desk import DeskObligation, desk_obligation
from tasks.drafts import Draft, check_draft
from tasks.looking import Looks
from tasks.questions import Whose
from tasks.services import Services
from tasks.statements import collect_statements

_LOOKS = Looks()
"""Each look locks its cycle, and who hands in waits for that."""


@dataclass(frozen=True)
class DeskDeadline:
    """One version of a deadline as its respondent knows it; instants are UTC."""

    kind: str
    due_at: datetime
    set_at: datetime
    reason: str
    """Why, where the respondent said so itself."""


@dataclass(frozen=True)
class DeskQuestion:
    """One question that a letter told, and what became of it."""

    number: int
    asked_at: datetime
    version: int | None
    """The version that it was asked on."""
    place: str
    text: str
    answer: str
    """Text with which it was answered, empty without one."""
    answered_in: int | None
    """The next version, if it answers otherwise at that place."""


@dataclass(frozen=True)
class DeskPage:
    """All that the page of one deliverable says."""

    obligation: DeskObligation
    has_form: bool
    has_outline: bool
    formats: tuple[str, ...]
    needs_certificate: bool
    sender: str
    """The office to ask."""
    reply_to: str
    deadlines: tuple[DeskDeadline, ...]
    questions: tuple[DeskQuestion, ...]
    other_questions: tuple[str, ...]
    """Questions that were told and stand at no place: a new version, or a mail, answers them."""
    sheets: Mapping[str, str]
    """What the sheets of the form are called in the language, by their titles in the workbook."""
    statement: Statement | None
    """What is known of the version that counts, where it is a statement."""


def desk_page(services: Services, whose: Whose, language: Language, now: datetime) -> DeskPage:
    """Return what a contact sees of one deliverable.

    Raises:
        NothingHereError: it is not asked for here, or not yet.
    """
    with services.reading() as session:
        try:
            cycle = look_at_cycle(session, whose.cycle, now)
            obligation = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        except (UnknownCycleError, UnknownObligationError) as error:
            raise NothingHereError from error
        mine = desk_obligation(cycle, obligation, language)
        if mine is None:
            raise NothingHereError
        return _page(cycle, obligation, mine, language)


def outline_for(services: Services, whose: Whose, language: Language, now: datetime) -> bytes:
    """Return the outline of a statement, as Word document to write into or to leave.

    Raises:
        NothingHereError: there is none for this deliverable, or nothing is asked for yet.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        try:
            obligation = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        except UnknownObligationError as error:
            raise NothingHereError from error
        is_called = obligation.row.state is not ObligationState.PLANNED
        if not (is_called and _has_outline(cycle.definition, whose.deliverable)):
            raise NothingHereError
        words = definition_in(cycle.definition, language)
        title = words.deliverable(whose.deliverable).title
        marking = marking_on(session, cycle.definition.letters.marking, language)
        return write_outline(Outline(words.title, title, marking, language))


def check_own_draft(
    services: Services, whose: Whose, content: bytes, language: Language, now: datetime
) -> tuple[Finding, ...]:
    """Return what the checks find in a draft of a respondent's own form; nothing is kept, nobody is told.

    Raises:
        GateError: the file may not enter, or is another form than the one asked for.
    """
    with services.reading() as session:
        definition = look_at_cycle(session, whose.cycle, now).definition
    found = check_draft(Draft(content, whose.cycle, language), lambda _code: definition, now)
    said = {name: str(value) for name, value in vars(found.identity).items()}
    if found.identity.respondent != whose.respondent:
        raise ForeignFormError(said, said | {"respondent": whose.respondent})
    return found.findings


def look_at_what_came(services: Services, code: str, now: datetime) -> int:
    """Check now what came, so that who handed in learns at once what is technical, and count it.

    Where a look of this process is still to begin, that one does it, and nothing is counted here.
    """

    def look() -> int:
        return check_submissions(services, code, now) + collect_statements(services, code, now)

    return _LOOKS.take((services.database.url, code), look)


def _page(cycle: CycleAt, obligation: FoundObligation, mine: DeskObligation, language: Language) -> DeskPage:
    asked, words = cycle.definition.deliverable(mine.deliverable), definition_in(cycle.definition, language)
    questions, other = _questions(cycle, obligation, language)
    return DeskPage(
        obligation=mine,
        has_form=asked.form is not None,
        has_outline=_has_outline(cycle.definition, asked.code),
        formats=tuple(one.value for one in formats_taken(asked)),
        needs_certificate=asked.certification,
        sender=words.letters.sender,
        reply_to=words.letters.reply_to,
        deadlines=_deadlines(cycle, obligation),
        questions=questions,
        other_questions=other,
        sheets=_sheets(cycle, asked.code, language),
        statement=None if asked.form else _statement(cycle, obligation),
    )


def _has_outline(definition: Definition, deliverable: str) -> bool:
    asked = definition.deliverable(deliverable)
    return asked.form is None and FileFormat.DOCX in asked.formats


def _sheets(cycle: CycleAt, deliverable: str, language: Language) -> dict[str, str]:
    form = cycle.definition.deliverable(deliverable).form
    if form is None:
        return {}
    schema = load_form_schema(form)
    named = form_named_in(schema, language)
    return {one.title: other.title for one, other in zip(schema.sheets, named.sheets, strict=True)}


def _deadlines(cycle: CycleAt, obligation: FoundObligation) -> tuple[DeskDeadline, ...]:
    own = DeadlineKind.ANNOUNCED
    return tuple(
        DeskDeadline(one.kind, one.due_at, one.set_at, one.reason if one.kind == own else "")
        for one in deadline_entries(cycle.session, obligation.row)
    )


def _questions(
    cycle: CycleAt, obligation: FoundObligation, language: Language
) -> tuple[tuple[DeskQuestion, ...], tuple[str, ...]]:
    told = {one.number: one for one in question_sets(cycle.session, obligation.id) if one.is_told}
    placed = [one for one in thread_entries(cycle, obligation, language) if one.round in told]
    count = {number: sum(one.round == number for one in placed) for number in told}
    questions = tuple(
        DeskQuestion(
            one.number,
            one.asked_at,
            one.version,
            one.place_words,
            one.text,
            one.answer,
            one.answered_in if one.changes else None,
        )
        for one in placed
        if one.asked_at
    )
    # A set is told as its placed questions and then the others.
    other = tuple(text for number, one in told.items() for text in one.questions[count[number] :])
    return questions, other


def _statement(cycle: CycleAt, obligation: FoundObligation) -> Statement | None:
    code = obligation.respondent.code
    known = statements_of(cycle, obligation.row.deliverable)
    return next((one for one in known if one.respondent == code), None)

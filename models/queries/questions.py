"""Reads about questions: drafts, what went in which set, and threads with their answers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, bindparam, col, select

from config.definition import Language
from config.form import FormSchema, form_reference, load_form_schema
from config.languages import form_named_in
from models.queries.cycles import CycleAt
from models.queries.differences import differences_between
from models.queries.obligations import FoundObligation
from models.queries.submissions import versions_of
from models.rules.answers import Plan, plan_from_json
from models.rules.differences import Difference
from models.rules.questions import QuestionPlace, ThreadEntry, place_words
from models.tables import Clarification, Question, Submission

# Built once: pages of an obligation ask for them, and building a statement takes longer than its reading.
_QUESTIONS = (
    select(Question)
    .where(Question.obligation_id == bindparam("obligation_id"))
    .order_by(col(Question.number))
)
_SETS = (
    select(Clarification)
    .where(Clarification.obligation_id == bindparam("obligation_id"))
    .order_by(col(Clarification.number))
)


def questions_of(session: Session, obligation_id: int) -> list[Question]:
    """Return every question on an obligation, dropped ones among them, in the order of their numbers."""
    return list(session.exec(_QUESTIONS, params={"obligation_id": obligation_id}))


def sets_of(session: Session, obligation_id: int) -> list[Clarification]:
    """Return the sets of questions that were asked on an obligation, the first first."""
    return list(session.exec(_SETS, params={"obligation_id": obligation_id}))


def is_draft(question: Question) -> bool:
    """Whether a question neither went nor was dropped."""
    return question.clarification is None and question.dropped_at is None


def place_of(question: Question) -> QuestionPlace:
    """Return where a question stands."""
    return QuestionPlace(question.sheet, question.line, question.field)


def houses_of(question: Question) -> tuple[str, ...]:
    """Return the houses that cleared a question."""
    return tuple(json.loads(question.cleared_by))


def plan_and_schema(submission: Submission | None) -> tuple[Plan | None, FormSchema | None]:
    """Return the answers of a version and the form they were written on, none where it is no form."""
    if submission is None or submission.answers is None:
        return None, None
    plan = plan_from_json(submission.answers)
    return plan, load_form_schema(form_reference(plan.identity.schema, plan.identity.schema_version))


def form_of(cycle: CycleAt, obligation: FoundObligation) -> FormSchema | None:
    """Return the form that an obligation asks for, none where it asks for none."""
    form = cycle.definition.deliverable(obligation.row.deliverable).form
    return load_form_schema(form) if form else None


def thread_entries(
    cycle: CycleAt, obligation: FoundObligation, language: Language = Language.ENGLISH
) -> list[ThreadEntry]:
    """Return the questions on an obligation that were not dropped, each with what became of it.

    Their places are named in a language; the questions stay as they were written.
    """
    session = cycle.session
    questions = [one for one in questions_of(session, obligation.id) if one.dropped_at is None]
    if not questions:
        return []
    on = _On(obligation, form_of(cycle, obligation), versions_of(session, obligation.id), language)
    sets = {one.number: one for one in sets_of(session, obligation.id)}
    return [_entry(on, one, sets.get(one.clarification or 0)) for one in questions]


@dataclass(frozen=True)
class _On:
    """What questions are on."""

    obligation: FoundObligation
    form: FormSchema | None
    versions: Sequence[Submission]
    language: Language


def _entry(about: _On, question: Question, asked: Clarification | None) -> ThreadEntry:
    versions = about.versions
    on = _asked_on(asked, versions)
    after = next((one for one in versions if one.counts and on and asked and one.version > on.version), None)
    plan, schema = plan_and_schema(on)
    form = schema or about.form
    named = form_named_in(form, about.language) if form else None
    return ThreadEntry(
        number=question.number,
        thread=question.thread,
        deliverable=about.obligation.row.deliverable,
        house=question.house,
        place=place_of(question),
        place_words=place_words(place_of(question), named, plan, about.language),
        text=question.text,
        cleared_by=houses_of(question),
        round=question.clarification,
        asked_at=asked.asked_at if asked else None,
        version=on.version if asked and on else None,
        answer=question.answer,
        answered_in=after.version if after else None,
        changes=_changes(question, on, after),
    )


def _asked_on(asked: Clarification | None, versions: Sequence[Submission]) -> Submission | None:
    if asked is None:
        return next((one for one in reversed(versions) if one.counts), None)
    return next((one for one in versions if one.version == asked.submission_version), None)


def _changes(question: Question, on: Submission | None, after: Submission | None) -> tuple[Difference, ...]:
    found = differences_between(on, after) if on and after and question.sheet else None
    place = place_of(question)
    return tuple(one for one in found.answers if place.covers(one)) if found else ()

"""Collecting questions to a respondent: drafted, edited, cleared by the houses, dropped, answered."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from config.form import FormSchema
from models.errors import (
    IncompleteActError,
    TooLongError,
    UnclearedQuestionsError,
    UnknownClearingHouseError,
    UnknownLineError,
    UnknownPlaceError,
    UnknownQuestionError,
)
from models.operations.audit import record
from models.operations.obligations import about, ask_clarification
from models.queries.catalogues import catalogue_of
from models.queries.cycles import CycleAt
from models.queries.obligations import FoundObligation
from models.queries.questions import form_of, houses_of, is_draft, place_of, plan_and_schema, questions_of
from models.queries.submissions import count_clarifications, counting_versions
from models.rules.answers import Plan
from models.rules.audit import Actor, What
from models.rules.questions import NO_PLACE, QuestionPlace, is_place, lines_of, place_words, to_be_cleared_by
from models.tables import Question

LONGEST_QUESTION, LONGEST_LINE = 2000, 48
"""Characters that a question, and the name of its line, may have."""


@dataclass(frozen=True)
class Draft:
    """A question as a house writes it; `follows` is the number of an earlier one that it follows up."""

    house: str
    text: str
    place: QuestionPlace = NO_PLACE
    follows: int | None = None


def add_question(cycle: CycleAt, obligation: FoundObligation, draft: Draft) -> int:
    """Note the draft of a question and return its number; a follow-up stands at its question's place.

    Raises:
        CycleError: its house, its place or what it follows is not known, or a text does not fit.
    """
    _must_clear(cycle, draft.house)
    text = _fitting(draft.text)
    known = questions_of(cycle.session, obligation.id)
    earlier = _sent(known, draft.follows) if draft.follows else None
    place = place_of(earlier) if earlier and draft.place == NO_PLACE else draft.place
    if place is draft.place:
        _must_be_there(cycle, obligation, place)
    number = len(known) + 1
    cycle.session.add(
        Question(
            obligation_id=obligation.id,
            number=number,
            thread=earlier.thread if earlier else number,
            house=draft.house,
            sheet=place.sheet,
            line=place.line,
            field=place.field,
            text=text,
            written_at=cycle.now,
        )
    )
    _note(cycle, obligation, number, "drafted", draft.house)
    return number


def edit_question(cycle: CycleAt, obligation: FoundObligation, number: int, text: str) -> None:
    """Change the text of a draft; whoever had cleared it has to clear it again.

    Raises:
        CycleError: there is no such draft, or the text does not fit.
    """
    question = _draft(cycle, obligation, number)
    if question.text == _fitting(text):
        return
    question.text, question.cleared_by = _fitting(text), "[]"
    cycle.session.add(question)
    _note(cycle, obligation, number, "edited")


def drop_question(cycle: CycleAt, obligation: FoundObligation, number: int) -> None:
    """Drop a draft: it will not be asked.

    Raises:
        UnknownQuestionError: there is no such draft.
    """
    question = _draft(cycle, obligation, number)
    question.dropped_at = cycle.now
    cycle.session.add(question)
    _note(cycle, obligation, number, "dropped")


def clear_questions(
    cycle: CycleAt, obligation: FoundObligation, house: str, numbers: Collection[int] = ()
) -> int:
    """Clear drafts for a house, all of them unless some are named; return how many were not cleared yet.

    Raises:
        CycleError: the house clears nothing here, or there is no such draft.
    """
    _must_clear(cycle, house)
    known = questions_of(cycle.session, obligation.id)
    wanted = [_draft(cycle, obligation, number) for number in numbers] or [
        one for one in known if is_draft(one)
    ]
    new = [one for one in wanted if house not in houses_of(one)]
    for question in new:
        question.cleared_by = json.dumps([*houses_of(question), house], ensure_ascii=False)
        cycle.session.add(question)
        _note(cycle, obligation, question.number, "cleared", house)
    return len(new)


def note_answer(
    cycle: CycleAt,
    obligation: FoundObligation,
    number: int,
    text: str,
    actor: Actor = Actor.SECRETARIAT,
) -> None:
    """Note what was answered to a question that went.

    Raises:
        CycleError: no such question went, or the text does not fit.
    """
    question = _sent(questions_of(cycle.session, obligation.id), number)
    question.answer, question.answered_at = _fitting(text), cycle.now
    cycle.session.add(question)
    detail: dict[str, object] = {"number": number, "act": "answered"}
    record(cycle, about(obligation, What.QUESTION_NOTED, actor, detail))


def send_questions(cycle: CycleAt, obligation: FoundObligation, more: Collection[str] = ()) -> int:
    """Ask everything that is cleared in one set, with more texts after it; return how many drafts went.

    Raises:
        UnclearedQuestionsError: there are drafts, but none is cleared, and nothing else is asked.
        CycleError: nothing can be asked now.
    """
    drafts = [one for one in questions_of(cycle.session, obligation.id) if is_draft(one)]
    rule = cycle.definition.clarifications
    waiting = {one.number: to_be_cleared_by(houses_of(one), rule) for one in drafts}
    cleared = [one for one in drafts if not waiting[one.number]]
    if drafts and not cleared and not more:
        houses = dict.fromkeys(house for missing in waiting.values() for house in missing)
        raise UnclearedQuestionsError(list(waiting), list(houses))
    texts = _texts(cycle, obligation, cleared)
    ask_clarification(cycle, obligation, [*texts, *more])
    cycle.session.flush()
    for question in cleared:
        question.clarification = count_clarifications(cycle.session, obligation.id)
        cycle.session.add(question)
    return len(cleared)


def _texts(cycle: CycleAt, obligation: FoundObligation, questions: Collection[Question]) -> list[str]:
    plan, asked = _plan_and_form(cycle, obligation)
    places = [place_words(place_of(one), asked, plan) for one in questions]
    return [
        f"{place}: {one.text}" if place else one.text for place, one in zip(places, questions, strict=True)
    ]


def _plan_and_form(cycle: CycleAt, obligation: FoundObligation) -> tuple[Plan | None, FormSchema | None]:
    versions = counting_versions(cycle.session, obligation.id)
    plan, schema = plan_and_schema(versions[-1] if versions else None)
    return plan, schema or form_of(cycle, obligation)


def _must_clear(cycle: CycleAt, house: str) -> None:
    known = cycle.definition.clarifications.houses
    if not house.strip() or (known and house not in known):
        raise UnknownClearingHouseError(house, known)


def _must_be_there(cycle: CycleAt, obligation: FoundObligation, place: QuestionPlace) -> None:
    if len(place.line) > LONGEST_LINE:
        raise TooLongError("line", len(place.line), LONGEST_LINE)
    plan, schema = _plan_and_form(cycle, obligation)
    items = [one.number for one in catalogue_of(cycle)] if place.line else []
    lines = lines_of(place, schema, cycle.definition.year, items, plan)
    if is_place(place, schema, lines):
        return
    said = "/".join((place.sheet, place.line, place.field))
    if place.sheet and is_place(replace(place, line=""), schema):
        raise UnknownLineError(said, lines)
    raise UnknownPlaceError(said, [sheet.code for sheet in schema.sheets] if schema else [])


def _fitting(text: str) -> str:
    if not text.strip():
        raise IncompleteActError("question", "text", "what is asked or answered")
    if len(text) > LONGEST_QUESTION:
        raise TooLongError("text", len(text), LONGEST_QUESTION)
    return text.strip()


def _draft(cycle: CycleAt, obligation: FoundObligation, number: int) -> Question:
    for question in questions_of(cycle.session, obligation.id):
        if question.number == number and is_draft(question):
            return question
    raise UnknownQuestionError(number, "is no draft: it went, was dropped, or never was")


def _sent(questions: Collection[Question], number: int) -> Question:
    for question in questions:
        if question.number == number and question.clarification is not None:
            return question
    raise UnknownQuestionError(number, "was not asked")


def _note(cycle: CycleAt, obligation: FoundObligation, number: int, act: str, house: str = "") -> None:
    detail: dict[str, object] = {"number": number, "act": act}
    if house:
        detail["house"] = house
    record(cycle, about(obligation, What.QUESTION_NOTED, Actor.SECRETARIAT, detail))

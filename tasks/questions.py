"""Questions to a respondent: collected and cleared before they go, and read as threads afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from models.errors import UnknownQuestionError
from models.operations.cycle import is_first_time, lock_cycle
from models.operations.questions import (
    Draft,
    add_question,
    clear_questions,
    drop_question,
    edit_question,
    note_answer,
)
from models.queries.brief import asked_respondent
from models.queries.cycles import CycleAt, look_at_cycle
from models.queries.dossier import question_sets
from models.queries.obligations import FoundObligation, find_obligation
from models.queries.questions import thread_entries
from models.rules.audit import Actor
from models.rules.questions import ThreadEntry, in_threads
from tasks.services import Services

_Done = TypeVar("_Done")


@dataclass(frozen=True)
class Whose:
    """What questions are about."""

    cycle: str
    respondent: str
    deliverable: str


def add(services: Services, whose: Whose, draft: Draft, now: datetime, key: str | None = None) -> int:
    """Note the draft of a question and return its number; 0 if the request of that key came before."""

    def added(cycle: CycleAt, found: FoundObligation) -> int:
        is_new = key is None or is_first_time(cycle, f"question:{key}")
        return add_question(cycle, found, draft) if is_new else 0

    return _act(services, whose, now, added)


def edit(services: Services, whose: Whose, number: int, text: str, now: datetime) -> None:
    """Change the text of a draft; it has to be cleared again."""
    _act(services, whose, now, lambda cycle, found: edit_question(cycle, found, number, text))


def drop(services: Services, whose: Whose, number: int, now: datetime) -> None:
    """Drop a draft."""
    _act(services, whose, now, lambda cycle, found: drop_question(cycle, found, number))


def clear(services: Services, whose: Whose, house: str, numbers: tuple[int, ...], now: datetime) -> int:
    """Clear drafts for a house, all unless some are named; return how many were not cleared yet."""
    return _act(services, whose, now, lambda cycle, found: clear_questions(cycle, found, house, numbers))


def answered(services: Services, whose: Whose, number: int, text: str, now: datetime) -> None:
    """Note the answer to a question that went."""
    _act(services, whose, now, lambda cycle, found: note_answer(cycle, found, number, text))


def answer_at_desk(services: Services, whose: Whose, number: int, text: str, now: datetime) -> None:
    """Note the answer that a contact gives to a question that was told; the same again changes nothing.

    Raises:
        UnknownQuestionError: no such question was told, or it has another answer.
    """
    _act(services, whose, now, lambda cycle, found: _answer_told(cycle, found, number, text))


def drafts(services: Services, whose: Whose, now: datetime) -> list[ThreadEntry]:
    """Return the questions that are collected for the next set."""
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        found = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        return [one for one in thread_entries(cycle, found) if one.round is None]


def threads(
    services: Services, code: str, respondent: str, item: str | None, now: datetime
) -> list[ThreadEntry]:
    """Return what was asked of a respondent and what became of it, thread by thread.

    Args:
        services: services of this process.
        code: code of the cycle.
        respondent: code of the respondent.
        item: a sheet or a line, such as the number of a commitment; all of them without.
        now: UTC instant.

    Raises:
        CycleError: the cycle is not open, or the respondent owes nothing in it.
    """
    with services.reading() as session:
        cycle = look_at_cycle(session, code, now)
        asked_respondent(cycle, respondent)
        asked = [
            entry
            for one in cycle.definition.deliverables
            for entry in thread_entries(cycle, find_obligation(session, cycle.row, respondent, one.code))
            if entry.round is not None
        ]
    return in_threads(one for one in asked if item in (None, one.place.sheet, one.place.line))


def _answer_told(cycle: CycleAt, obligation: FoundObligation, number: int, text: str) -> None:
    told = {one.number for one in question_sets(cycle.session, obligation.id) if one.is_told}
    asked = {one.number: one for one in thread_entries(cycle, obligation) if one.round in told}
    if number not in asked:
        raise UnknownQuestionError(number, "was not asked")
    answer = asked[number].answer
    if answer and answer == text.strip():
        return
    if answer:
        raise UnknownQuestionError(number, "has an answer")
    note_answer(cycle, obligation, number, text, Actor.CONTACT)


def _act(
    services: Services, whose: Whose, now: datetime, act: Callable[[CycleAt, FoundObligation], _Done]
) -> _Done:
    with services.transaction() as session:
        cycle = lock_cycle(session, whose.cycle, now)
        return act(cycle, find_obligation(session, cycle.row, whose.respondent, whose.deliverable))

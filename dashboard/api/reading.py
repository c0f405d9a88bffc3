"""What programs read: cycles, what is owed, the form, questions, the calendar."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Response

from dashboard.api.answering import Spanned, listed, shown, shown_bytes
from dashboard.api.asking import Code, Reads, ReadsOne
from dashboard.api.bodies import JSON, XLSX
from dashboard.api.described import DELIVERABLE, READING, bytes_of
from dashboard.api.prefix import PREFIX
from dashboard.api.shapes import Cycle, Me, Obligation, ObligationInFull, Page, Question
from models.errors import NothingHereError
from models.rules.scopes import Scope
from notifications.feed import MEDIA_TYPE
from tasks.api_reads import form_schema_for
from tasks.calendar_feed import calendar_of
from tasks.desk import DeskObligation, desk
from tasks.fetch_form import FormWanted, fetch_form

router = APIRouter(prefix=PREFIX, tags=["read"])


class FormFormat(StrEnum):
    """In which format a form goes out."""

    XLSX = "xlsx"
    JSON = "json"


@router.get("/me", response_model=Me, responses=READING)
def me(by: Reads) -> Response:
    """Tell for whom the token speaks, and what it is for."""
    mine, scopes = by.caller.mine, [one for one in Scope if one in by.caller.scopes]
    return shown(
        by.request, Me(respondent=mine.code, name=mine.name, time_zone=mine.time_zone, scopes=scopes)
    )


@router.get("/cycles", response_model=Page[Cycle], responses=READING)
def cycles(by: Reads, wanted: Spanned) -> Response:
    """List the cycles in which something is owed, the first opened first."""
    found = {
        one.cycle: Cycle(code=one.cycle, title=one.cycle_title, is_open=one.closed_at is None)
        for one in _owed(by)
    }
    return listed(by.request, list(found.values()), wanted, lambda one: one)


@router.get("/cycles/{cycle}", response_model=Cycle, responses=DELIVERABLE)
def one_cycle(by: Reads, cycle: Code) -> Response:
    """Show one cycle."""
    found = _owed_in(by, cycle)[0]
    is_open = found.closed_at is None
    return shown(by.request, Cycle(code=found.cycle, title=found.cycle_title, is_open=is_open))


@router.get("/cycles/{cycle}/obligations", response_model=Page[Obligation], responses=DELIVERABLE)
def obligations(by: Reads, cycle: Code, wanted: Spanned) -> Response:
    """List what is owed in a cycle."""
    return listed(by.request, _owed_in(by, cycle), wanted, Obligation.of)


_ONE = "/cycles/{cycle}/obligations/{deliverable}"


@router.get(_ONE, response_model=ObligationInFull, responses=DELIVERABLE)
def one_obligation(asked: ReadsOne) -> Response:
    """Show where one deliverable stands; its ETag goes into `If-Match` of what is decided on it."""
    return shown(asked.by.request, ObligationInFull.on(asked.page), asked.standing)


@router.get(f"{_ONE}/form", response_class=Response, responses=bytes_of(XLSX, JSON) | DELIVERABLE)
def form(asked: ReadsOne, format: FormFormat = FormFormat.XLSX) -> Response:  # noqa: A002 - as in the address
    """Fetch the form with the last plan's answers in it; that a contact's program fetched it is recorded."""
    if not asked.page.has_form:
        raise NothingHereError
    whose, as_json = asked.whose, format is FormFormat.JSON
    wanted = FormWanted(whose.respondent, whose.deliverable, asked.by.caller.mine.may_write, as_json)
    found = fetch_form(asked.by.services, whose.cycle, wanted, asked.by.now)
    answer = shown_bytes(asked.by.request, found.content, JSON if as_json else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return answer


@router.get(f"{_ONE}/form/schema", response_model=dict[str, Any], responses=DELIVERABLE)
def form_schema(asked: ReadsOne) -> dict[str, Any]:
    """Return the JSON Schema of the form."""
    return form_schema_for(asked.by.services, asked.whose, asked.by.now)


@router.get(f"{_ONE}/questions", response_model=Page[Question], responses=DELIVERABLE)
def questions(asked: ReadsOne, wanted: Spanned) -> Response:
    """List the questions that letters told, and what became of them."""
    found = [Question.of(one) for one in asked.page.questions]
    found += [Question.without_place(text) for text in asked.page.other_questions]
    return listed(asked.by.request, found, wanted, lambda one: one)


@router.get("/calendar.ics", response_class=Response, responses=bytes_of("text/calendar") | READING)
def calendar(by: Reads) -> Response:
    """Return the due days ahead as a calendar."""
    found = calendar_of(by.services, by.caller.mine, by.language, by.now)
    return shown_bytes(by.request, found, MEDIA_TYPE)


def _owed(by: Reads) -> list[DeskObligation]:
    found = desk(by.services, [by.caller.mine.member], by.now, by.language)
    return [one for seen in found.respondents for one in seen.obligations]


def _owed_in(by: Reads, cycle: str) -> list[DeskObligation]:
    found = [one for one in _owed(by) if one.cycle == cycle]
    if not found:
        raise NothingHereError
    return found

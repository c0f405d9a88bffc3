"""The letters of a cycle: what would go and why, each as it would be written, and what went."""

from datetime import datetime, timedelta
from math import ceil
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer, Secretariat
from dashboard.secretariat.letter_frame import letter_frame, with_frame
from dashboard.secretariat.refusals import wrongs
from dashboard.secretariat.words import occasion_words
from dashboard.showing import Show, Showing
from models.errors import CycleError, NothingHereError, NothingSelectedError
from models.rules.letters import LetterState
from models.rules.occasions import parse_occasion
from tasks.access import Seen, note_seen
from tasks.chosen_letters import LetterChoice, choice_of, parse_choice
from tasks.handling import list_letters, retry_letters
from tasks.preview import Asked, next_planned, preview
from tasks.previewed import Preview, PreviewLetter
from tasks.reconcile import BETWEEN_RUNS, reconcile_cycle
from tasks.run_ahead import Standing
from tasks.status import cycle_status
from tasks.titles import titles_of

router = APIRouter()

LETTERS = "/cycles/{cycle}/letters"
"""Path of the letters of a cycle."""


MOST_DAYS = 400
"""How many days ahead letters are looked for at most."""


class LettersQuery(BaseModel):
    """Of how many days, and to whom."""

    days: int = Field(default=7, ge=1, le=MOST_DAYS)
    respondent: str = Field(default="", max_length=40)

    def path(self, cycle: str, days: int | None = None) -> str:
        """Return where the letters of these days stand, or of another number of days."""
        asked = {"days": days or self.days, "respondent": self.respondent}
        return f"/cycles/{cycle}/letters?{urlencode({name: one for name, one in asked.items() if one})}"


class LetterQuery(BaseModel):
    """Which letter that would go."""

    letter: str = Field(max_length=4000)
    days: int = Field(default=7, ge=1, le=MOST_DAYS)


@router.get(LETTERS)
def letters_page(
    show: Showing, _viewer: Secretariat, cycle: str, asked: Annotated[LettersQuery, Query()]
) -> HTMLResponse:
    """Show what would go in the coming days, and why, and who gets nothing, and why."""
    found = preview(show.services, cycle, Asked(asked.days, asked.respondent or None), show.now)
    status = cycle_status(show.services, cycle, show.now)
    then = None if found.letters else next_planned(show.services, found, asked.respondent or None)
    return show.page(
        "secretariat/letters.html",
        cycle=cycle,
        found=found,
        asked=asked,
        then=then,
        then_path=_reaching(then, cycle, found, asked),
        status_=status,
        names=titles_of(show.services, [cycle], show.now)[cycle].respondents,
        standings=Standing,
        choice_of=choice_of,
        words=lambda notice: occasion_words(parse_occasion(notice.occasion)),
        call_words=lambda notice: occasion_words(parse_occasion(notice.occasion), is_call=True),
    )


@router.get(LETTERS + "/ahead")
def letter_page(
    show: Showing, viewer: Secretariat, cycle: str, asked: Annotated[LetterQuery, Query()]
) -> HTMLResponse:
    """Show one letter as it would be written; that somebody read it is noted."""
    found, letter, choice = _ahead(show, cycle, asked)
    note_seen(show.services, Seen(viewer.address, "read", cycle, choice.respondent, "letter"), show.now)
    page = show.page(
        "secretariat/letter.html",
        cycle=cycle,
        found=found,
        letter=letter,
        whom=titles_of(show.services, [cycle], show.now)[cycle].respondents[choice.respondent],
        days=asked.days,
        asked=asked.letter,
    )
    return with_frame(page)


@router.get(LETTERS + "/ahead/html")
def letter_as_read(
    show: Showing, _viewer: Secretariat, cycle: str, asked: Annotated[LetterQuery, Query()]
) -> HTMLResponse:
    """Return a letter that would go as a mail program shows it, for a frame of its page."""
    _, letter, _ = _ahead(show, cycle, asked)
    if letter is None or letter.message is None:
        raise NothingHereError
    return letter_frame(letter.message.html)


@router.get(LETTERS + "/outbox")
def outbox_page(
    show: Showing, _viewer: Secretariat, cycle: str, state: Annotated[LetterState | None, Query()] = None
) -> HTMLResponse:
    """Show every letter that was made, with what its channel answered."""
    return _outbox(show, cycle, state)


@router.post(LETTERS + "/retry")
def retry(
    show: Showing, viewer: Officer, cycle: str, name: Annotated[list[str] | None, Form(max_length=500)] = None
) -> Response:
    """Let dead letters be tried again with the next run."""
    try:
        rows = retry_letters(show.services, cycle, name or [], show.now)
    except CycleError as error:
        return _outbox(show, cycle, None, error)
    for one in rows:
        note_seen(show.services, Seen(viewer.address, "retry", cycle, one.respondent, one.kind), show.now)
    said = ("success", f"To be tried again with the next run: {len(rows)}.")
    return show.go(f"/cycles/{cycle}/letters/outbox", said if rows else ("warning", "No letter was chosen."))


@router.get("/cycles/{cycle}/reconciliation")
def reconciliation_page(show: Showing, _viewer: Secretariat, cycle: str) -> HTMLResponse:
    """Show what the rules ask for beside what the outbox holds."""
    found = reconcile_cycle(show.services, cycle, show.now, patience=BETWEEN_RUNS)
    title = cycle_status(show.services, cycle, show.now).title
    return show.page("secretariat/reconciliation.html", cycle=cycle, title_=title, found=found)


def _outbox(
    show: Show, cycle: str, state: LetterState | None, error: CycleError | None = None
) -> HTMLResponse:
    titles = titles_of(show.services, [cycle], show.now)[cycle]
    return show.page(
        "secretariat/outbox.html",
        status_of(error) if error else 200,
        cycle=cycle,
        title_=titles.cycle,
        names=titles.respondents,
        letters=list_letters(show.services, cycle, state, show.now),
        state=state,
        states=list(LetterState),
        errors=wrongs(error) if error else [],
    )


def _reaching(then: datetime | None, cycle: str, found: Preview, asked: LettersQuery) -> str:
    """Return where the days stand that reach to an instant, empty where none or too many do."""
    days = ceil((then - found.now) / timedelta(days=1)) if then else 0
    return asked.path(cycle, days) if 0 < days <= MOST_DAYS else ""


def _ahead(show: Show, cycle: str, asked: LetterQuery) -> tuple[Preview, PreviewLetter | None, LetterChoice]:
    try:
        choice = parse_choice(asked.letter)
    except NothingSelectedError as error:
        raise NothingHereError from error
    found = preview(show.services, cycle, Asked(asked.days, choice.respondent, with_text=True), show.now)
    return found, next((one for one in found.letters if choice_of(one) == choice), None), choice

"""Letting time pass in a rehearsal: where the clock stands, what comes next, what was done on the way."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AwareDatetime, BaseModel, Field

from dashboard.guards import OfficerOrOperator
from dashboard.passing import Engine
from dashboard.secretariat.morning import coming_words
from dashboard.secretariat.words import closed_words
from dashboard.showing import Show, Showing
from dashboard.web import Here
from documents.text import count_text
from models.errors import NothingHereError
from models.queries.closing import FellAway
from models.rules.calendar import brussels_day, opening_of
from tasks.access import Seen, note_seen
from tasks.morning import Morning, morning
from tasks.rehearsal.passing import AHEAD, closed_between, stops
from tasks.titles import Titles, titles_of

router = APIRouter(prefix="/rehearsal")

WAIT_SECONDS = 4.0
"""How long the page waits for time to pass before it shows how far it has come."""

STEPS = {
    "scan_submissions": ("file scanned", "files scanned"),
    "check_submissions": ("form checked", "forms checked"),
    "collect_statements": ("statement noted", "statements noted"),
    "pass_cut_offs": ("not received by the cut-off", "not received by the cut-off"),
    "open_call": ("call put into a letter", "calls put into letters"),
    "send_reminders": (
        "reminder: in a letter, held for approval, or to telephone",
        "reminders: in letters, held for approval, or to telephone",
    ),
    "acknowledge": (
        "receipt or other news: in a letter, or held for approval",
        "receipts and other news: in letters, or held for approval",
    ),
    "deliver_notices": ("letter written", "letters written"),
    "aggregate_review": ("step of the report", "steps of the report"),
}
"""What the counts of the engine's steps are of: of one, and of several."""

_GIVE_A_DAY = f"Give a later day, within {AHEAD.days // 365} years: the clock never goes back."


class GoOn(BaseModel):
    """To where time is to pass: to a UTC instant, or to 09:00 of a Brussels day."""

    at: AwareDatetime | None = None
    on: str = Field(default="", max_length=10)


def letting_time_pass(here: Here, _viewer: OfficerOrOperator) -> Engine:
    """Return the engine of a rehearsal whose clock was set.

    Raises:
        NothingHereError: this is none: no clock of real cycles can be moved.
    """
    if here.engine is None or not here.is_rehearsal:
        raise NothingHereError
    return here.engine


LetsTimePass = Annotated[Engine, Depends(letting_time_pass)]


@router.get("")
def page(show: Showing, engine: LetsTimePass) -> HTMLResponse:
    """Show where the clock stands and what it can go on to."""
    return _page(show, engine)


@router.post("", response_model=None)
def go_on(
    show: Showing, engine: LetsTimePass, viewer: OfficerOrOperator, wanted: Annotated[GoOn, Form()]
) -> HTMLResponse | RedirectResponse:
    """Let time pass."""
    until = wanted.at or _morning_of(wanted.on, show.now)
    if until is None or (wrong := _wrong(until, show.now, engine)):
        return _page(show, engine, wrong if until else _GIVE_A_DAY)
    note_seen(show.services, Seen(viewer.address, "let_time_pass", what=until.isoformat()), show.now)
    engine.go_on_to(until, WAIT_SECONDS)
    return show.go("/rehearsal")


def _morning_of(text: str, now: datetime) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    today = brussels_day(now)
    return opening_of(day) if today <= day <= today + AHEAD else None


def _wrong(until: datetime, now: datetime, engine: Engine) -> str:
    if engine.is_on_the_way:
        return "Time is passing already. Wait until it has come to where it goes."
    return "" if now < until <= now + AHEAD else _GIVE_A_DAY


def _page(show: Show, engine: Engine, wrong: str = "") -> HTMLResponse:
    found = stops(show.services, show.now)
    past = engine.progress
    done = past.done if past else {}
    closed = closed_between(show.services, past.begun_at, past.until, show.now) if past else []
    today = morning(show.services, show.now)
    codes = {one.what.cycle for one in found} | {code for code, _ in (*done, *closed)} | {*today.cycles}
    titles = titles_of(show.services, codes, show.now)
    return show.page(
        "rehearsing.html",
        422 if wrong else 200,
        stops=[
            (one, _of(titles, one.what.cycle, coming_words(one.what, titles[one.what.cycle])))
            for one in found
        ],
        progress=past,
        done=[_of(titles, code, _counted(step, count)) for (code, step), count in done.items()],
        closed=[_of(titles, code, _closed(left)) for code, left in closed],
        waits=list(_waits(today, titles)),
        today=brussels_day(show.now),
        wrong=wrong,
    )


def _counted(step: str, count: int) -> str:
    one, several = STEPS[step]
    return f"{count} {one if count == 1 else several}"


def _closed(left: FellAway) -> str:
    return ". ".join(filter(None, ("The cycle closed", closed_words(left))))


def _waits(today: Morning, titles: Mapping[str, Titles]) -> Iterator[str]:
    """Yield what waits for a person's word: the engine does nothing about it."""
    for code, _, name in (step.partition(" ") for step in today.waiting.steps):
        yield _of(titles, code, f"Step of the report to be cleared: {titles[code].steps.get(name, name)}")
    for count, words in (
        (today.waiting.states_to_approve.count, "with letters to approve"),
        (today.waiting.held.count, "with letters that an officer holds"),
        (today.to_call, "to telephone"),
    ):
        if count:
            yield f"{count_text(count, 'state')} {words}"


def _of(titles: Mapping[str, Titles], cycle: str, words: str) -> str:
    """Return words, with the cycle of which they are where there are several."""
    return f"{words} ({titles[cycle].cycle})" if len(titles) > 1 else words

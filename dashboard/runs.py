"""Runs of the flows: what ran, what failed and why, what comes next; runs and rehearsals asked for."""

import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from config.settings import Settings
from dashboard.guards import OfficerOrOperator
from dashboard.prefect_api import AwayError, NoSuchError, Run
from dashboard.run_words import BY_CYCLE, FLOWS, REHEARSE, ShownRun, shown_run
from dashboard.showing import Show, Showing, file
from models.errors import NothingHereError, PrefectAwayError, UnknownRunError
from models.queries.cycles import cycle_codes
from models.rules.access import Viewer
from tasks.access import Seen, new_secret, note_seen
from tasks.definitions import known_definitions
from tasks.rehearsal.kept import LETTERS_PAGE, ToRehearse, kept_file, kept_rehearsals, rehearsed_definition

router = APIRouter()

_MOST_PAGES = 10_000
_OURSELVES = frozenset({"127.0.0.1", "::1", "localhost"})

_TYPES = {
    "eml": "message/rfc822",
    "html": "text/html",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


NO_SEED = "The seed is a number from 0 to 999999: give one, such as 1."


class Wanted(BaseModel):
    """A run that is wanted: of which flow, for which cycle or all, once for each form shown."""

    flow: str
    cycle: str = ""
    key: Annotated[str, Field(min_length=16, max_length=64)]


class WantedRehearsal(BaseModel):
    """A rehearsal that is wanted: of which definition, with which seed, once for each form shown."""

    definition: str
    seed: Annotated[str, Field(max_length=100)] = ""
    key: Annotated[str, Field(min_length=16, max_length=64)]


@router.get("/runs")
def runs_page(
    show: Showing, _viewer: OfficerOrOperator, page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1
) -> HTMLResponse:
    """Show a page of the runs, or since when Prefect is away."""
    if show.here.engine is not None:
        return show.page("runs/list.html", is_away=True, runs=[], planned=[], page=1, pages=1)
    prefect = show.here.prefect
    shown: list[ShownRun] = []
    planned: list[ShownRun] = []
    pages, is_away = 1, False
    try:
        found = prefect.runs(page, show.now)
    except AwayError:
        is_away = True
    else:
        shown = [shown_run(run, found.flows) for run in found.runs]
        first = {run.flow_id: run for run in reversed(found.planned)}  # of each flow its next run
        planned = [shown_run(run, found.flows) for run in found.planned if first[run.flow_id] is run]
        pages = found.pages
    return show.page(
        "runs/list.html",
        is_away=is_away,
        away_since=prefect.away_since,
        runs=shown,
        planned=planned,
        page=page,
        pages=pages,
        flows=[(name, FLOWS[name]) for name in BY_CYCLE],
        cycles=[(code, code) for code in _open_cycles(show)],
        key=new_secret(),
        prefect_url=_prefect_url(show.services.settings),
    )


@router.post("/runs")
def start(show: Showing, viewer: OfficerOrOperator, wanted: Annotated[Wanted, Form()]) -> RedirectResponse:
    """Start a run of a flow for a cycle or for all."""
    if wanted.flow not in BY_CYCLE or wanted.cycle not in ("", *_open_cycles(show)):
        raise NothingHereError
    parameters = {"cycle_code": wanted.cycle} if wanted.cycle else {}
    command = f"kalends advance {wanted.cycle}".rstrip()
    by_hand = f"wait until it answers again, or run `{command}`, which does the same work"
    _started(lambda: show.here.prefect.start(wanted.flow, parameters, wanted.key, show.now), by_hand)
    _note(show, viewer, "start_run", wanted.cycle, wanted.flow)
    what = f"{FLOWS[wanted.flow]}, for {wanted.cycle or 'all cycles'}"
    return show.go("/runs", ("success", f"A run was asked for: {what}. It begins within some seconds."))


@router.post("/runs/{run}/again")
def repeat(show: Showing, viewer: OfficerOrOperator, run: UUID) -> RedirectResponse:
    """Start a run anew that failed; asked for twice, it is one."""
    by_hand = "wait until it answers again, or run `kalends advance`, which does the same work"

    def again() -> Run:
        prefect = show.here.prefect
        failed = prefect.run(str(run), show.now)
        if failed.deployment_id is None or not shown_run(failed, {}).may_repeat:
            raise NoSuchError
        # Without the instant of then: what is due now is done.
        parameters = {name: value for name, value in failed.parameters.items() if name != "now"}
        return prefect.start_again(failed.deployment_id, parameters, f"again-{failed.id}", show.now)

    _started(again, by_hand)
    _note(show, viewer, "repeat_run", "", str(run))
    return show.go("/runs", ("success", "The run was asked for anew. It begins within some seconds."))


@router.get("/runs/rehearsals")
def rehearsals_page(show: Showing, _viewer: OfficerOrOperator) -> HTMLResponse:
    """Show the rehearsals that are done, and where one is asked for."""
    return _rehearsals(show, WantedRehearsal(definition="", seed="1", key=new_secret()))


def _rehearsals(show: Show, wanted: WantedRehearsal, wrong: str = "") -> HTMLResponse:
    settings = show.services.settings
    kept = kept_rehearsals(settings)
    return show.page(
        "runs/rehearsals.html",
        422 if wrong else 200,
        wanted=wanted,
        errors=[("seed", wrong)] if wrong else [],
        rehearsals=kept,
        to_open={one.name for one in kept if rehearsed_definition(settings, one)},
        opened=_open_cycles(show),
        letters=LETTERS_PAGE,
        definitions=[(code, code) for code in known_definitions()],
        folder=settings.rehearsals,
        aside=show.here.engine and show.here.engine.aside,
    )


@router.post("/runs/rehearsals")
def rehearse(
    show: Showing, viewer: OfficerOrOperator, wanted: Annotated[WantedRehearsal, Form()]
) -> Response:
    """Ask for a rehearsal."""
    if wanted.definition not in known_definitions():
        raise NothingHereError
    if (seed := seed_said(wanted.seed)) is None:
        return _rehearsals(show, wanted, NO_SEED)
    return ask_for_rehearsal(show, viewer, ToRehearse(wanted.definition, seed), wanted.key)


def seed_said(text: str) -> int | None:
    """Return the seed that somebody typed, none where it is none."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text.strip()) else None


def ask_for_rehearsal(show: Show, viewer: Viewer, wanted: ToRehearse, key: str) -> RedirectResponse:
    """Ask for a rehearsal, once for each key, and show what was asked for."""
    settings = show.services.settings
    command = f"{wanted.definition(settings)} --seed {wanted.seed} --out {settings.rehearsals / wanted.name}"
    parameters: dict[str, object] = {"cycle_code": wanted.code, "seed": wanted.seed}
    if wanted.own:
        parameters["own"] = wanted.own
    if (engine := show.here.engine) is None:
        by_hand = f"run `kalends rehearse {command}`"
        _started(lambda: show.here.prefect.start(REHEARSE, parameters, key, show.now), by_hand)
    elif not engine.aside.start(wanted):
        said = f"Nothing was begun: {engine.aside.made} is being rehearsed. Ask again when it is done."
        return show.go("/runs/rehearsals", ("warning", said))
    _note(show, viewer, "rehearse", wanted.code, f"seed {wanted.seed}")
    said = f"A rehearsal of {wanted.code} with seed {wanted.seed} was asked for. It takes a minute or two."
    return show.go("/runs/rehearsals", ("success", said))


@router.get("/runs/rehearsals/{name}/{file_name:path}")
def rehearsal_file(show: Showing, _viewer: OfficerOrOperator, name: str, file_name: str) -> Response:
    """Hand out a file of a rehearsal, or lead to the page on which its letters are read here."""
    content = kept_file(show.services.settings, name, file_name)
    if file_name == LETTERS_PAGE:
        return show.go(f"/runs/rehearsals/{name}/letters")
    media_type = _TYPES[file_name.rpartition(".")[2]]
    return file(content, f"{name}-{file_name.rpartition('/')[2]}", media_type)


def _started(ask: Callable[[], Run], way_out: str) -> Run:
    try:
        return ask()
    except AwayError as error:
        raise PrefectAwayError(way_out) from error
    except NoSuchError as error:
        raise UnknownRunError from error


def _note(show: Show, viewer: Viewer, deed: str, cycle: str, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, deed, cycle, "", what), show.now)


def _open_cycles(show: Show) -> list[str]:
    with show.services.reading() as session:
        return cycle_codes(session)


def _prefect_url(settings: Settings) -> str:
    # Where people reach the pages from this machine alone, they reach its Prefect too.
    if settings.prefect_pages_url:
        return settings.prefect_pages_url.rstrip("/")
    if urlsplit(settings.web_url).hostname in _OURSELVES:
        return settings.prefect_api_url.removesuffix("/api")
    return ""

"""The board taken away: as a table, as the note on the state of play without names; rates and the ladder."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from config.definition import Language
from dashboard.guards import Officer, Secretariat
from dashboard.secretariat.board_query import BoardQuery, ThenQuery
from dashboard.secretariat.documents import Document, Sheet, document
from dashboard.secretariat.lines import ladder_of
from dashboard.secretariat.words import rung_words
from dashboard.showing import Showing
from documents.text import percent_text
from models.rules.calendar import brussels_day
from tasks.board_export import board_as
from tasks.board_then import board_then, part_of
from tasks.rates import rates_at
from tasks.rung_line import rung_line
from tasks.state_of_play import PlayWanted, state_of_play, state_of_play_as
from tasks.titles import titles_of

router = APIRouter()

BOARD = "/cycles/{cycle}"


class PlayQuery(ThenQuery):
    """Which note on the state of play."""

    language: Language = Language.ENGLISH


@router.get(BOARD + "/board.{form}")
def board_file(
    show: Showing, _viewer: Secretariat, cycle: str, form: Sheet, asked: Annotated[BoardQuery, Query()]
) -> Response:
    """Hand out the board, or the part of it that a filter lets through, now or as it stood."""
    board = part_of(board_then(show.services, cycle, asked.instant, show.now), asked.lines)
    name = f"board-{cycle}-{brussels_day(board.now).isoformat()}.{form.value}"
    return document(board_as(board, name), name)


@router.get(BOARD + "/state-of-play.{form}")
def state_of_play_file(
    show: Showing, _viewer: Secretariat, cycle: str, form: Document, asked: Annotated[PlayQuery, Query()]
) -> Response:
    """Hand out the note on the state of play, which names no state."""
    play = state_of_play(show.services, PlayWanted(cycle, asked.language, asked.instant), show.now)
    name = f"state-of-play-{cycle}-{brussels_day(play.as_at).isoformat()}-{asked.language.value}.{form.value}"
    return document(state_of_play_as(play, name), name)


@router.get(BOARD + "/rates")
def rates_page(
    show: Showing, _viewer: Officer, cycle: str, asked: Annotated[ThenQuery, Query()]
) -> HTMLResponse:
    """Show how complete and how punctual a cycle is, and who is in no count; for officers only."""
    board, rates = rates_at(show.services, cycle, asked.instant, show.now)
    return show.page("secretariat/rates.html", board=board, rates=rates, asked=asked, percent=percent_text)


@router.get(BOARD + "/ladder")
def ladder_page(show: Showing, _viewer: Secretariat, cycle: str) -> HTMLResponse:
    """Show each rung with its instants, and how many of what it tells went, wait or were withdrawn."""
    line = rung_line(show.services, cycle, show.now)
    titles = titles_of(show.services, [cycle], show.now)[cycle]
    return show.page(
        "secretariat/ladder.html",
        cycle=cycle,
        titles=titles,
        line=line,
        drawn=ladder_of(line),
        rung_words=rung_words,
    )

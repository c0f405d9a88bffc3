"""Preparing a definition of a coming year: its days are shown, and it is handed out or looked at."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import BaseModel, Field

from dashboard.guards import Officer
from dashboard.secretariat.opening import choose_page
from dashboard.secretariat.refusals import wrongs
from dashboard.showing import Showing, file
from models.errors import NextDefinitionError, NothingHereError
from tasks.definitions import definition_of_year, definition_text, known_definitions

router = APIRouter()


class NextForm(BaseModel):
    """Out of which definition that ships, of which year, and whether it is handed out as a file."""

    source: str = Field(max_length=100)
    year: str = Field(max_length=4)
    do: str = Field(default="", max_length=8)


@router.post("/cycles/new/next")
def prepare(show: Showing, _viewer: Officer, form: Annotated[NextForm, Form()]) -> Response:
    """Show what is proposed for a coming year, or hand it out as a file.

    Raises:
        NothingHereError: no such definition ships.
    """
    if form.source not in known_definitions():  # never the path of a file of this machine
        raise NothingHereError
    if not (form.year.isascii() and form.year.isdigit()):
        return choose_page(show, [("year", "Give a year, such as 2027.")])
    try:
        made = definition_of_year(definition_text(form.source), int(form.year))
    except NextDefinitionError as error:
        ((_, said), *_) = wrongs(error)
        return choose_page(show, [("year", said)])
    if form.do == "save":
        return file(made.text.encode(), f"{made.code}.toml", "application/toml")
    return show.page("secretariat/next_cycle.html", made=made, form=form)

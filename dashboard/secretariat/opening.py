"""Opening a cycle: a definition is looked at, rehearsed, seen as it will be, opened by its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.runs import NO_SEED, ask_for_rehearsal, seed_said
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.secretariat.words import occasion_words
from dashboard.showing import Show, Showing
from models.errors import CycleError, MissingContactsError, NothingHereError, UnknownDefinitionError
from models.rules.calendar import brussels_day
from models.rules.next_year import proposed_days
from tasks.access import Seen, new_secret, note_seen
from tasks.calls import open_from_text
from tasks.definitions import definition_sha256, definition_text, known_definitions
from tasks.opening_ahead import opening_ahead
from tasks.rehearsal.kept import (
    keep_definition,
    kept_rehearsal,
    kept_rehearsals,
    rehearsed_definition,
)

router = APIRouter()

LONGEST = 200_000
"""Characters that a definition may have."""

_CHANGED = "The definition is another one than the one that was looked at: look at it again."


class DefinitionForm(BaseModel):
    """A definition that ships, a file with one, or the text of one that was just prepared."""

    definition: str = Field(default="", max_length=100)
    file: UploadFile | None = None
    text: str = Field(default="", max_length=LONGEST)


class SeenForm(BaseModel):
    """A definition as it was seen."""

    text: str = Field(max_length=LONGEST)
    seen: str = Field(default="", max_length=100)

    @property
    def plain(self) -> str:
        """Return the text as it was before a browser sent it."""
        return self.text.replace("\r\n", "\n")


class OpenForm(SeenForm):
    """A definition as it was seen, and the code typed to open it."""

    code: str = Field(default="", max_length=200)


class RehearseForm(SeenForm):
    """A definition as it was seen, with the seed of its rehearsal, once for each form shown."""

    seed: str = Field(default="", max_length=100)
    key: Annotated[str, Field(min_length=16, max_length=64)]


@dataclass(frozen=True)
class _Refused:
    wrong: list[Wrong]
    status: int


@router.get("/cycles/new")
def new_page(show: Showing, _viewer: Officer) -> HTMLResponse:
    """Show the definitions that ship, and where one is uploaded."""
    return choose_page(show)


@router.post("/cycles/new")
def look(
    show: Showing, _viewer: Officer, form: Annotated[DefinitionForm, Form(media_type="multipart/form-data")]
) -> HTMLResponse:
    """Show what the linter says of a definition, and what opening it would make."""
    try:
        text = _text(form)
    except (UnknownDefinitionError, ValueError) as error:  # what is no UTF-8 is a ValueError
        return choose_page(show, [("file", f"This is no definition: {error}.")])
    return _seen(show, text)


@router.get("/cycles/new/rehearsed/{name}")
def rehearsed(show: Showing, _viewer: Officer, name: str) -> HTMLResponse:
    """Show the definition that a rehearsal was of, to be opened.

    Raises:
        NothingHereError: there is no such rehearsal, or its definition is not kept.
    """
    settings = show.services.settings
    text = rehearsed_definition(settings, kept_rehearsal(settings, name))
    if text is None:
        raise NothingHereError
    return _seen(show, text)


@router.post("/cycles/new/rehearse")
def rehearse(show: Showing, viewer: Officer, form: Annotated[RehearseForm, Form()]) -> Response:
    """Ask for a rehearsal of the definition that was seen."""
    if form.seen != definition_sha256(form.plain):
        return _seen(show, form.plain, refused=_Refused([("", _CHANGED)], 409))
    if (seed := seed_said(form.seed)) is None:
        return _seen(show, form.plain, refused=_Refused([("seed", NO_SEED)], 422))
    try:
        wanted = keep_definition(show.services.settings, form.plain, seed)
    except CycleError as error:
        return _seen(show, form.plain, refused=_Refused(wrongs(error), status_of(error)))
    return ask_for_rehearsal(show, viewer, wanted, form.key)


@router.post("/cycles/new/open")
def open_cycle(show: Showing, viewer: Officer, form: Annotated[OpenForm, Form()]) -> Response:
    """Open the cycle that was seen, if its code was typed."""
    text = form.plain
    if form.seen != definition_sha256(text):
        return _seen(show, text, form, _Refused([("", _CHANGED)], 409))
    ahead = opening_ahead(show.services, text, show.now)
    if ahead.code and form.code.strip() != ahead.code:
        return _seen(show, text, form, _Refused([("code", f"Type the code {ahead.code} to open it.")], 422))
    try:
        opened = open_from_text(show.services, text, show.now)
    except CycleError as error:
        return _seen(show, text, form, _Refused(wrongs(error), status_of(error)))
    note_seen(show.services, Seen(viewer.address, "open", opened.code), show.now)
    return show.go(f"/cycles/{opened.code}", ("success", f"The cycle {opened.code} is open."))


def choose_page(show: Show, errors: Sequence[Wrong] = ()) -> HTMLResponse:
    """Show where a definition is chosen or prepared, and what was wrong with what was sent."""
    return show.page(
        "secretariat/new_cycle.html",
        422 if errors else 200,
        known=known_definitions(),
        sources=[(one, one) for one in known_definitions()],
        errors=errors,
        next_year=brussels_day(show.now).year + 1,
    )


def _seen(
    show: Show, text: str, form: OpenForm | None = None, refused: _Refused | None = None
) -> HTMLResponse:
    ahead = opening_ahead(show.services, text, show.now)
    missing = ahead.refusal.respondents if isinstance(ahead.refusal, MissingContactsError) else []
    return show.page(
        "secretariat/open_cycle.html",
        refused.status if refused else 200,
        ahead=ahead,
        proposed=proposed_days(text),
        is_rehearsed=any(
            one.definition_sha256 == definition_sha256(text)
            for one in kept_rehearsals(show.services.settings)
        ),
        key=new_secret(),
        text=text,
        seen=definition_sha256(text),
        form=form,
        missing=missing,
        refusal=wrongs(ahead.refusal) if ahead.refusal else [],
        errors=refused.wrong if refused else [],
        occasion_words=occasion_words,
    )


def _text(form: DefinitionForm) -> str:
    if form.text:
        return form.text.replace("\r\n", "\n")
    has_file = form.file is not None and bool(form.file.filename)
    if form.definition and not has_file:  # one that ships is chosen at first: a file says more
        if form.definition not in known_definitions():  # never the path of a file of this machine
            raise UnknownDefinitionError(form.definition, known_definitions())
        return definition_text(form.definition)
    if form.file is None or not has_file:
        raise ValueError("choose a definition, or a file with one")
    content = form.file.file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} bytes")
    return content.decode("utf-8-sig").replace("\r\n", "\n")

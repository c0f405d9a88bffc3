"""Writing to all: a correction, or questions with their answers, seen as it will be before it goes."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.secretariat.keys import LONGEST_KEY
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing
from models.errors import CycleError
from models.operations.circulars import CircularText
from models.rules.letters import CircularKind
from tasks.access import Seen, new_secret, note_seen
from tasks.circulars import issue_once, named_in, read_circular
from tasks.status import cycle_status

router = APIRouter()

LONGEST = 100_000
"""Characters that a text to all may have."""


class CircularForm(BaseModel):
    """What was typed."""

    kind: CircularKind = CircularKind.CIRCULAR
    text: str = Field(default="", max_length=LONGEST)
    naming: str = Field(default="", max_length=10)
    key: str = Field(default="", max_length=LONGEST_KEY)
    looked: str = Field(default="", max_length=100)
    step: str = Field(default="look", max_length=10)

    @property
    def digest(self) -> str:
        """Return what tells this text from any other."""
        return hashlib.sha256(f"{self.kind.value} {self.text}".encode()).hexdigest()


@router.get("/cycles/{cycle}/circulars")
def circular_page(show: Showing, _viewer: Officer, cycle: str) -> HTMLResponse:
    """Show where a text to all is written."""
    return _page(show, cycle, CircularForm(key=new_secret()))


@router.post("/cycles/{cycle}/circulars")
def circular(show: Showing, viewer: Officer, cycle: str, form: Annotated[CircularForm, Form()]) -> Response:
    """Show a text to all as it will be; once that was seen, number and queue it."""
    try:
        text = read_circular(form.text.encode(), form.kind)
        names, letters = named_in(show.services, cycle, text, show.now)
    except CycleError as error:
        wrong = [("text", words) for _, words in wrongs(error)]
        return _page(show, cycle, form, wrong, status=status_of(error))
    is_seen = form.step == "do" and form.looked == form.digest
    if not is_seen or (names and form.naming != "yes"):
        return _page(show, cycle, form, text=text, told=(names, letters))
    issued = issue_once(show.services, cycle, text, form.key, show.now)
    note_seen(show.services, Seen(viewer.address, form.kind.value, cycle), show.now)
    said = (
        f"{issued.note_number} is queued for {issued.letters} respondents."
        if issued
        else "This text was issued already; it does not go again."
    )
    return show.go(f"/cycles/{cycle}/letters", ("success", said))


def _page(  # noqa: PLR0913 - what one page shows
    show: Show,
    cycle: str,
    form: CircularForm,
    wrong: list[Wrong] | None = None,
    *,
    status: int = 200,
    text: CircularText | None = None,
    told: tuple[list[str], int] = ([], 0),
) -> HTMLResponse:
    return show.page(
        "secretariat/circular.html",
        status,
        cycle=cycle,
        title_=cycle_status(show.services, cycle, show.now).title,
        form=form,
        digest=form.digest,
        kinds=[
            (
                "circular",
                "Questions and answers",
                "Numbered; says to all what one asked, without saying who.",
            ),
            ("correction", "A correction", "Numbered; puts right something that went to all."),
        ],
        errors=wrong or [],
        text_=text,
        names=told[0],
        letters=told[1],
    )

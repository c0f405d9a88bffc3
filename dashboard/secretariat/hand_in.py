"""Handing in for a state what came to the secretariat by another way, such as on a stick."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.numbers import Number
from dashboard.secretariat.acts import done
from dashboard.secretariat.keys import LONGEST_KEY
from dashboard.secretariat.places import OBLIGATION, OnOwed, Owed
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.secretariat.words import instant_words
from dashboard.showing import Show, Showing
from models.errors import CycleError
from tasks.access import new_secret
from tasks.acts_ahead import deciding
from tasks.hand_in import HandIn, Receipt, hand_in
from tasks.titles import titles_of

router = APIRouter()

_KEPT = "received as version {version}, {at}. The receipt goes by letter"
_KNOWN = "this very file is version {version} already; nothing changed"


class HandInForm(BaseModel):
    """What is said beside a file."""

    sender: str = Field(default="", max_length=400)
    based_on: Number | None = None
    key: str = Field(default="", max_length=LONGEST_KEY)
    file: UploadFile | None = None


@router.get(OBLIGATION + "/hand-in")
def hand_in_page(show: Showing, _viewer: Officer, owed: OnOwed) -> HTMLResponse:
    """Show the form by which an officer hands in a file for a state."""
    return _page(show, owed, HandInForm(key=new_secret()))


@router.post(OBLIGATION + "/hand-in")
def hand_in_file(
    show: Showing,
    viewer: Officer,
    owed: OnOwed,
    form: Annotated[HandInForm, Form(media_type="multipart/form-data")],
) -> Response:
    """Take a file in for a state, through the same gate as any other."""
    file = form.file
    if file is None or not file.filename:
        return _page(show, owed, form, [("file", "Choose the file that came.")], 422)
    request = HandIn(
        **vars(owed),
        content=file.file,
        received_at=show.now,
        key=form.key or None,
        file_name=file.filename,
        based_on=form.based_on,
        sender=form.sender,
        by=viewer.address,
    )
    try:
        receipt = hand_in(show.services, request, show.now)
    except CycleError as error:
        return _page(show, owed, form, [("file", words) for _, words in wrongs(error)], status_of(error))
    titles = titles_of(show.services, [owed.cycle], show.now)[owed.cycle]
    whose = f"{titles.respondents[owed.respondent]}, {titles.deliverables[owed.deliverable]}"
    return done(show, viewer, owed, "hand_in", f"{whose}: {_said(receipt)}")


def _said(receipt: Receipt) -> str:
    words = _KNOWN if receipt.is_repeated else _KEPT
    said = words.format(version=receipt.version, at=instant_words(receipt.received_at))
    if receipt.overtook:
        said += f". Beware: version {receipt.overtook.version} had come shortly before; both are kept"
    return said


def _page(
    show: Show, owed: Owed, form: HandInForm, wrong: list[Wrong] | None = None, status: int = 200
) -> HTMLResponse:
    found = deciding(show.services, owed.cycle, owed.respondent, owed.deliverable, show.now)
    offices = [(one, one) for one in found.offices]
    return show.page(
        "secretariat/hand_in.html",
        status,
        owed=owed,
        found=found,
        form=form,
        offices=offices,
        errors=wrong or [],
    )

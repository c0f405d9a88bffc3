"""Handing in on the page: a file is dropped or chosen, looked at, and received with a receipt."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO

from fastapi import APIRouter, BackgroundTasks, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from dashboard.cookies import Said as SaidNext
from dashboard.error_words import ErrorWords, said_in
from dashboard.failures import status_of
from dashboard.portal.entries import Given, Said, beside
from dashboard.portal.grouping import by_sheet
from dashboard.portal.place import Place, WritesAtDeliverable
from dashboard.showing import Show, Showing
from documents.gate import LARGEST_FILE, read_body
from models.errors import CycleError
from models.rules.audit import Actor
from models.rules.calendar import brussels_day
from models.rules.statements import LONGEST_OFFICE, consent_word
from tasks.access import new_secret
from tasks.desk_page import check_own_draft, look_at_what_came
from tasks.hand_in import NOTHING_BESIDE, HandIn, Receipt, hand_in
from tasks.statements import AboutStatement, say_consent

router = APIRouter(prefix="/desk/{cycle}/{respondent}/{deliverable}")


@router.get("/hand-in")
def page(show: Showing, at: WritesAtDeliverable) -> HTMLResponse:
    """Show where a file is handed in."""
    return _page(show, at, Given(key=new_secret(), based_on=at.latest))


@router.post("/hand-in", response_model=None)
def take(
    show: Showing, at: WritesAtDeliverable, given: Said, later: BackgroundTasks
) -> HTMLResponse | RedirectResponse:
    """Receive a file, or only look at it, as the button says."""
    # Another try is another request: refused again, it is on record again.
    again = given.model_copy(update={"key": new_secret()})
    if given.upload is None and not given.text.strip():
        return _page(show, at, again, _nothing(show, at), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if given.act == "check" and at.page.has_form:
            return _checked(show, at, given.upload)
        receipt = hand_in(show.services, _request(show, at, given), show.now)
    except CycleError as error:
        return _page(show, at, again, said_in(error, show.language), status_of(error))
    later.add_task(look_at_what_came, show.services, at.whose.cycle, show.now)
    said = (*_said(show, at, receipt), *_published(show, at, given))
    return show.go(f"{at.path}/versions/{receipt.version}", *said)


def _page(
    show: Show, at: Place, given: Given, told: ErrorWords | None = None, status: int = 200
) -> HTMLResponse:
    return show.page(
        "desk/hand_in.html",
        status,
        at=at,
        page=at.page,
        one=at.page.obligation,
        given=given,
        told=told,
        office=at.mine.office,
        accept=",".join(f".{one}" for one in at.page.formats),
        most=LARGEST_FILE // 2**20,
    )


def _nothing(show: Show, at: Place) -> ErrorWords:
    if at.page.has_form:
        return ErrorWords(show.text("desk.no_file.says"), show.text("desk.no_file.way_out"))
    return ErrorWords(show.text("desk.no_file.says_or_text"), show.text("desk.no_file.way_out_or_text"))


def _request(show: Show, at: Place, given: Given) -> HandIn:
    upload = given.upload
    name = "statement.txt"
    content: bytes | BinaryIO = given.text.strip().encode()
    if upload is not None:
        content, name = upload.file, upload.filename or ""
    return HandIn(
        **vars(at.whose),
        content=content,
        received_at=show.now,
        key=f"desk:{given.key}" if given.key else None,
        file_name=name,
        beside=NOTHING_BESIDE if at.page.has_form else beside(given),
        based_on=given.based_on,
        sender=at.mine.office,
        by=show.by,
    )


def _published(show: Show, at: Place, given: Given) -> Iterator[SaidNext]:
    """Record that a statement may be published; if that fails, it is received all the same."""
    if at.page.has_form or not given.may_publish:
        return
    today, office = brussels_day(show.now), (at.mine.office or at.mine.name)[:LONGEST_OFFICE]
    about = AboutStatement(**vars(at.whose))
    try:
        say_consent(show.services, about, consent_word(today, None, office), show.now, Actor.CONTACT)
    except CycleError as error:
        yield "warning", said_in(error, show.language).message


def _checked(show: Show, at: Place, upload: UploadFile | None) -> HTMLResponse:
    content = read_body(upload.file) if upload else b""
    found = check_own_draft(show.services, at.whose, content, show.language, show.now)
    return show.page(
        "desk/checked.html",
        at=at,
        one=at.page.obligation,
        groups=by_sheet(found, show.language, at.page.sheets),
        count=len(found),
        file_name=upload.filename if upload else "",
    )


def _said(show: Show, at: Place, receipt: Receipt) -> Iterator[SaidNext]:
    if receipt.is_repeated:
        yield "info", show.text("desk.repeated", version=receipt.version)
        if receipt.version < at.latest:
            yield "info", show.text("desk.counts_again", version=receipt.version)
        return
    yield "success", show.text("desk.received", version=receipt.version)
    if other := receipt.overtook:
        office = other.sender or show.text("desk.another_office")
        yield (
            "warning",
            show.text("desk.overtook", version=other.version, minutes=other.minutes, office=office),
        )
        if other.differs_in is not None:
            yield "info", show.text("desk.differs_in", count=other.differs_in, version=other.version)
    if receipt.waits_for_scan:
        yield "info", show.text("desk.waits_for_scan")

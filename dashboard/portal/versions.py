"""One version that was handed in: its receipt, what is to be corrected, what can be done with it."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from dashboard.form_key import FormKey
from dashboard.numbers import Number
from dashboard.portal.entries import Text
from dashboard.portal.grouping import by_sheet
from dashboard.portal.place import AtDeliverable, ClearsAtDeliverable, Place, WritesAtDeliverable
from dashboard.portal.trouble import NOTHING_REFUSED, Refusal, refusal_of
from dashboard.showing import Show, Showing, file
from documents.receipt import receipt_json, receipt_pdf
from models.errors import CycleError, NothingHereError, NothingToCompareError
from models.rules.audit import Actor
from models.rules.receipts import StateReceipt
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.desk import DeskVersion
from tasks.differences import Compared, VersionDifferences, compare_versions
from tasks.originals import own_original
from tasks.receipts import ReceiptWanted, find_receipt

router = APIRouter(prefix="/desk/{cycle}/{respondent}/{deliverable}/versions/{version}")

LOOKED_AT_WITHIN = timedelta(minutes=2)
"""For so long the page of a new version looks by itself whether the checks are done."""

PDF, JSON = "application/pdf", "application/json"


@router.get("")
def page(show: Showing, place: AtDeliverable, version: Number) -> HTMLResponse:
    """Show a version: the receipt, technical points at their cells, and what comes next."""
    return _page(show, place, version)


def _page(show: Show, place: Place, version: int, refusal: Refusal = NOTHING_REFUSED) -> HTMLResponse:
    came = _version(place, version)
    return show.page(
        "desk/version.html",
        refusal.status,
        refusal=refusal,
        at=place,
        page=place.page,
        one=place.page.obligation,
        came=came,
        counts=version == place.latest,
        receipt=_receipt(show, place, version),
        groups=by_sheet(came.findings, show.language, place.page.sheets),
        points=len(came.findings),
        to_correct=sum(one.asks_contact for one in came.findings),
        compared=_compared(show, place, came),
        office=place.mine.office,
        looks_again=came.checked_at is None and show.now - came.received_at < LOOKED_AT_WITHIN,
    )


@router.get("/receipt.{form}")
def receipt(show: Showing, place: AtDeliverable, version: Number, form: str) -> Response:
    """Hand out the receipt, as PDF to read or as JSON for programs."""
    _version(place, version)
    found = _receipt(show, place, version)
    if form == "pdf":
        return file(receipt_pdf(found), f"{found.file_stem}.pdf", PDF)
    if form == "json":
        return file(receipt_json(found), f"{found.file_stem}.json", JSON)
    raise NothingHereError


@router.get("/file")
def own_file(show: Showing, place: AtDeliverable, version: Number) -> Response:
    """Hand out what was handed in, as it came."""
    found = own_original(show.services, place.whose, _version(place, version))
    return file(found.content, found.name, "application/octet-stream")


@router.post("/withdraw", response_model=None)
def withdraw(
    show: Showing, place: WritesAtDeliverable, version: Number, key: FormKey, reason: Text = ""
) -> HTMLResponse | RedirectResponse:
    """Take a version back; its receipt stays true, and the one before counts again."""
    _version(place, version)
    given = Particulars(version=version, reason=reason)
    return _do(show, place, version, _act(place, Deed.WITHDRAW, given, key))


@router.post("/certify", response_model=None)
def certify(
    show: Showing,
    place: ClearsAtDeliverable,
    version: Number,
    key: FormKey,
    office: Annotated[str, Form(max_length=1000)] = "",
) -> HTMLResponse | RedirectResponse:
    """Stand for the version that counts, as a second office: the one on record here, if there is one."""
    _version(place, version)
    if version != place.latest:
        raise NothingHereError
    act = _act(place, Deed.CERTIFY, Particulars(office=place.mine.office or office), key)
    return _do(show, place, version, replace(act, by=show.by))


def _act(place: Place, deed: Deed, given: Particulars, key: str) -> Act:
    key = f"{deed.value}:{key}"
    return Act(**vars(place.whose), deed=deed, particulars=given, key=key, actor=Actor.CONTACT)


def _do(show: Show, place: Place, version: int, act: Act) -> HTMLResponse | RedirectResponse:
    deed, given = act.deed.value, act.particulars
    try:
        carry_out(show.services, act, show.now)
    except CycleError as error:
        refusal = refusal_of(show, error, deed, reason=given.reason, office=given.office)
        return _page(show, place, version, refusal)
    done = show.text(f"desk.done.{deed}", version=version)
    return show.go(f"{place.path}/versions/{version}", ("success", done))


def _version(place: Place, number: int) -> DeskVersion:
    found = place.version(number)
    if found is None:
        raise NothingHereError
    return found


def _receipt(show: Show, place: Place, version: int) -> StateReceipt:
    wanted = ReceiptWanted(**vars(place.whose), version=version, language=show.language)
    return find_receipt(show.services, wanted, show.now)


def _compared(show: Show, place: Place, came: DeskVersion) -> VersionDifferences | None:
    before = [
        one.version
        for one in place.page.obligation.versions
        if one.version < came.version and not one.withdrawn_at
    ]
    if not before:
        return None
    asked = Compared(**vars(place.whose), earlier=before[-1], later=came.version)
    try:
        return compare_versions(show.services, asked, show.now, show.language)
    except NothingToCompareError:
        return None

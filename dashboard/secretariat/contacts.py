"""The contacts: listed by state, imported, exported, confirmed, marked as reachable, erased."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from config.reference import ROSTERS
from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing, file
from models.errors import ContactFileError, CycleError
from models.rules.access import Viewer
from models.rules.calendar import brussels_day
from tasks.access import Seen, note_seen
from tasks.contacts import (
    ContactState,
    confirm,
    contact_rows,
    contacts_csv,
    erase,
    import_contact_file,
    list_contacts,
    reachable,
)
from tasks.roles import ROSTER
from tasks.status import all_cycles

router = APIRouter()

LARGEST = 1_000_000
"""Bytes that a file of contacts may have."""


class ContactsQuery(BaseModel):
    """Whose contacts: of a roster, or of those whom a cycle asks."""

    roster: str = Field(default=ROSTER, max_length=100)
    cycle: str = Field(default="", max_length=100)


class ImportForm(BaseModel):
    """A file of contacts."""

    roster: str = Field(default=ROSTER, max_length=100)
    file: UploadFile | None = None


class ConfirmForm(BaseModel):
    """Which state says that its contacts are right, in which cycle."""

    cycle: str = Field(max_length=100)
    respondent: str = Field(max_length=40)


class AddressForm(BaseModel):
    """Which address is meant, and whether that was confirmed."""

    address: str = Field(default="", max_length=254)
    step: str = Field(default="look", max_length=10)


@router.get("/contacts")
def contacts_page(show: Showing, _viewer: Officer, asked: Annotated[ContactsQuery, Query()]) -> HTMLResponse:
    """Show the contacts by state, and who has confirmed them."""
    return _page(show, asked)


@router.get("/contacts/export")
def export(show: Showing, viewer: Officer, roster: str = ROSTER) -> Response:
    """Hand out every contact as CSV."""
    content = contacts_csv(contact_rows(show.services, roster)).encode()
    _noted(show, viewer, "contacts_export", roster)
    return file(content, f"contacts-{brussels_day(show.now)}.csv", "text/csv; charset=utf-8")


@router.post("/contacts/import")
def take_over(
    show: Showing, viewer: Officer, form: Annotated[ImportForm, Form(media_type="multipart/form-data")]
) -> Response:
    """Take over a file of contacts, all of it or nothing."""
    asked = ContactsQuery(roster=form.roster)
    content = form.file.file.read(LARGEST + 1) if form.file and form.file.filename else b""
    if not content or len(content) > LARGEST:
        wanted = f"Choose a CSV file of at most {LARGEST // 1_000_000} MB that is not empty."
        return _page(show, asked, [("file", wanted)])
    try:
        done = import_contact_file(show.services, content, form.roster)
    except ContactFileError as error:
        return _page(show, asked, [("file", f"{problem}.") for problem in error.problems])
    _noted(show, viewer, "contacts_import", form.roster)
    said = [("success", f"{done.contacts} contacts are in the file; {done.changed} were new or changed.")]
    if done.without_contact:
        said.append(("warning", f"Still without a contact: {', '.join(done.without_contact)}."))
    if done.undeliverable:
        said.append(("warning", f"Marked as unreachable, and still so: {', '.join(done.undeliverable)}."))
    return show.go(f"/contacts?roster={form.roster}", *said)


@router.post("/contacts/confirm")
def confirmed(show: Showing, viewer: Officer, form: Annotated[ConfirmForm, Form()]) -> Response:
    """Note that a state says its contacts are right."""
    try:
        done = confirm(show.services, form.cycle, form.respondent, show.now)
    except CycleError as error:
        return _page(show, ContactsQuery(), wrongs(error), status_of(error))
    _noted(show, viewer, "contacts_confirm", form.respondent)
    how = "had confirmed its contacts before" if done.is_repeated else "has confirmed its contacts"
    return show.go(f"/contacts?cycle={form.cycle}", ("success", f"{form.respondent} {how}."))


@router.post("/contacts/reachable")
def works_again(show: Showing, viewer: Officer, form: Annotated[AddressForm, Form()]) -> Response:
    """Take the mark off an address that takes mail again."""
    try:
        reachable(show.services, form.address)
    except CycleError as error:
        return _page(show, ContactsQuery(), wrongs(error), status_of(error))
    _noted(show, viewer, "contacts_reachable", "")
    return show.go("/contacts", ("success", "The address is used again."))


@router.post("/contacts/erase")
def erased(show: Showing, viewer: Officer, form: Annotated[AddressForm, Form()]) -> Response:
    """Show what would be erased; once that was seen, erase it."""
    if form.step != "do":
        return _erase_page(show, form)
    try:
        gone = erase(show.services, form.address, show.now)
    except CycleError as error:
        return _erase_page(show, form, wrongs(error), status_of(error))
    _noted(show, viewer, "contacts_erase", ", ".join(one.respondent for one in gone))
    words = ", ".join(f"{one.respondent}, {show.text(f'desk.contact_role.{one.role}')}" for one in gone)
    return show.go("/contacts", ("success", f"Erased: {words}. The record verifies as before."))


def _page(show: Show, asked: ContactsQuery, wrong: Sequence[Wrong] = (), status: int = 422) -> HTMLResponse:
    cycles = [(one.code, one.title) for one in all_cycles(show.services, show.now)]
    found = list_contacts(show.services, asked.roster, asked.cycle or None, show.now)
    return show.page(
        "secretariat/contacts.html",
        status if wrong else 200,
        found=found,
        asked=asked,
        cycles=cycles,
        rosters=[(one, one.replace("_", " ")) for one in ROSTERS],
        states=ContactState,
        errors=list(wrong),
    )


def _erase_page(
    show: Show, form: AddressForm, wrong: Sequence[Wrong] = (), status: int = 200
) -> HTMLResponse:
    wanted = form.address.strip().casefold()
    meant = [
        (respondent.name, one.contact.role.value, one.contact.office)
        for roster in ROSTERS
        for respondent in list_contacts(show.services, roster, None, show.now).respondents
        for one in respondent.contacts
        if one.contact.address.casefold() == wanted
    ]
    return show.page("secretariat/erase.html", status, form=form, meant=meant, errors=list(wrong))


def _noted(show: Show, viewer: Viewer, deed: str, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, deed, what=what), show.now)

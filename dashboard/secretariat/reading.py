"""What an officer reads of a state's file: a version, its original, a letter, what changed in a year."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from dashboard.guards import Secretariat
from dashboard.numbers import Number
from dashboard.secretariat.documents import Document, document
from dashboard.secretariat.letter_frame import letter_frame, with_frame
from dashboard.secretariat.places import OBLIGATION, STATE, InState, OnOwed, Owed, State
from dashboard.secretariat.words import size_words
from dashboard.showing import Show, Showing, file
from documents.brief.changes import changes_content
from models.errors import (
    CycleError,
    NoFormError,
    NoLastPlanError,
    NothingHereError,
    NothingReceivedError,
    NothingToCompareError,
)
from models.rules.access import Viewer
from models.rules.dossier import VersionEntry
from tasks.access import Seen, note_seen
from tasks.changes import changes_as, changes_of
from tasks.differences import Compared, VersionDifferences, compare_versions
from tasks.dossier import DossierObligation, dossier
from tasks.letter_text import written_letter
from tasks.originals import Version, original_of

router = APIRouter()

VERSION = OBLIGATION + "/versions/{version}"


class CompareQuery(BaseModel):
    """With which earlier version a version is compared; none for the one before."""

    before: Number | None = None


@router.get(VERSION)
def version_page(
    show: Showing, viewer: Secretariat, owed: OnOwed, version: Number, asked: Annotated[CompareQuery, Query()]
) -> HTMLResponse:
    """Show a version: what it is, its findings, in what it differs from any one before."""
    found = dossier(show.services, owed.cycle, owed.respondent, show.now)
    one = next((one for one in found.obligations if one.row.deliverable == owed.deliverable), None)
    entry = next((entry for entry in one.versions if entry.version == version), None) if one else None
    if one is None or entry is None:
        raise NothingHereError
    _noted(show, viewer, owed, f"{owed.deliverable}, version {version}")
    before = asked.before or _before(one, entry)
    return show.page(
        "secretariat/version.html",
        owed=owed,
        found=found,
        one=one,
        version=entry,
        before=before,
        others=[other.version for other in one.versions if other.version < version],
        size_words=size_words,
        compared=_compared(show, owed, version, before),
    )


@router.get(VERSION + "/file")
def original(show: Showing, viewer: Secretariat, owed: OnOwed, version: Number) -> Response:
    """Hand out what was handed in, as it came; never shown, and not while it is in quarantine."""
    found = original_of(show.services, Version(**vars(owed), number=version), show.now)
    _noted(show, viewer, owed, f"file of {owed.deliverable}, version {version}")
    return file(found.content, found.name, "application/octet-stream")


@router.get(STATE + "/letters/{digest}")
def letter_page(show: Showing, viewer: Secretariat, state: InState, digest: str) -> HTMLResponse:
    """Show a letter that was made, as its readers get it."""
    letter = written_letter(show.services, state.cycle, state.respondent, digest, show.now)
    found = dossier(show.services, state.cycle, state.respondent, show.now)
    _noted(show, viewer, state, f"letter of {letter.row.made_at:%Y-%m-%d}")
    return with_frame(show.page("secretariat/made_letter.html", state=state, found=found, letter=letter))


@router.get(STATE + "/letters/{digest}/html")
def letter_as_read(show: Showing, _viewer: Secretariat, state: InState, digest: str) -> HTMLResponse:
    """Return a letter that was made as a mail program shows it, for a frame of its page."""
    letter = written_letter(show.services, state.cycle, state.respondent, digest, show.now)
    if letter.message is None:
        raise NothingHereError
    return letter_frame(letter.message.html)


@router.get(STATE + "/changes")
def changes_page(show: Showing, viewer: Secretariat, state: InState) -> HTMLResponse:
    """Show what changed since the plan of last year, or why that cannot be told."""
    try:
        found = changes_of(show.services, state.cycle, state.respondent, show.now)
    except (NoFormError, NoLastPlanError, NothingReceivedError) as error:
        return _no_changes(show, state, error)
    _noted(show, viewer, state, "changes")
    return show.page("secretariat/changes.html", state=state, found=found, content=changes_content(found))


@router.get(STATE + "/changes.{form}")
def changes_file(show: Showing, viewer: Secretariat, state: InState, form: Document) -> Response:
    """Hand out what changed since last year as a document."""
    found = changes_of(show.services, state.cycle, state.respondent, show.now)
    _noted(show, viewer, state, "changes")
    name = f"changes-{state.respondent}.{form.value}"
    return document(changes_as(found, name), name)


def _no_changes(show: Show, state: State, error: CycleError) -> HTMLResponse:
    found = dossier(show.services, state.cycle, state.respondent, show.now)
    is_new = isinstance(error, NoLastPlanError)
    return show.page("secretariat/no_changes.html", state=state, found=found, is_new=is_new)


def _before(one: DossierObligation, entry: VersionEntry) -> int | None:
    counting = [other.version for other in one.versions if other.version < entry.version and other.counts]
    return counting[-1] if counting else None


def _compared(show: Show, owed: Owed, version: int, before: int | None) -> VersionDifferences | None:
    if before is None:
        return None
    asked = Compared(owed.cycle, owed.respondent, owed.deliverable, before, version)
    try:
        return compare_versions(show.services, asked, show.now)
    except NothingToCompareError:  # the page says so
        return None


def _noted(show: Show, viewer: Viewer, state: State, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, "read", state.cycle, state.respondent, what), show.now)

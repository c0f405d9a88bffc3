"""The report: its drafts to be fetched, drafted again, and approved."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from config.definition import ReportFormat
from dashboard.failures import status_of
from dashboard.guards import Approver, Officer, Secretariat
from dashboard.numbers import Number
from dashboard.secretariat.refusals import wrongs
from dashboard.showing import Show, Showing, file
from models.errors import CycleError, NothingHereError, ReportStepError
from tasks.access import Seen, note_seen
from tasks.report import DRAFT_NAME, REPORT_NAME
from tasks.report_versions import released_file, report_desk, report_file
from tasks.review import Looked, approve_report, redraft_report

router = APIRouter()

REPORT = "/cycles/{cycle}/report"
"""Path of the report of a cycle."""

MEDIA_TYPES = {
    ReportFormat.HTML: "text/html; charset=utf-8",
    ReportFormat.JSON: "application/json",
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class LookedForm(BaseModel):
    """The draft that was looked at, and the step at which it is approved."""

    version: Number
    is_stale: bool = False
    step: str = ""

    @property
    def looked(self) -> Looked:
        """Return what was looked at."""
        return Looked(self.version, self.is_stale)


@router.get(REPORT + "/versions")
def versions_page(show: Showing, _viewer: Secretariat, cycle: str) -> HTMLResponse:
    """Show the drafts, and what can be done with the latest."""
    return _page(show, cycle)


@router.get(REPORT + "/versions/{version}/{format_}")
def fetch(show: Showing, viewer: Secretariat, cycle: str, version: Number, format_: ReportFormat) -> Response:
    """Hand out a draft with its annex in a format."""
    try:
        content = report_file(show.services, cycle, version, format_, show.now)
    except ReportStepError as error:
        raise NothingHereError from error
    seen = Seen(viewer.address, "read", cycle, what=f"report, version {version}, {format_.value}")
    note_seen(show.services, seen, show.now)
    return file(content, f"{DRAFT_NAME}-{cycle}-v{version}.{format_.value}", MEDIA_TYPES[format_])


@router.get(REPORT + "/released/{format_}")
def fetch_released(show: Showing, viewer: Secretariat, cycle: str, format_: ReportFormat) -> Response:
    """Hand out the report as it was cleared, without what is internal."""
    try:
        content = released_file(show.services, cycle, format_, show.now)
    except ReportStepError as error:
        raise NothingHereError from error
    seen = Seen(viewer.address, "read", cycle, what=f"report as cleared, {format_.value}")
    note_seen(show.services, seen, show.now)
    return file(content, f"{REPORT_NAME}-{cycle}.{format_.value}", MEDIA_TYPES[format_])


@router.post(REPORT + "/redraft")
def redraft(show: Showing, viewer: Officer, cycle: str, form: Annotated[LookedForm, Form()]) -> Response:
    """Draft the report again with what came in since."""
    try:
        version = redraft_report(show.services, cycle, show.now, form.looked)
    except CycleError as error:
        return _page(show, cycle, error)
    note_seen(show.services, Seen(viewer.address, "redraft", cycle), show.now)
    said = f"Version {version} of the report is drafted; the one before stays on record."
    return show.go(f"/cycles/{cycle}/report/versions", ("success", said))


@router.post(REPORT + "/approve")
def approve(show: Showing, viewer: Approver, cycle: str, form: Annotated[LookedForm, Form()]) -> Response:
    """Clear the draft that was looked at, at its step."""
    try:
        done = approve_report(show.services, cycle, form.step or None, show.now, form.looked)
    except CycleError as error:
        return _page(show, cycle, error)
    note_seen(show.services, Seen(viewer.address, "approve_report", cycle, what=done.step.name), show.now)
    said = f"Version {done.version} is cleared: {done.step.title}."
    return show.go(f"/cycles/{cycle}/report/versions", ("success", said))


def _page(show: Show, cycle: str, error: CycleError | None = None) -> HTMLResponse:
    status = 409 if isinstance(error, ReportStepError) else status_of(error) if error else 200
    return show.page(
        "secretariat/report_versions.html",
        status,
        cycle=cycle,
        desk=report_desk(show.services, cycle, show.now),
        errors=wrongs(error) if error else [],
    )

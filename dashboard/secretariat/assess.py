"""Assessing: each house writes on each item, sees the other's text once both are done, and clears."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from config.definition import ReportFormat
from dashboard.failures import status_of
from dashboard.guards import Officer, Secretariat
from dashboard.numbers import Number
from dashboard.secretariat.places import STATE, InState, State
from dashboard.secretariat.refusals import wrongs
from dashboard.secretariat.report_acts import MEDIA_TYPES
from dashboard.showing import Show, Showing, file
from documents.report.feedback import feedback_report
from documents.report.formats import write_document
from models.errors import CycleError
from models.operations.assessments import Judgement
from models.rules.access import Viewer
from models.rules.assessment import AssessmentVersion, ItemState
from tasks.access import Seen, note_seen
from tasks.assess import Clearing, Item, Shown, assess, clear, list_items, show_item, show_items
from tasks.feedback import feedback_on
from tasks.status import cycle_status

router = APIRouter()

DOCUMENTS = (ReportFormat.DOCX, ReportFormat.PDF, ReportFormat.HTML)
"""Formats of the feedback to one state."""


class JudgementForm(BaseModel):
    """What a house says on an item, as it was typed; `after` is the version that stood there."""

    text: str = Field(default="", max_length=50_000)
    findings: str = Field(default="", max_length=20_000)
    done: str = Field(default="", max_length=10)
    after: Number = 0


class ItemsForm(BaseModel):
    """Which items are cleared."""

    item: list[str] = Field(default_factory=list, max_length=1000)


@router.get("/cycles/{cycle}/assess")
def overview(show: Showing, _viewer: Secretariat, cycle: str) -> HTMLResponse:
    """Show where the assessment of each state stands; what anybody writes is not on it."""
    states: dict[tuple[str, str], list[Item]] = {}
    for one in list_items(show.services, cycle, None, show.now):
        states.setdefault((one.respondent, one.respondent_name), []).append(one)
    return show.page(
        "secretariat/assessments.html",
        cycle=cycle,
        title_=cycle_status(show.services, cycle, show.now).title,
        rows={who: _counts(items) for who, items in states.items()},
        kinds=list(ItemState),
    )


@router.get(STATE + "/assess")
def state_page(show: Showing, viewer: Officer, state: InState) -> HTMLResponse:
    """Show the items of one state with the texts that the reader's house may see."""
    _noted(show, viewer, state, "read", "assessment")
    return _state(show, viewer, state)


@router.post(STATE + "/assess/clear")
def cleared(show: Showing, viewer: Officer, state: InState, form: Annotated[ItemsForm, Form()]) -> Response:
    """Clear items for one's own house."""
    if not form.item:
        return show.go(f"{state.page}/assess", ("warning", "No item was chosen; nothing was cleared."))
    clearing = Clearing(state.respondent, viewer.house, form.item)
    try:
        done = clear(show.services, state.cycle, clearing, show.now)
    except CycleError as error:
        return _state(show, viewer, state, error)
    _noted(show, viewer, state, "clear_assessment", ", ".join(done))
    said = f"Cleared for {viewer.house}: {', '.join(done) or 'nothing that was not cleared before'}."
    return show.go(f"{state.page}/assess", ("success", said))


@router.get(STATE + "/assess/{item}")
def item_page(show: Showing, viewer: Officer, state: InState, item: str) -> HTMLResponse:
    """Show one item, with the form in which one's own house writes."""
    shown = _shown(show, viewer, state, item)
    _noted(show, viewer, state, "read", f"assessment of {item}")
    own = _own(shown, viewer)
    form = JudgementForm(
        text=own.text if own else "",
        findings="\n".join(own.findings) if own else "",
        after=own.version if own else 0,
    )
    return _item(show, viewer, state, shown, form)


@router.post(STATE + "/assess/{item}")
def write(
    show: Showing, viewer: Officer, state: InState, item: str, form: Annotated[JudgementForm, Form()]
) -> Response:
    """Write what one's own house says on an item."""
    findings = tuple(line.strip() for line in form.findings.splitlines() if line.strip())
    text = "\n".join(form.text.splitlines()).strip()
    said = Judgement(item, viewer.house, text, findings, form.done == "yes", form.after)
    try:
        _, is_new = assess(show.services, state.cycle, state.respondent, said, show.now)
    except CycleError as error:
        shown = _shown(show, viewer, state, item)
        own = _own(shown, viewer)
        kept = form.model_copy(update={"after": own.version if own else 0})
        return _item(show, viewer, state, shown, kept, error)
    _noted(show, viewer, state, "assess", item)
    words = f"Item {item} is written." if is_new else f"Item {item} says that already."
    return show.go(f"{state.page}/assess", ("success", words))


@router.get(STATE + "/feedback/{format_}")
def feedback(show: Showing, viewer: Officer, state: InState, format_: ReportFormat) -> Response:
    """Hand out what one state may be told: its own answers, and the cleared texts on them."""
    name = PurePath(f"feedback-{state.cycle}-{state.respondent}.{format_.value}").name
    found = feedback_on(show.services, state.cycle, state.respondent, show.now)
    content = write_document(feedback_report(found), name)
    _noted(show, viewer, state, "read", f"feedback, {format_.value}")
    return file(content, name, MEDIA_TYPES[format_])


def _state(show: Show, viewer: Viewer, state: State, error: CycleError | None = None) -> HTMLResponse:
    items = show_items(show.services, state.cycle, state.respondent, viewer.house or None, show.now)
    return show.page(
        "secretariat/assess_state.html",
        status_of(error) if error else 200,
        state=state,
        items=items,
        respondent_name=items[0].item.respondent_name,
        house=viewer.house,
        title_=cycle_status(show.services, state.cycle, show.now).title,
        formats=DOCUMENTS,
        errors=wrongs(error) if error else [],
    )


def _item(  # noqa: PLR0913, PLR0917 - one page with its form
    show: Show,
    viewer: Viewer,
    state: State,
    shown: Shown,
    form: JudgementForm,
    error: CycleError | None = None,
) -> HTMLResponse:
    return show.page(
        "secretariat/assess_item.html",
        status_of(error) if error else 200,
        state=state,
        shown_=shown,
        form=form,
        house=viewer.house,
        may_write=viewer.house in shown.item.file.pens,
        others=[one for one in shown.texts if one.house != viewer.house],
        title_=cycle_status(show.services, state.cycle, show.now).title,
        errors=wrongs(error) if error else [],
    )


def _shown(show: Show, viewer: Viewer, state: State, item: str) -> Shown:
    about = (state.respondent, item)
    is_of_it = viewer.house in show_item(show.services, state.cycle, about, None, show.now).item.file.houses
    return show_item(show.services, state.cycle, about, viewer.house if is_of_it else None, show.now)


def _own(shown: Shown, viewer: Viewer) -> AssessmentVersion | None:
    return next((one for one in shown.texts if one.house == viewer.house), None)


def _counts(items: list[Item]) -> Mapping[ItemState, int]:
    return {kind: sum(one.file.state is kind for one in items) for kind in ItemState}


def _noted(show: Show, viewer: Viewer, state: State, deed: str, what: str) -> None:
    note_seen(show.services, Seen(viewer.address, deed, state.cycle, state.respondent, what), show.now)

"""Questions to a state: collected, cleared by the houses, sent as one set, answered."""

import hashlib
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from dashboard.failures import status_of
from dashboard.guards import Officer
from dashboard.numbers import Number
from dashboard.secretariat.keys import LONGEST_KEY
from dashboard.secretariat.places import OBLIGATION, OnOwed, Owed
from dashboard.secretariat.refusals import Wrong, wrongs
from dashboard.showing import Show, Showing, file
from models.errors import CycleError, NothingHereError
from models.operations.questions import Draft
from models.rules.access import Viewer
from models.rules.questions import QuestionPlace
from tasks import questions
from tasks.access import Seen, new_secret, note_seen
from tasks.acts import Act, Deed, carry_out
from tasks.question_desk import QuestionDesk, marked_copy_of, question_desk
from tasks.questions import Whose

router = APIRouter()

QUESTIONS = OBLIGATION + "/questions"
"""Path of the questions on one thing that a state owes."""


class QuestionForm(BaseModel):
    """A question as it was typed."""

    text: str = Field(default="", max_length=20_000)
    place: str = Field(default="", max_length=200)
    """Sheet and field, such as 'financial/total'."""
    line: str = Field(default="", max_length=200)
    follows: Number | None = None
    key: str = Field(default="", max_length=LONGEST_KEY)

    @property
    def where(self) -> QuestionPlace:
        """Return the place in the form."""
        sheet, _, field = self.place.partition("/")
        return QuestionPlace(sheet, self.line.strip(), field)


class OnQuestion(StrEnum):
    """What can be done with one question."""

    EDIT = "edit"
    DROP = "drop"
    ANSWER = "answer"


class ChangeForm(BaseModel):
    """What is done with one question."""

    do: OnQuestion
    text: str = Field(default="", max_length=20_000)


class ClearForm(BaseModel):
    """Which drafts are cleared."""

    number: list[Number] = Field(default_factory=list)


class SendForm(BaseModel):
    """How the obligation stood when the set was shown."""

    key: str = Field(default="", max_length=LONGEST_KEY)
    seen: str = Field(default="", max_length=100)
    set_: str = Field(default="", max_length=100)
    """What tells this set from any other."""


@router.get(QUESTIONS)
def questions_page(
    show: Showing, viewer: Officer, owed: OnOwed, follows: Number | None = None
) -> HTMLResponse:
    """Show drafts and threads."""
    _noted(show, viewer, owed, "read")
    return _page(show, viewer, owed, QuestionForm(key=new_secret(), follows=follows))


@router.post(QUESTIONS)
def add(show: Showing, viewer: Officer, owed: OnOwed, form: Annotated[QuestionForm, Form()]) -> Response:
    """Note the draft of a question for one's own house."""
    draft = Draft(viewer.house, form.text, form.where, form.follows)
    try:
        questions.add(show.services, _whose(owed), draft, show.now, form.key or None)
    except CycleError as error:
        return _page(show, viewer, owed, form, (error, None))
    return _done(
        show,
        viewer,
        owed,
        "question",
        "The question is noted as a draft. "
        "It goes when the houses have cleared it and an officer sends the set",
    )


@router.post(QUESTIONS + "/clear")
def clear(show: Showing, viewer: Officer, owed: OnOwed, form: Annotated[ClearForm, Form()]) -> Response:
    """Clear drafts for one's own house."""
    if not form.number:
        return show.go(f"{owed.base}/questions", ("warning", "No question was chosen; nothing was cleared."))
    try:
        count = questions.clear(show.services, _whose(owed), viewer.house, tuple(form.number), show.now)
    except CycleError as error:
        return _page(show, viewer, owed, QuestionForm(key=new_secret()), (error, None))
    return _done(show, viewer, owed, "clear", f"Cleared for {viewer.house}: {count}")


@router.get(QUESTIONS + "/send")
def send_page(show: Showing, _viewer: Officer, owed: OnOwed) -> HTMLResponse:
    """Show the set that would go, and what waits."""
    return _set(show, owed)


@router.post(QUESTIONS + "/send")
def send(show: Showing, viewer: Officer, owed: OnOwed, form: Annotated[SendForm, Form()]) -> Response:
    """Send every cleared question in one letter."""
    desk = question_desk(show.services, _whose(owed), show.now)
    if desk.can_ask and form.set_ != _digest(desk):
        return _set(
            show, owed, [("", "Questions were cleared or changed since: look at the set again.")], 409
        )
    act = Act(**vars(owed), deed=Deed.CLARIFY, key=f"clarify:{form.key}", seen=form.seen)
    try:
        carry_out(show.services, act, show.now)
    except CycleError as error:
        return _set(show, owed, wrongs(error), status_of(error))
    return _done(show, viewer, owed, "clarify", "The questions are asked; the letter goes with the next run")


@router.get(QUESTIONS + "/{number}/marked")
def marked(show: Showing, viewer: Officer, owed: OnOwed, number: Number) -> Response:
    """Hand out the form with the questions of a set at their cells."""
    copy = marked_copy_of(show.services, _whose(owed), number, show.now)
    if copy is None:
        raise NothingHereError
    _noted(show, viewer, owed, "read")
    return file(copy.content, copy.name, copy.media_type)


@router.post(QUESTIONS + "/{number}")
def change(
    show: Showing, viewer: Officer, owed: OnOwed, number: Number, form: Annotated[ChangeForm, Form()]
) -> Response:
    """Edit or drop a draft, or note what was answered to a question that went."""
    whose, said = _whose(owed), f"Question {number} is "
    try:
        match form.do:
            case OnQuestion.EDIT:
                questions.edit(show.services, whose, number, form.text, show.now)
                said += "changed; it has to be cleared again"
            case OnQuestion.DROP:
                questions.drop(show.services, whose, number, show.now)
                said += "dropped"
            case OnQuestion.ANSWER:
                questions.answered(show.services, whose, number, form.text, show.now)
                said += "answered; the answer is noted"
    except CycleError as error:
        kept = QuestionForm(text=form.text, key=new_secret())
        return _page(show, viewer, owed, kept, (error, number))
    return _done(show, viewer, owed, form.do.value, said)


def _page(
    show: Show,
    viewer: Viewer,
    owed: Owed,
    form: QuestionForm,
    refused: tuple[CycleError, int | None] | None = None,
) -> HTMLResponse:
    """Show the questions, and why a form was refused: about a question of that number, or a new one."""
    error, number = refused or (None, None)
    return show.page(
        "secretariat/questions.html",
        status_of(error) if error else 200,
        owed=owed,
        desk=question_desk(show.services, _whose(owed), show.now),
        house=viewer.house,
        form=form,
        number=number,
        errors=[("" if number else field or "text", words) for field, words in wrongs(error)]
        if error
        else [],
    )


def _set(show: Show, owed: Owed, wrong: list[Wrong] | None = None, status: int = 200) -> HTMLResponse:
    desk = question_desk(show.services, _whose(owed), show.now)
    form = SendForm(key=new_secret(), seen=str(desk.standing), set_=_digest(desk))
    return show.page(
        "secretariat/send_questions.html", status, owed=owed, desk=desk, form=form, errors=wrong or []
    )


def _digest(desk: QuestionDesk) -> str:
    return hashlib.sha256(repr([(one.number, one.text) for one in desk.cleared]).encode()).hexdigest()


def _whose(owed: Owed) -> Whose:
    return Whose(owed.cycle, owed.respondent, owed.deliverable)


def _done(show: Show, viewer: Viewer, owed: Owed, deed: str, said: str) -> Response:
    _noted(show, viewer, owed, deed)
    return show.go(f"{owed.base}/questions", ("success", f"{said}."))


def _noted(show: Show, viewer: Viewer, owed: Owed, deed: str) -> None:
    what = f"questions on {owed.deliverable}"
    note_seen(show.services, Seen(viewer.address, deed, owed.cycle, owed.respondent, what), show.now)

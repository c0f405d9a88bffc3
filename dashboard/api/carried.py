"""Answers carried over from the last plan: what waits to be confirmed, and confirming it."""

from typing import Annotated, Self

from fastapi import APIRouter, BackgroundTasks, Response
from pydantic import ConfigDict, Field, StringConstraints

from dashboard.api.answering import Spanned, content_hash, done, inner_key, listed, once
from dashboard.api.asking import Asked, HandsInOne, If, ReadsOne
from dashboard.api.described import CONFIRMING, DELIVERABLE
from dashboard.api.prefix import ONE
from dashboard.api.shapes import Page, Received, Shape
from models.errors import NothingHereError
from tasks.api_requests import Answer
from tasks.confirming import CarriedAnswers, CarriedLine, Confirmation, carried_answers, confirm_carried
from tasks.desk_page import look_at_what_came

router = APIRouter(prefix=f"{ONE}/carried", tags=["carried"])

Pointer = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class CarriedAnswer(Shape):
    """One answer of a line."""

    title: str
    text: str


class Carried(Shape):
    """What is confirmed together: one line of a list, or one figure."""

    version: int = Field(description="The version on which it waits")
    pointer: str = Field(description="Where it stands in the form as JSON (RFC 6901); name it to confirm it")
    sheet: str
    place: str
    answers: list[CarriedAnswer]

    @classmethod
    def on(cls, version: int, one: CarriedLine) -> Self:
        """Return a line as programs see it."""
        answers = [CarriedAnswer(title=title, text=text) for title, text in one.answers]
        return cls(version=version, pointer=one.pointer, sheet=one.sheet, place=one.place, answers=answers)


class Confirmed(Shape):
    """Which lines are confirmed, on which version."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=1_000_000)
    lines: list[Pointer] = Field(min_length=1, max_length=10_000, description="Pointers of the lines")


@router.get("", response_model=Page[Carried], responses=DELIVERABLE)
def carried(asked: ReadsOne, wanted: Spanned) -> Response:
    """List what of the version that counts still waits to be confirmed."""
    found = _carried(asked)
    return listed(asked.by.request, found.lines, wanted, lambda one: Carried.on(found.version, one))


@router.post("/confirm", response_model=Received, status_code=201, responses=CONFIRMING)
def confirm(asked: HandsInOne, given: Confirmed, later: BackgroundTasks, said: If) -> Response:
    """Confirm lines: the version that counts comes in once more as a new one, with them as own answers."""
    if not asked.page.has_form:
        raise NothingHereError

    def take() -> Answer:
        asked.must_stand(said)
        by, key = asked.by, inner_key(asked, said.idempotency_key)
        what = Confirmation(given.version, tuple(given.lines), by.caller.office, key, by.caller.address)
        receipt = confirm_carried(by.services, asked.whose, what, by.now)
        path = f"{asked.path}/submissions/{receipt.version}"
        return done(Received.of(receipt, f"{path}/receipt"), asked.standing, 201, Location=path)

    answer = once(asked, said.idempotency_key, content_hash(given), take)
    later.add_task(look_at_what_came, asked.by.services, asked.whose.cycle, asked.by.now)
    return answer


def _carried(asked: Asked) -> CarriedAnswers:
    if not asked.page.has_form:
        raise NothingHereError
    return carried_answers(asked.by.services, asked.whose, asked.by.now)

"""What programs do: have a draft checked, hand in, take back, announce a day, answer a question."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Query, Response
from pydantic import BaseModel, Field

from dashboard.api.answering import content_hash, done, inner_key, once
from dashboard.api.asking import AnnouncesOne, Asked, ChecksOne, Conditions, HandsInOne, If, ReadsOne, Version
from dashboard.api.bodies import ALL_KINDS, FORM_KINDS, Body, takes
from dashboard.api.described import ACTING, CHECKING, DELIVERABLE, HANDING_IN
from dashboard.api.prefix import ONE
from dashboard.api.shapes import Announced, Answered, Draft, Point, Received, Stands, Withdrawn
from documents.gate import read_body
from models.errors import CertifyingByProgramError, NothingHereError
from models.rules.audit import Actor
from models.rules.findings import Finding
from models.rules.lifecycle import ObligationState
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.api_reads import state_of
from tasks.api_requests import Answer
from tasks.desk_page import check_own_draft, look_at_what_came
from tasks.hand_in import HandIn, hand_in
from tasks.questions import answer_at_desk

router = APIRouter(prefix=ONE, tags=["write"])


class AboutFile(BaseModel):
    """What may be said of a file beside it."""

    based_on: int | None = Field(
        default=None, ge=0, le=1_000_000, description="Version that it builds on, 0 for none, if you know"
    )
    file_name: str = Field(default="", max_length=255, description="What you call it, if it matters")


@router.post("/check", response_model=Draft, responses=CHECKING, openapi_extra=dict(takes(FORM_KINDS)))
def check(asked: ChecksOne, body: Body) -> Draft:
    """Have a draft of the form looked at; nothing of it is kept, nobody is told."""
    if not asked.page.has_form:
        raise NothingHereError
    content = body.content if isinstance(body.content, bytes) else read_body(body.content)
    by = asked.by
    return _draft(check_own_draft(by.services, asked.whose, content, by.language, by.now))


@router.post(
    "/submissions",
    response_model=Received,
    status_code=201,
    responses=HANDING_IN,
    openapi_extra=dict(takes(ALL_KINDS)),
)
def submit(
    asked: HandsInOne, body: Body, later: BackgroundTasks, said: If, about: Annotated[AboutFile, Query()]
) -> Response:
    """Hand in a form or a statement; its arrival is that of the first byte of the request.

    What passes is received and receipted at any time, after the cut-off too. The same bytes again change
    nothing: they are answered with 200 and the receipt that they have.
    """

    def take() -> Answer:
        asked.must_stand(said)
        request = HandIn(
            **vars(asked.whose),
            content=body.content,
            received_at=asked.by.now,
            key=inner_key(asked, said.idempotency_key),
            file_name=about.file_name,
            based_on=about.based_on,
            sender=asked.by.caller.office,
            by=asked.by.caller.address,
        )
        receipt = hand_in(asked.by.services, request, asked.by.now)
        path = f"{asked.path}/submissions/{receipt.version}"
        status = 200 if receipt.is_repeated else 201
        return done(Received.of(receipt, f"{path}/receipt"), asked.standing, status, Location=path)

    answer = once(asked, said.idempotency_key, body.sha256, take)
    later.add_task(look_at_what_came, asked.by.services, asked.whose.cycle, asked.by.now)
    return answer


@router.post("/submissions/{version}/withdraw", response_model=Stands, responses=ACTING)
def withdraw(asked: HandsInOne, version: Version, given: Withdrawn, said: If) -> Response:
    """Take a version back; its receipt stays true, and the one before counts again."""
    asked.version(version)
    what = Particulars(version=version, reason=given.reason)
    return once(
        asked, said.idempotency_key, content_hash(given), lambda: _act(asked, Deed.WITHDRAW, what, said)
    )


@router.post("/submissions/{version}/certify", status_code=403, responses=DELIVERABLE)
def certify(asked: ReadsOne, version: Version) -> Response:
    """Tell where a person certifies a version: no program does, whatever its token is for."""
    asked.version(version)
    whose = asked.whose
    desk = f"/desk/{whose.cycle}/{whose.respondent}/{whose.deliverable}"
    raise CertifyingByProgramError(f"{asked.by.services.settings.web_url}{desk}/versions/{version}")


@router.post("/announce", response_model=Stands, responses=ACTING)
def announce(asked: AnnouncesOne, given: Announced, said: If) -> Response:
    """Say by which day it comes; reminders move, what is late does not."""
    what = Particulars(until=given.until, reason=given.reason)
    return once(
        asked, said.idempotency_key, content_hash(given), lambda: _act(asked, Deed.ANNOUNCE, what, said)
    )


@router.post("/questions/{number}/answer", response_model=Stands, responses=ACTING)
def answer(
    asked: HandsInOne,
    number: Annotated[int, Path(ge=1, le=1_000_000_000, description="Number of the question")],
    given: Answered,
    said: If,
) -> Response:
    """Answer a question in words; a new version answers it too."""

    def note() -> Answer:
        asked.must_stand(said)
        answer_at_desk(asked.by.services, asked.whose, number, given.text, asked.by.now)
        return _stands(asked, state_of(asked.by.services, asked.whose, asked.by.now))

    return once(asked, said.idempotency_key, content_hash(given), note)


def _act(asked: Asked, deed: Deed, what: Particulars, said: Conditions) -> Answer:
    seen, key = asked.seen(said), inner_key(asked, said.idempotency_key)
    act = Act(**vars(asked.whose), deed=deed, particulars=what, key=key, seen=seen, actor=Actor.CONTACT)
    return _stands(asked, carry_out(asked.by.services, act, asked.by.now))


def _stands(asked: Asked, state: ObligationState) -> Answer:
    stands = Stands(cycle=asked.whose.cycle, deliverable=asked.whose.deliverable, state=state)
    return done(stands, asked.standing)


def _draft(found: tuple[Finding, ...]) -> Draft:
    return Draft(findings=[Point.of(one) for one in found], to_correct=sum(one.asks_contact for one in found))

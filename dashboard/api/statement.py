"""What programs read and say of a statement beside its file; no check ever judges one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from dashboard.api.answering import content_hash, done, once, shown
from dashboard.api.asking import Asked, Conditions, If, ReadsOne, SpeaksOfOne
from dashboard.api.bodies import DOCX, STATEMENT_KINDS, Body, takes
from dashboard.api.described import ACTING, DELIVERABLE, NOTING, bytes_of
from dashboard.api.prefix import ONE
from dashboard.api.statement_shapes import ConsentSaid, LanguageCode, Noted, StatementKnown
from documents.gate import read_body
from models.errors import NothingHereError
from models.rules.audit import Actor
from models.rules.calendar import brussels_day
from models.rules.statements import consent_word
from tasks.api_requests import Answer
from tasks.desk_page import desk_page, outline_for
from tasks.hand_in import Beside
from tasks.statements import AboutStatement, note_on_statement, say_consent

router = APIRouter(prefix=f"{ONE}/statement", tags=["statement"])


def no_form(asked: SpeaksOfOne) -> Asked:
    """Return the same request, if it is about a statement.

    Raises:
        NothingHereError: it is about a form.
    """
    if asked.page.statement is None:
        raise NothingHereError
    return asked


OfStatement = Annotated[Asked, Depends(no_form)]


@router.get("", response_model=StatementKnown, responses=DELIVERABLE)
def statement(asked: ReadsOne) -> Response:
    """Show what is known of the statement; its ETag goes into `If-Match` of what is said of it."""
    return shown(asked.by.request, _known(asked), asked.standing)


@router.get("/outline", response_class=Response, responses=bytes_of(DOCX) | DELIVERABLE)
def outline(asked: ReadsOne) -> Response:
    """Fetch an outline to write into, or to leave, as a Word document."""
    content = outline_for(asked.by.services, asked.whose, asked.by.language, asked.by.now)
    name = f"{asked.whose.deliverable}-{asked.by.language}-outline.docx"
    return Response(
        content, media_type=DOCX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.post("", response_model=StatementKnown, responses=ACTING)
def note(asked: OfStatement, given: Noted, said: If) -> Response:
    """Say who signed, in which language it is and which marking it bears; nothing known is replaced."""

    def do() -> Answer:
        return _noted(asked, said, Beside(given.note))

    return once(asked, said.idempotency_key, content_hash(given), do)


@router.post(
    "/translation",
    response_model=StatementKnown,
    responses=NOTING,
    openapi_extra=dict(takes(STATEMENT_KINDS)),
)
def translation(
    asked: OfStatement, body: Body, said: If, into: Annotated[LanguageCode, Query()] = "en"
) -> Response:
    """Add a courtesy translation, admitted like any file; the statement itself stays what counts."""

    def do() -> Answer:
        content = body.content if isinstance(body.content, bytes) else read_body(body.content)
        return _noted(asked, said, Beside(translation=content, translation_language=into))

    return once(asked, said.idempotency_key, body.sha256, do)


@router.post("/consent", response_model=StatementKnown, responses=ACTING)
def consent(asked: OfStatement, given: ConsentSaid, said: If) -> Response:
    """Say that this version may be published, or no longer; `If-Match` says which version is meant."""

    def do() -> Answer:
        today = brussels_day(asked.by.now)
        given_on, ended_on = (today, None) if given.may_publish else (None, today)
        word = consent_word(given_on, ended_on, given.office)
        about = AboutStatement(**vars(asked.whose), seen=asked.seen(said))
        say_consent(asked.by.services, about, word, asked.by.now, Actor.CONTACT)
        return _answer(asked)

    return once(asked, said.idempotency_key, content_hash(given), do)


def _noted(asked: Asked, said: Conditions, beside: Beside) -> Answer:
    seen = asked.seen(said) if said.if_match is not None else None
    about = AboutStatement(**vars(asked.whose), seen=seen)
    note_on_statement(asked.by.services, about, beside, asked.by.now, Actor.CONTACT)
    return _answer(asked)


def _answer(asked: Asked) -> Answer:
    by = asked.by
    now_known = Asked(by, asked.whose, desk_page(by.services, asked.whose, by.language, by.now))
    return done(_known(now_known), asked.standing)


def _known(asked: Asked) -> StatementKnown:
    if asked.page.statement is None:
        raise NothingHereError
    return StatementKnown.of(asked.page.statement)

"""Requests that programs name with a key: one key, one request, one answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.errors import KeyReusedError
from models.tables import ApiRequest, Respondent

KEPT = timedelta(days=30)
"""How long an answer is kept: who repeats a request does so within hours."""


@dataclass(frozen=True)
class Named:
    """A request as its key names it: hashes of the key, and of method, address and body."""

    respondent_id: int
    key_sha256: str
    request_sha256: str


def claim_request(session: Session, named: Named, now: datetime) -> ApiRequest:
    """Return what is on record of a request, and note it if it comes for the first time.

    Raises:
        KeyReusedError: the key came before with another request.
    """
    # Two that come at once with a new key wait here for each other.
    session.exec(select(Respondent.id).where(Respondent.id == named.respondent_id).with_for_update()).one()
    session.execute(delete(ApiRequest).where(col(ApiRequest.came_at) < now - KEPT))
    found = _find(session, named)
    if found is None:
        found = ApiRequest(**vars(named), came_at=now)
        session.add(found)
    if found.request_sha256 != named.request_sha256:
        raise KeyReusedError
    return found


def keep_answer(session: Session, named: Named, answer: tuple[int, str, str], now: datetime) -> ApiRequest:
    """Keep what a request was answered (status, headers, body) and return what is kept: the first stays."""
    found = claim_request(session, named, now)
    if found.status is None:
        found.status, found.headers, found.answer = answer
        session.add(found)
    return found


def _find(session: Session, named: Named) -> ApiRequest | None:
    statement = select(ApiRequest).where(
        ApiRequest.respondent_id == named.respondent_id, ApiRequest.key_sha256 == named.key_sha256
    )
    return session.exec(statement).one_or_none()

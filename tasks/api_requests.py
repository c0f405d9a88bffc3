"""Answering a request of a program once: sent again under the same key, it is answered as it was."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.operations.api_requests import Named, claim_request, keep_answer
from models.tables import ApiRequest
from tasks.services import Services


@dataclass(frozen=True)
class Answer:
    """What a program is answered: status, body as JSON, and what goes with it."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_replayed: bool = False


def answer_once(services: Services, named: Named, do: Callable[[], Answer], now: datetime) -> Answer:
    """Do what is asked and return the answer; if it was answered before, return that and do nothing.

    What is refused is not kept: the same request may succeed later. What was done but not answered, because
    the process ended in between, is done again: all that is written here may be done twice under one key.

    Raises:
        KeyReusedError: the key came before with another request.
        CycleError: it cannot be done.
    """
    with services.transaction() as session:
        claimed = claim_request(session, named, now)
        if claimed.status is not None:
            return _kept(claimed, claimed.status)
    answer = do()
    said = (answer.status, json.dumps(dict(answer.headers)), answer.body)
    with services.transaction() as session:
        row = keep_answer(session, named, said, now)
        kept = _kept(row, row.status or answer.status)
    # Of two that came at once, both are told what the first to end was told.
    return answer if kept == replace(answer, is_replayed=True) else kept


def _kept(request: ApiRequest, status: int) -> Answer:
    return Answer(status, request.answer, json.loads(request.headers), is_replayed=True)

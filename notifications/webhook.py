"""The channel 'webhook': each letter as a signed JSON post to another system."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import perf_counter

import httpx
from httpx import codes
from pydantic import SecretStr

from models.errors import CycleError
from models.rules.letters import OutcomeKind
from notifications.channel import ACCEPTED, Message, Outcome, Outcomes
from notifications.network import lost, verified, why_unreached
from notifications.webhook_body import body_of, signature_of

_TRY_AGAIN = frozenset({codes.REQUEST_TIMEOUT, codes.TOO_EARLY, codes.TOO_MANY_REQUESTS})
"""Refusals below 500 that are for now only. Source: RFC 9110, section 15.5.9; RFC 8470; RFC 6585."""

_ABOUT_US = frozenset(
    {
        codes.UNAUTHORIZED,
        codes.FORBIDDEN,
        codes.NOT_FOUND,
        codes.METHOD_NOT_ALLOWED,
        codes.PROXY_AUTHENTICATION_REQUIRED,
        codes.GONE,
        codes.MISDIRECTED_REQUEST,
        codes.UPGRADE_REQUIRED,
    }
)
"""Refusals, beside redirects, that blame the secret or the address. Source: RFC 9110, section 15.5."""

_FRUITLESS = 2
"""Letters in a row without any answer, after which the receiver is taken to be away."""

_SMALL = 65_536
"""Bytes of an answer's body that are read and thrown away, so that the connection can be used again."""

_DAY = 86_400
"""Most seconds for which a receiver can put a letter off."""


@dataclass(frozen=True)
class Receiver:
    """The system that takes the posts; the timeout is in seconds."""

    url: str
    secret: SecretStr
    timeout_seconds: float = 30
    ca_file: Path | None = None


class WebhookChannel:
    """Posts letters one after the other; each is recorded before the next is sent."""

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver

    def send_many(self, messages: Sequence[Message]) -> Iterator[Outcomes]:
        """Post a batch, each letter a group of its own; what is left if the receiver is away is one group."""
        places = range(len(messages))
        try:
            context = verified(self.receiver.ca_file)
        except OSError:
            unread = Outcome(OutcomeKind.TRY_AGAIN, "the file of KALENDS_WEBHOOK_CA_FILE cannot be read")
            yield dict.fromkeys(places, unread)
            return
        # The environment is not asked for proxies or passwords: settings are handed in.
        timeout = self.receiver.timeout_seconds
        with httpx.Client(verify=context, timeout=timeout, trust_env=False) as client:
            batch = _Batch(self.receiver, client)
            for place in places:
                if batch.rest:
                    yield dict.fromkeys(places[place:], batch.rest)
                    return
                yield {place: batch.send(messages[place])}


class _Phase:
    """How far a post has come, as the library traces it."""

    def __init__(self) -> None:
        self.has_begun = self.has_ended = False

    def __call__(self, event: str, info: Mapping[str, object]) -> None:
        del info
        self.has_begun |= event.endswith("send_request_headers.started")
        self.has_ended |= event.endswith("send_request_body.complete")


class _Batch:
    """The posts of one batch; `rest` is the outcome of what is not even tried, once that is decided."""

    def __init__(self, receiver: Receiver, client: httpx.Client) -> None:
        self._receiver, self._client = receiver, client
        self._fruitless = 0
        self.rest: Outcome | None = None

    def send(self, message: Message) -> Outcome:
        """Post one letter, and return what became of it with the seconds that it took."""
        try:
            body = body_of(message)
        except CycleError as error:
            return Outcome(OutcomeKind.DEAD, f"{error}; {error.way_out}")
        started = perf_counter()
        outcome = self._post(message, body)
        return replace(outcome, seconds=perf_counter() - started)

    def _post(self, message: Message, body: bytes) -> Outcome:
        phase = _Phase()
        secret = self._receiver.secret.get_secret_value()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.message_id,
            "Kalends-Signature": signature_of(message, body, secret),
        }
        request = self._client.build_request(
            "POST", self._receiver.url, content=body, headers=headers, extensions={"trace": phase}
        )
        try:
            answer = self._client.send(request, stream=True)
        except httpx.TransportError as error:
            return self._unanswered(error, phase)
        with closing(answer):
            return self._answered(answer)

    def _answered(self, answer: httpx.Response) -> Outcome:
        self._fruitless = 0
        outcome = _outcome_of(answer)
        if outcome.is_for_all or outcome.try_after_seconds is not None:
            self.rest = outcome
        _read_away(answer)
        return outcome

    def _unanswered(self, error: httpx.TransportError, phase: _Phase) -> Outcome:
        is_late = isinstance(error, httpx.TimeoutException)
        if not phase.has_begun:
            usual = "the receiver did not answer in time" if is_late else "the receiver cannot be reached"
            self.rest = Outcome(OutcomeKind.TRY_AGAIN, why_unreached(error, "the receiver") or usual)
            return self.rest
        self._fruitless += 1
        if self._fruitless == _FRUITLESS:
            self.rest = Outcome(OutcomeKind.TRY_AGAIN, "the receiver left other letters without an answer")
        what = "the receiver did not answer in time" if is_late else "the connection to the receiver was lost"
        return lost(what, has_ended=phase.has_ended)


def _outcome_of(answer: httpx.Response) -> Outcome:
    """Return what a status means: 5xx and a few others are for now only, and so is what blames us.

    A redirect is not followed. 403 alone may be said of one letter, by what looks into it on its way.
    """
    if answer.is_success:
        return ACCEPTED
    status = answer.status_code
    said = f"{status} {codes.get_reason_phrase(status)}".strip()
    if answer.is_server_error or status in _TRY_AGAIN:
        detail = f"the receiver put off the letter: {said}"
        return Outcome(OutcomeKind.TRY_AGAIN, detail, try_after_seconds=_pause(answer.headers))
    if answer.is_redirect or status in _ABOUT_US:
        way_out = "see KALENDS_WEBHOOK_URL and KALENDS_WEBHOOK_SECRET"
        detail = f"the receiver refused us, not the letter: {said}; {way_out}"
        return Outcome(OutcomeKind.TRY_AGAIN, detail, is_for_all=status != codes.FORBIDDEN)
    return Outcome(OutcomeKind.DEAD, f"the receiver refused the letter: {said}")


def _pause(headers: httpx.Headers) -> int | None:
    """Return the seconds of Retry-After; an instant there counts from the one at which the answer was given.

    Source: RFC 9110, section 10.2.3.
    """
    after = headers.get("Retry-After", "")
    if after.isascii() and after.isdecimal():
        return min(int(after), _DAY)
    try:
        pause = parsedate_to_datetime(after) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):  # no instant, or one of them without a zone
        return None
    return min(max(int(pause.total_seconds()), 0), _DAY)


def _read_away(answer: httpx.Response) -> None:
    """Read a short body, so that the connection can carry the next letter; a long one is left."""
    read = 0
    try:
        for piece in answer.iter_raw():
            read += len(piece)
            if read > _SMALL:
                return
    except httpx.TransportError:
        # The status has been given: what happens to the rest changes nothing.
        return

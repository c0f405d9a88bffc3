"""Posts to a receiver on this machine: every answer, every loss, and when a batch is broken off."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr

from benchmarks.simulation.certificates import Authority
from models.rules.letters import OutcomeKind
from notifications.webhook import Receiver, WebhookChannel
from notifications.webhook_body import body_of, signature_of

ACCEPTED, TRY_AGAIN, DEAD, UNKNOWN = OutcomeKind


@dataclass
class System:
    """A receiver: what it answers to each post (then the last again), and what it was sent.

    An answer is a status with headers, or a way to give none.
    """

    answers: list = field(default_factory=lambda: [(200, {})])
    posts: list = field(default_factory=list)
    connections: int = 0
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection as the system was told."""

    protocol_version = "HTTP/1.1"
    system: System

    def setup(self):
        super().setup()
        self.system.connections += 1

    def do_POST(self):
        answer = self.system.answers.pop(0) if len(self.system.answers) > 1 else self.system.answers[0]
        if answer == "drops before the body":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.system.posts.append((dict(self.headers), body))
        if answer == "drops":
            self.close_connection = True
        elif answer == "hangs":
            self.rfile.read(1)
        else:
            self.say(*answer)

    def say(self, status, headers, content=b"thanks"):
        self.send_response_only(status)
        for name, value in {"Content-Length": len(content), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Keep quiet."""


@contextmanager
def receiving(*answers, certificate=None) -> Iterator[System]:
    """Run a receiver that answers so."""
    system = System(list(answers) or [(200, {})])
    handler = type("OneHandler", (Handler,), {"system": system})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    system.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}/letters"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def channel_to(system, **changes):
    """Return a channel to a receiver."""
    return WebhookChannel(Receiver(system.url, SecretStr("a secret"), **({"timeout_seconds": 20} | changes)))


def posted(system, *messages, **changes):
    """Post a batch, check that each place is answered once, and return the outcomes in order."""
    outcomes = {}
    for group in channel_to(system, **changes).send_many(messages):
        assert not outcomes.keys() & group.keys()
        outcomes |= group
    assert sorted(outcomes) == list(range(len(messages)))
    return [outcomes[place] for place in sorted(outcomes)]


@pytest.fixture
def make_letters(make_message):
    """Return what makes many letters."""

    def make(number):
        return [make_message(message_id=f"<m{place}@kalends.invalid>") for place in range(number)]

    return make


def test_a_post_is_the_signed_letter(make_message):
    message = make_message()
    with receiving() as system:
        assert [outcome.kind for outcome in posted(system, message)] == [ACCEPTED]
    ((headers, body),) = system.posts
    assert body == body_of(message)
    assert headers["Kalends-Signature"] == signature_of(message, body, "a secret")
    assert headers["Idempotency-Key"] == message.message_id
    assert headers["Content-Type"] == "application/json"


def test_a_repeat_is_the_same_to_the_byte(make_message):
    with receiving("drops", (200, {})) as system:
        first = posted(system, make_message())[0].kind
        assert (first, posted(system, make_message())[0].kind) == (UNKNOWN, ACCEPTED)
    (headers, body), (again, body_again) = system.posts
    assert body == body_again
    assert headers["Kalends-Signature"] == again["Kalends-Signature"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_accepted(status, make_message):
    with receiving((status, {})) as system:
        (outcome,) = posted(system, make_message())
    assert (outcome.kind, outcome.detail) == (ACCEPTED, "")
    assert outcome.seconds > 0


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507, 599])
def test_put_off(status, make_message):
    with receiving((status, {})) as system:
        (outcome,) = posted(system, make_message())
    assert (outcome.kind, outcome.try_after_seconds) == (TRY_AGAIN, None)
    assert f"put off the letter: {status}" in outcome.detail


@pytest.mark.parametrize("status", [400, 409, 413, 418, 422, 451, 499])
def test_refused(status, make_message):
    with receiving((status, {"Location": "/elsewhere"})) as system:
        (outcome,) = posted(system, make_message())
    assert outcome.kind is DEAD
    assert f"refused the letter: {status}" in outcome.detail
    assert len(system.posts) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403, 404, 405, 407, 410, 421, 426])
def test_who_refuses_us_kills_no_letter(status, make_message):
    with receiving((status, {"Location": "/elsewhere"})) as system:
        (outcome,) = posted(system, make_message())
    assert outcome.kind is TRY_AGAIN
    assert f"refused us, not the letter: {status}" in outcome.detail
    assert "KALENDS_WEBHOOK_SECRET" in outcome.detail
    assert len(system.posts) == 1


@pytest.mark.parametrize(("status", "posts"), [(401, 1), (404, 1), (308, 1), (403, 4)])
def test_who_refuses_us_is_asked_no_more_unless_it_may_be_one_letter(status, posts, make_letters):
    with receiving((status, {})) as system:
        outcomes = posted(system, *make_letters(4))
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert len(system.posts) == posts


DATE = {"Date": "Fri, 09 Feb 2024 08:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"Retry-After": "120"}, 120, id="seconds"),
        pytest.param({"Retry-After": "0"}, 0, id="at once"),
        pytest.param({"Retry-After": "99999999999999999999"}, 86_400, id="more than a day"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 GMT"} | DATE, 300, id="an instant"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 07:00:00 GMT"} | DATE, 0, id="an instant gone by"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2034 08:00:00 GMT"} | DATE, 86_400, id="far away"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 GMT"}, None, id="an instant from nowhere"),
        pytest.param({"Retry-After": "Fri, 09 Feb 2024 08:05:00 -0000"} | DATE, None, id="no zone"),
        pytest.param({"Retry-After": "soon"} | DATE, None, id="no number"),
        pytest.param({"Retry-After": "-5"}, None, id="a negative number"),
        pytest.param({"Retry-After": "1.5"}, None, id="a fraction"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_when_to_try_again(headers, seconds, make_message):
    with receiving((503, headers)) as system:
        (outcome,) = posted(system, make_message())
    assert (outcome.kind, outcome.try_after_seconds) == (TRY_AGAIN, seconds)


def test_who_asks_for_a_pause_gets_one(make_letters):
    with receiving((200, {}), (429, {"Retry-After": "60"})) as system:
        outcomes = posted(system, *make_letters(5))
    assert [outcome.kind for outcome in outcomes] == [ACCEPTED] + [TRY_AGAIN] * 4
    assert [outcome.try_after_seconds for outcome in outcomes] == [None] + [60] * 4
    assert len(system.posts) == 2


def test_one_letter_put_off_without_a_pause_stops_no_other(make_letters):
    with receiving((500, {}), (422, {}), (200, {})) as system:
        outcomes = posted(system, *make_letters(3))
    assert [outcome.kind for outcome in outcomes] == [TRY_AGAIN, DEAD, ACCEPTED]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param("drops", UNKNOWN, "lost after the letter was handed over", id="lost after"),
        pytest.param("hangs", UNKNOWN, "did not answer in time after", id="hangs"),
    ],
)
def test_a_lost_answer_is_unknown(answer, kind, words, make_message):
    with receiving(answer) as system:
        (outcome,) = posted(system, make_message(), timeout_seconds=1.5)
    assert outcome.kind is kind
    assert words in outcome.detail
    assert len(system.posts) == 1


def test_a_post_that_was_broken_off_is_tried_again(make_message):
    big = make_message(text="x" * 20_000_000)
    with receiving("drops before the body") as system:
        (outcome,) = posted(system, big)
    assert outcome.kind is TRY_AGAIN
    assert "before the letter was handed over" in outcome.detail
    assert system.posts == []


def test_a_receiver_that_never_answers_is_given_up(make_letters):
    with receiving("drops") as system:
        outcomes = posted(system, *make_letters(10))
    assert [outcome.kind for outcome in outcomes] == [UNKNOWN] * 2 + [TRY_AGAIN] * 8
    assert len(system.posts) == 2


def test_two_losses_with_an_answer_in_between_stop_nothing(make_letters):
    with receiving("drops", (200, {}), "drops", (200, {})) as system:
        outcomes = posted(system, *make_letters(5))
    assert [outcome.kind for outcome in outcomes] == [UNKNOWN, ACCEPTED, UNKNOWN, ACCEPTED, ACCEPTED]


REFUSES = "the receiver cannot be reached: it refuses connections"


def test_nobody_there_is_not_tried_for_each_letter(make_letters):
    with receiving() as system:
        pass
    outcomes = posted(system, *make_letters(4))
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert {outcome.detail for outcome in outcomes} == {REFUSES}


def test_a_name_that_does_not_exist(make_message):
    (outcome,) = posted(System(url="https://nobody.invalid/letters"), make_message())
    assert outcome.kind is TRY_AGAIN
    assert "nobody.invalid" not in outcome.detail


def test_a_letter_that_can_never_go_is_not_posted(make_letters, make_message):
    with receiving() as system:
        outcomes = posted(system, make_message(subject="a\r\nb"), *make_letters(1))
    assert [outcome.kind for outcome in outcomes] == [DEAD, ACCEPTED]
    assert "send the letter again" in outcomes[0].detail
    assert len(system.posts) == 1


def test_one_connection_carries_a_batch_and_each_letter_is_a_group(make_letters):
    with receiving() as system:
        groups = list(channel_to(system).send_many(make_letters(5)))
    assert [list(group) for group in groups] == [[0], [1], [2], [3], [4]]
    assert system.connections == 1


def test_the_next_letter_is_posted_only_when_the_one_before_is_recorded(make_letters):
    with receiving() as system:
        with closing(channel_to(system).send_many(make_letters(5))) as groups:
            next(groups)
            assert len(system.posts) == 1
            next(groups)
        assert len(system.posts) == 2


def test_an_answer_that_never_ends_is_not_read(make_message):
    with receiving((200, {"Content-Length": 10**12})) as system:
        assert posted(system, make_message(), timeout_seconds=1.5)[0].kind is ACCEPTED


def test_a_long_answer_is_left_and_the_next_letter_goes_over_another_connection(make_letters):
    with receiving((200, {}, b"x" * 200_000)) as system:
        assert [outcome.kind for outcome in posted(system, *make_letters(2))] == [ACCEPTED, ACCEPTED]
    assert system.connections == 2


def test_https_with_a_certificate_of_ones_own(tmp_path, make_message):
    authority = Authority.make(tmp_path)
    with receiving(certificate=authority.server()) as system:
        (outcome,) = posted(system, make_message(), ca_file=authority.file)
    assert outcome.kind is ACCEPTED


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2"])
def test_a_wrong_certificate_gets_no_letter(address, tmp_path, make_message):
    authority, stranger = Authority.make(tmp_path), Authority.make(tmp_path, "stranger")
    server = (authority if address != "127.0.0.1" else stranger).server(address)
    with receiving(certificate=server) as system:
        (outcome,) = posted(system, make_message(), ca_file=authority.file)
    assert outcome.kind is TRY_AGAIN
    assert "certificate" in outcome.detail
    assert system.posts == []


def test_a_file_of_certificates_that_is_gone(tmp_path, make_letters):
    with receiving() as system:
        outcomes = posted(system, *make_letters(2), ca_file=tmp_path / "gone.pem")
    assert {outcome.kind for outcome in outcomes} == {TRY_AGAIN}
    assert "KALENDS_WEBHOOK_CA_FILE" in outcomes[0].detail


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch, make_message):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiving() as system:
        assert posted(system, make_message())[0].kind is ACCEPTED


def test_an_empty_batch_has_no_answer():
    assert posted(System(url="http://127.0.0.1:1/")) == []


def test_the_secret_is_in_no_text_of_ours():
    assert "a secret" not in repr(channel_to(System(url="http://127.0.0.1:1/")).receiver)

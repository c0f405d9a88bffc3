"""What the tests of the webhook share: a receiver on this machine, told what to answer, and posts to it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread

import pytest
from pydantic import SecretStr

from notifications.channel import Message, Outcome
from notifications.webhook import Receiver, WebhookChannel

Answer = str | tuple[object, ...]
"""A status with headers and perhaps a content, or a way to give none."""


@dataclass
class System:
    """A receiver: what it answers to each post (then the last again), and what it was sent."""

    answers: list[Answer] = field(default_factory=lambda: [(200, {})])
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


@pytest.fixture
def receiving() -> Callable[..., AbstractContextManager[System]]:
    """Return what runs a receiver that answers so, for a block."""
    return _receiving


@contextmanager
def _receiving(*answers: Answer, certificate: SSLContext | None = None) -> Iterator[System]:
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


@pytest.fixture
def channel_to() -> Callable[..., WebhookChannel]:
    """Return what makes a channel to the address of a receiver."""

    def make(url: str, **changes: object) -> WebhookChannel:
        return WebhookChannel(Receiver(url, SecretStr("a secret"), **({"timeout_seconds": 20} | changes)))

    return make


@pytest.fixture
def posted(channel_to: Callable[..., WebhookChannel]) -> Callable[..., list[Outcome]]:
    """Return what posts a batch, checks that each place is answered once, and gives the outcomes in order."""

    def post(url: str, *messages: Message, **changes: object) -> list[Outcome]:
        outcomes = {}
        for group in channel_to(url, **changes).send_many(messages):
            assert not outcomes.keys() & group.keys()
            outcomes |= group
        assert sorted(outcomes) == list(range(len(messages)))
        return [outcomes[place] for place in sorted(outcomes)]

    return post


@pytest.fixture
def make_letters(make_message: Callable[..., Message]) -> Callable[[int], list[Message]]:
    """Return what makes many letters."""

    def make(number: int) -> list[Message]:
        return [make_message(message_id=f"<m{place}@kalends.invalid>") for place in range(number)]

    return make

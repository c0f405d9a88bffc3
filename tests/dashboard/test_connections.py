"""Connections by real sockets: who is slow, or says nothing, keeps nobody else from being answered."""

import socket
import time
from collections import deque
from contextlib import ExitStack, suppress
from threading import Event, Semaphore, Thread

import httpx
import pytest

from benchmarks.site.served import served
from benchmarks.site.stage import Stage
from dashboard import connections, edge, health
from dashboard.edge import MOST_BODY_BYTES

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
FILE = "Content-Type: multipart/form-data; boundary=x\r\n"
HALF = b"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\n" + FORM + b"Content-Length: 999\r\n\r\nhalf"


@pytest.fixture
def url(prepared, tmp_path, clock):
    """Return the address of pages that are served in a thread, as the command serves them."""
    (tmp_path / "kalends.sqlite").write_bytes(prepared.read_bytes())
    with served(Stage(tmp_path, clock.now)) as site:
        yield site.url


@pytest.fixture
def connect(url):
    """Return what opens a connection and says something on it."""
    host, port = url.removeprefix("http://").split(":")
    with ExitStack() as stack:

        def opened(said=b""):
            one = stack.enter_context(socket.create_connection((host, int(port)), timeout=10))
            one.sendall(said)
            return one

        yield opened


def all_said(one):
    """Return what comes on a connection until it ends."""
    parts = []
    while part := one.recv(65536):
        parts.append(part)
    return b"".join(parts).decode()


def is_open(one):
    one.settimeout(0.2)
    try:
        return one.recv(1) != b""
    except TimeoutError:
        return True


def is_answered(url):
    return httpx.get(f"{url}/sign-in", timeout=10).status_code == 200


def test_a_slow_body_is_ended_and_holds_nobody_up(url, connect, monkeypatch):
    monkeypatch.setattr(edge, "BODY_SECONDS", 1)
    slow = [connect(HALF) for _ in range(50)]
    assert is_answered(url)
    until = time.monotonic() + 30
    with suppress(ConnectionError):  # a byte now and then does not buy more time
        while time.monotonic() < until:
            slow[0].sendall(b"x")
            time.sleep(0.1)
    assert time.monotonic() < until
    answer = all_said(slow[1])
    assert answer.startswith("HTTP/1.1 408")
    assert "did not come within 1 seconds" in answer
    assert "connection: close" in answer.lower()


@pytest.mark.parametrize(
    "first", [pytest.param(b"", id="at once"), pytest.param(HEAD + b"\r\n", id="after another request")]
)
def test_a_slow_head_is_ended(url, connect, monkeypatch, first):
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    one = connect(first)
    if first:
        while b"alive" not in one.recv(65536):
            pass
    one.sendall(HEAD)
    answer = all_said(one)
    assert answer.startswith("HTTP/1.1 408")
    assert "nothing of it was taken in" in answer


def test_a_head_in_time_is_answered(url, connect, monkeypatch):
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    one = connect(HEAD + b"Connection: close\r\n\r\n")
    assert all_said(one).startswith("HTTP/1.1 200")


def test_who_comes_back_after_six_seconds_is_answered_on_the_same_connection(connect):
    one = connect()  # a client ends it after five, and what it sends then would meet our end
    for pause in (6, 0):
        one.sendall(HEAD + b"\r\n")
        said = b""
        while b"alive" not in said:
            said += one.recv(65536) or pytest.fail(f"ended: {said}")
        assert said.startswith(b"HTTP/1.1 200")
        time.sleep(pause)


def test_who_says_nothing_is_left(url, connect, monkeypatch):
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    assert all_said(connect()) == ""


def test_200_idle_connections_keep_nobody_out(url, connect):
    idle = [connect() for _ in range(200)]
    assert is_answered(url)
    assert is_open(idle[0])


def test_who_kept_us_waiting_longest_makes_room(url, connect, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)
    half = connect(HALF)
    assert is_answered(url)  # so what came before it was read: many at once are taken before any of them is
    idle = [connect() for _ in range(25)]
    assert is_answered(url)
    assert not is_open(idle[0])
    assert is_open(idle[-1])
    assert is_open(half), "what is on its way goes last"


def test_what_is_on_its_way_makes_room_when_nothing_else_does(url, connect, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 5)
    halves = [connect(HALF) for _ in range(5)]
    assert is_answered(url)
    assert not is_open(halves[0])


def test_no_room_is_said(url, connect, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    done, asked, begun = Event(), [], Semaphore(0)

    def looked(here):
        begun.release()
        return "" if done.wait(30) else "never"

    monkeypatch.setattr(health, "_why_not", looked)
    busy = [Thread(target=lambda: asked.append(httpx.get(f"{url}/readyz", timeout=30))) for _ in range(2)]
    for one in busy:
        one.start()
        begun.acquire()
    refused = httpx.get(f"{url}/healthz", timeout=10)
    done.set()
    for one in busy:
        one.join()
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == str(connections.RETRY_SECONDS)
    assert "Nothing was taken in" in refused.text
    assert [one.status_code for one in asked] == [200, 200]
    assert is_answered(url)


def test_a_body_that_says_it_is_too_large_is_not_read(url, connect):
    head = f"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\n{FILE}Content-Length: {MOST_BODY_BYTES + 1}\r\n"
    answer = all_said(connect(f"{head}Expect: 100-continue\r\n\r\n".encode()))
    assert answer.startswith("HTTP/1.1 413"), "and not 100: nobody has to send it"
    assert "larger than 12 MB" in answer


@pytest.mark.parametrize(
    "begins",
    [
        pytest.param(b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n', id="a file"),
        pytest.param(b"nonsense", id="answered before it was read"),
    ],
)
def test_a_body_without_end_is_not_read_on_and_on(url, connect, monkeypatch, begins):
    monkeypatch.setattr(connections, "_COURTESY_SECONDS", 0.2)
    head = f"POST /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\n{FILE}Transfer-Encoding: chunked\r\n\r\n"
    one = connect(head.encode() + b"%x\r\n%s\r\n" % (len(begins), begins))
    chunks = (b"10000\r\n" + bytes(0x10000) + b"\r\n" for _ in range(10_000))
    with pytest.raises(ConnectionError):
        deque(map(one.sendall, chunks), maxlen=0)


def test_who_goes_away_in_the_middle_is_no_failure(url, connect, capfd):
    connect(HALF).close()
    assert is_answered(url)
    assert "failed" not in capfd.readouterr().out

"""The scanner is asked as clamd wants it; whatever else it says or does not say is no verdict."""

import random
import socket
import threading

import pytest

from benchmarks.simulation.clamd import VIRUS, clamd
from config.settings import Settings
from documents.gate import Scanner, Verdict

LARGE = random.Random(1).randbytes(10 * 2**20)


@pytest.fixture(params=["tcp", "unix"])
def path(request, tmp_path):
    return tmp_path / "clamd" if request.param == "unix" else None


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        pytest.param(b"a plan", Verdict.CLEAN, id="clean"),
        pytest.param(b"", Verdict.CLEAN, id="empty"),
        pytest.param(b"a " + VIRUS + b" a", Verdict.INFECTED, id="infected"),
        pytest.param(LARGE, Verdict.CLEAN, id="the largest that may enter"),
        pytest.param(LARGE + VIRUS, Verdict.INFECTED, id="at its end"),
        pytest.param(LARGE * 2, Verdict.AWAY, id="larger than it takes"),
    ],
)
def test_verdicts(path, content, verdict):
    with clamd(path) as server:
        assert Scanner(server.address).scan(content) is verdict
        assert server.scanned == [content]
        assert Scanner(server.address).is_there()


@pytest.mark.parametrize(
    "answer",
    [b"", b"OK", b"stream: OK then", b"UNKNOWN COMMAND", b"stream: lstat() failed. ERROR", b"x" * 9999, None],
)
def test_another_answer_is_no_verdict(answer):
    with clamd(habit=lambda _clamd, _content: answer) as server:
        assert Scanner(server.address).scan(b"a plan") is Verdict.AWAY


def test_a_scanner_that_is_slow_is_not_waited_for():
    given_up = threading.Event()
    with clamd(habit=lambda *_: None if given_up.wait(60) else b"stream: OK") as server:
        assert Scanner(server.address, seconds=0.1).scan(b"a plan") is Verdict.AWAY
        given_up.set()


def test_a_scanner_that_is_away(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (f"127.0.0.1:{port}", f"unix:{tmp_path / 'none'}"):
        assert Scanner(address).scan(b"a plan") is Verdict.AWAY
        assert not Scanner(address).is_there()


@pytest.mark.parametrize(
    ("address", "valid"),
    [
        pytest.param("unix:/run/clamav/clamd.ctl", True, id="path"),
        pytest.param("scanner.example:3310", True, id="host"),
        pytest.param("[::1]:3310", True, id="six"),
        pytest.param("scanner.example", False, id="no port"),
        pytest.param("unix:relative", False, id="no path"),
        pytest.param("http://a.example", False, id="web"),
    ],
)
def test_setting(address, valid):
    if valid:
        assert Settings(scanner_address=address).scanner_address == address
    else:
        with pytest.raises(ValueError, match="scanner_address"):
            Settings(scanner_address=address)

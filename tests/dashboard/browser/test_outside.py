"""Nothing that serves pages asks anybody outside of this machine; every other test here is held to it too."""

import socket

import httpx
import pytest

from benchmarks.site.outside import OutsideError


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_is_refused_and_noted(asked_outside, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(OutsideError):
        one.connect((address, 80))
    assert asked_outside == [address]
    asked_outside.clear()


def test_a_library_that_hides_it_is_seen_too(asked_outside):
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://elsewhere.example/")
    assert asked_outside == ["elsewhere.example"]
    asked_outside.clear()


def test_this_machine_may_be_asked(asked_outside):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        socket.create_connection(listening.getsockname()).close()
    assert asked_outside == []

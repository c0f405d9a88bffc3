"""Where a request comes from."""

import pytest
from starlette.requests import Request

from dashboard.web import place_of


@pytest.mark.parametrize(
    ("host", "place"),
    [
        pytest.param("192.0.2.1", "192.0.2.1", id="version 4"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", id="version 4 in the form of 6"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:2::/64", id="version 6"),
        pytest.param("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", id="another of the same network"),
        pytest.param("fe80::1%eth0", "fe80::/64", id="with the name of a card"),
        pytest.param("testclient", "testclient", id="a name"),
    ],
)
def test_place(host, place):
    assert place_of(Request({"type": "http", "client": (host, 1)})) == place


def test_nobody_knows_from_where():
    assert not place_of(Request({"type": "http", "client": None}))

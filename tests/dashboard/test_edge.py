"""What every answer carries, and what a request must not be."""

import asyncio
from time import monotonic

import pytest

from dashboard import edge
from dashboard.counts import Counts
from dashboard.edge import ARRIVED_AT, CAME_AT, HEADERS, MOST_BODY_BYTES, Edge


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/nowhere", "/static/0/nothing.css"])
def test_headers_on_every_answer(browser, path):
    response = browser().get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["cache-control"] == "no-store"


def test_nothing_may_stand_in_a_page_that_runs(greece):
    text = greece.get("/account").text
    assert "<script>" not in text
    assert "style=" not in text
    assert "onclick" not in text


def test_a_file_of_ours_is_kept_by_the_browser(browser):
    visitor = browser()
    address = visitor.seen[-1].text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    response = visitor.get(address)
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/css")


def test_a_wrong_host(browser):
    assert browser().get("/sign-in", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_body_that_is_too_large(greece):
    response = greece.post("/language", {"back": "x" * (MOST_BODY_BYTES + 1)})
    assert response.status_code == 413
    assert "MB" in response.text


def test_a_body_that_never_comes(greece, monkeypatch):
    monkeypatch.setattr(edge, "BODY_SECONDS", 0)
    assert greece.post("/sign-out").status_code == 408
    monkeypatch.undo()
    assert greece.get("/account").url.path == "/account"


def test_nothing_there(greece):
    response = greece.get("/nowhere")
    assert response.status_code == 404
    assert "<h1>" in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods(greece, method):
    assert greece.client.request(method, "/account").status_code in (403, 405)


def test_an_arrival_is_when_it_came_and_not_when_its_turn_was(clock):
    async def stamp(scope, _receive, _send):
        stamped.append(scope[ARRIVED_AT])

    stamped = []
    at_edge = Edge(stamp, clock, Counts(), is_https=False)
    for came in ({}, {CAME_AT: monotonic() - 5}):
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        asyncio.run(at_edge(scope | came, None, None))
    assert stamped[0] == clock.now
    assert 5 <= (clock.now - stamped[1]).total_seconds() < 6

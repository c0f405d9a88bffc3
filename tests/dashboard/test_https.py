"""What changes where people come by https: cookies that go nowhere else, and a browser that keeps to it."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from dashboard.app import at_the_edge, make_app

HOST = "https://kalends.example"


@pytest.fixture
def answer(services, clock):
    settings = services.settings.model_copy(update={"web_url": HOST})
    app = at_the_edge(make_app(replace(services, settings=settings), clock))
    return TestClient(app, HOST).get("/sign-in")


def test_a_browser_keeps_to_https_for_a_year(answer):
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_cookies_go_to_us_alone_and_no_script_reads_them(answer):
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-browser=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie

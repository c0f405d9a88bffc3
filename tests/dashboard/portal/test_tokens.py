"""Tokens of programs, on the page."""

import re

import pytest

from dashboard.api.prefix import PREFIX
from models.queries.access import viewer_at

TOKEN = re.compile(r"kalends_[\w-]{43}")


@pytest.fixture
def make(services, clock):
    """Return what makes a token on the page."""

    def made(browser, *scopes, name="Archive", respondent="", address="nip@el.example"):
        browser.get("/account/tokens")
        with services.reading() as session:
            own = viewer_at(session, address, clock()).mine[0].id
        return browser.post(
            "/account/tokens", {"respondent": respondent or own, "name": name, "scopes": list(scopes)}
        )

    return made


def asks(browser, token):
    return browser.client.get(f"{PREFIX}/me", headers={"Authorization": f"Bearer {token}"})


def test_a_token_is_shown_once_and_works(greece, make):
    page = make(greece, "read", "hand_in")
    token = TOKEN.search(page.text).group()
    assert asks(greece, token).json()["scopes"] == ["read", "hand_in"]
    assert not TOKEN.search(greece.get("/account/tokens").text)


def test_it_is_revoked(greece, make):
    token = TOKEN.search(make(greece, "read").text).group()
    number = re.search(r"/account/tokens/(\d+)/revoke", greece.get("/account/tokens").text).group(1)
    assert "works until" not in greece.post(f"/account/tokens/{number}/revoke").text
    assert asks(greece, token).status_code == 401


def test_what_is_entered_wrongly_stands_again(greece, make):
    page = make(greece, name="Archive of the ministry")
    assert page.status_code == 422
    assert 'value="Archive of the ministry"' in page.text
    assert "at least one thing" in page.text


def test_a_reader_is_offered_what_it_may(browser):
    page = browser("reader@el.example").get("/account/tokens").text
    assert 'value="check"' in page
    assert 'value="hand_in"' not in page


def test_for_another_state_there_is_nothing(greece, make):
    assert make(greece, "read", respondent="99").status_code == 404


def test_tokens_of_another_are_not_there(greece, browser, make):
    make(greece, "read", name="Greek archive")
    cyprus = browser("nip@cy.example")
    assert "Greek archive" not in cyprus.get("/account/tokens").text
    page = cyprus.post("/account/tokens/1/revoke")
    assert page.status_code == 422
    assert "Make a token" in page.text


def test_in_french(greece):
    greece.post("/language", {"language": "fr", "back": "/account/tokens"})
    page = greece.get("/account/tokens").text
    assert "Jetons pour programmes" in page
    assert "/account/tokens" in greece.get("/account").text


def test_sent_twice_it_makes_one(greece):
    page = greece.get("/account/tokens").text
    respondent = re.search(r'name="respondent"[^>]*value="(\d+)"|<option value="(\d+)"', page)
    sent = {"csrf": greece.token, "respondent": respondent[1] or respondent[2], "name": "a", "scopes": "read"}
    first, second = (TOKEN.search(greece.post("/account/tokens", sent).text).group() for _ in range(2))
    assert first == second
    assert len(re.findall(r"/account/tokens/\d+/revoke", greece.get("/account/tokens").text)) == 1

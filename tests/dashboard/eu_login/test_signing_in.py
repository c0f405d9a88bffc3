"""Signing in through EU Login: who proves an address gets in, and what is forged or replayed does not."""

import re
from dataclasses import replace

import pytest
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from dashboard.app import at_the_edge, make_app
from models.rules.access import Event
from tasks.access import sign_in_log


def refused(services, answer):
    """Whether nobody was let in, in words that tell nothing, and it is on record."""
    assert answer.status_code == 403
    assert "EU Login did not sign you in here" in answer.text
    return sign_in_log(services)[0].event is Event.REFUSED


def test_offered_where_it_is_set_up(browser):
    assert "EU Login" in browser().get("/sign-in").text


def test_an_address_that_is_proved_signs_in(services, browser, identity, sent_on):
    visitor = browser()
    assert visitor.get(sent_on(visitor)).url.path == "/desk"
    assert "nip@el.example" in visitor.get("/account").text
    newest = sign_in_log(services)[0]
    assert (newest.event, newest.way, newest.address) == (Event.SIGNED_IN, "oidc", "nip@el.example")
    assert identity.asked["code_challenge_method"] == "S256"
    assert identity.asked["scope"] == "openid email"


def test_the_browser_is_sent_on_without_a_redirect(browser, identity):
    visitor = browser()
    page = visitor.post("/sign-in/eu-login")
    assert page.status_code == 200
    assert page.headers["refresh"].startswith(f"0; url={identity.issuer}/authorization?")
    assert "HttpOnly" in page.headers["set-cookie"]


def test_a_secret_may_go_in_the_form(browser, identity, sent_on):
    identity.methods = ("client_secret_post",)
    visitor = browser()
    assert visitor.get(sent_on(visitor)).url.path == "/desk"


def test_the_address_may_come_with_the_user(browser, identity, sent_on):
    identity.claims = {}
    identity.user = {"sub": "u1", "email": "nip@el.example", "email_verified": True}
    visitor = browser()
    assert visitor.get(sent_on(visitor)).url.path == "/desk"


def test_another_user_is_not_believed(services, browser, identity, sent_on):
    identity.claims = {}
    identity.user = {"sub": "u2", "email": "nip@el.example", "email_verified": True}
    visitor = browser()
    assert refused(services, visitor.get(sent_on(visitor)))


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"nonce": "another"}, id="wrong nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"aud": "another"}, id="wrong audience"),
        pytest.param({"aud": ["kalends", "another"]}, id="for two, and not said by whom"),
        pytest.param({"iss": "https://elsewhere.example"}, id="wrong issuer"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"sub": None}, id="of nobody"),
        pytest.param({"email_verified": False}, id="address not verified"),
        pytest.param({"email_verified": None}, id="verified not said"),
        pytest.param({"email_verified": 1}, id="verified in other words"),
        pytest.param({"email": ["nip@el.example"]}, id="address no text"),
        pytest.param({"email": "x@nobody.example"}, id="no role here"),
    ],
)
def test_what_is_not_believed(services, browser, identity, claims, sent_on):
    identity.claims = {"email": "nip@el.example", "email_verified": True, **claims}
    visitor = browser()
    assert refused(services, visitor.get(sent_on(visitor)))
    assert visitor.get("/account").url.path == "/sign-in"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda _: {"algorithm": "none"}, id="not signed"),
        pytest.param(
            lambda _: {"signs_with": RSAKey.generate_key(2048, {"kid": "k1"})}, id="signed by another"
        ),
        pytest.param(
            lambda identity: {"algorithm": "HS256", "signs_with": OctKey.import_key(identity.secret)},
            id="signed by our secret",
        ),
    ],
)
def test_a_signature_that_is_not_believed(services, browser, identity, forged, sent_on):
    vars(identity).update(forged(identity))
    visitor = browser()
    assert refused(services, visitor.get(sent_on(visitor)))


def test_keys_may_change(browser, identity, sent_on):
    first, second = browser(), browser()
    assert first.get(sent_on(first)).url.path == "/desk"
    identity.key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert second.get(sent_on(second)).url.path == "/desk"


def test_a_wrong_state(services, browser, sent_on):
    visitor = browser()
    back = sent_on(visitor)
    assert refused(services, visitor.get(back[:-1] + ("A" if back[-1] != "A" else "B")))


def test_a_code_that_another_browser_got(services, browser, sent_on):
    visitor, other = browser(), browser()
    assert refused(services, other.get(sent_on(visitor)))


def test_a_code_is_used_once(services, browser, sent_on):
    visitor = browser()
    back = sent_on(visitor)
    begun = visitor.client.cookies.get("kalends-eu-login")
    assert visitor.get(back).url.path == "/desk"
    assert refused(services, visitor.get(back))  # the browser has forgotten what it began
    visitor.client.cookies.set("kalends-eu-login", begun)
    assert refused(services, visitor.get(back))  # and the provider the code


@pytest.mark.parametrize("query", ["error=access_denied&state=x", "code=x", "", "code=x&state="])
def test_coming_back_without_a_code(services, browser, query, sent_on):
    visitor = browser()
    sent_on(visitor)
    assert refused(services, visitor.get(f"/sign-in/eu-login/back?{query}"))


def test_a_form_of_another_site_begins_nothing(browser):
    visitor = browser()
    answer = visitor.client.post("/sign-in/eu-login", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_another_account_with_the_same_address(services, browser, identity, sent_on):
    first, second = browser(), browser()
    assert first.get(sent_on(first)).url.path == "/desk"
    identity.claims["sub"] = "u2"
    assert refused(services, second.get(sent_on(second)))


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", "another"])
def test_a_provider_that_is_away_or_another_one(services, clock, identity, issuer):
    told = identity.issuer + "/" if issuer == "another" else issuer
    settings = services.settings.model_copy(update={"oidc_issuer": told})
    visitor = TestClient(
        at_the_edge(make_app(replace(services, settings=settings), clock)), "http://127.0.0.1:8000"
    )
    token = re.search(r'name="csrf" value="([^"]+)"', visitor.get("/sign-in").text)[1]
    answer = visitor.post("/sign-in/eu-login", data={"csrf": token})
    assert answer.status_code == 503
    assert "EU Login does not answer" in answer.text


def test_without_it_nothing_is_there(services, clock):
    settings = services.settings.model_copy(update={"oidc_issuer": None})
    visitor = TestClient(
        at_the_edge(make_app(replace(services, settings=settings), clock)), "http://127.0.0.1:8000"
    )
    page = visitor.get("/sign-in").text
    assert "EU Login" not in page
    assert visitor.get("/sign-in/eu-login/back?code=x&state=y").status_code == 404

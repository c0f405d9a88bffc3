"""Who signs out at EU Login is signed out here, on a word that the provider signed and that counts once."""

from datetime import UTC, datetime

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from dashboard.oidc import Provider
from models.errors import EuLoginAwayError
from models.rules.access import Event
from tasks.access import sign_in_log

EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}


def logout_token(identity, typ="logout+jwt", key=None, **claims):
    own = {
        "iss": identity.issuer,
        "aud": identity.client,
        "iat": int(identity.now),
        "exp": int(identity.now) + 120,
        "jti": "j1",
        "events": EVENTS,
        "sub": "u1",
    }
    said = {name: value for name, value in (own | claims).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "k1", "typ": typ}, said, key or identity.key)


def sign_out_there(visitor, token):
    """Ask as the provider does: without a page of ours, from a server."""
    visitor.client.cookies.clear()
    return visitor.client.post("/sign-in/eu-login/sign-out", data={"logout_token": token})


def is_in(visitor):
    return visitor.get("/account").url.path == "/account"


@pytest.fixture
def signed_in(browser, identity, sent_on):
    """Two browsers of one person who signed in at the provider, in two sessions there."""
    visitors = []
    for sid in ("s1", "s2"):
        identity.claims = {"email": "nip@el.example", "email_verified": True, "sid": sid}
        visitors.append(browser())
        visitors[-1].get(sent_on(visitors[-1]))
    return visitors


@pytest.mark.parametrize(
    ("claims", "stays"),
    [
        pytest.param({}, [False, False], id="of somebody"),
        pytest.param({"sub": None, "sid": "s1"}, [False, True], id="of one session"),
        pytest.param({"sid": "s2"}, [True, False], id="of both"),
        pytest.param({"sub": "u2"}, [True, True], id="of somebody else"),
    ],
)
def test_who_signs_out_there_is_signed_out_here(browser, identity, signed_in, claims, stays):
    answer = sign_out_there(browser(), logout_token(identity, **claims))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert [is_in(one) for one in signed_in] == stays


def test_signing_out_there_is_on_record(services, browser, identity, signed_in):
    sign_out_there(browser(), logout_token(identity))
    newest = sign_in_log(services)[0]
    assert (newest.event, newest.address) == (Event.SIGNED_OUT_BY_PROVIDER, "nip@el.example")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"iss": "https://elsewhere.example"}, id="wrong issuer"),
        pytest.param({"aud": "another"}, id="wrong audience"),
        pytest.param({"iat": 1}, id="too old"),
        pytest.param({"iat": None}, id="no time"),
        pytest.param({"iat": "now"}, id="time no number"),
        pytest.param({"iat": 9_999_999_999}, id="of the future"),
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"jti": None}, id="without a name"),
        pytest.param({"events": None}, id="no event"),
        pytest.param({"events": {"x": {}}}, id="another event"),
        pytest.param({"events": {next(iter(EVENTS)): "yes"}}, id="event no object"),
        pytest.param({"nonce": "n"}, id="with a nonce"),
        pytest.param({"sub": None}, id="of nobody"),
        pytest.param({"sub": "x" * 300}, id="of too long a name"),
        pytest.param({"typ": "JWT"}, id="another kind"),
        pytest.param({"key": RSAKey.generate_key(2048, {"kid": "k1"})}, id="signed by another"),
    ],
)
def test_a_word_of_signing_out_that_is_not_believed(browser, identity, signed_in, wrong):
    answer = sign_out_there(browser(), logout_token(identity, **wrong))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert all(is_in(one) for one in signed_in)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "é" * 99])
def test_no_token_at_all(browser, identity, token):
    assert sign_out_there(browser(), token).status_code in (400, 422)


def test_an_id_token_ends_nothing(browser, identity, signed_in):
    assert sign_out_there(browser(), identity.id_token("n")).status_code == 400
    assert all(is_in(one) for one in signed_in)


def test_a_word_of_signing_out_counts_once(browser, clock, identity, signed_in, sent_on):
    token = logout_token(identity)
    assert sign_out_there(browser(), token).status_code == 200
    clock.pass_by(seconds=90)
    identity.now = clock().timestamp()
    again = browser()
    again.get(sent_on(again))
    assert sign_out_there(browser(), token).status_code == 400
    assert is_in(again)


def test_forged_tokens_do_not_make_us_ask_the_provider_each_time(browser, identity, signed_in):
    before = identity.keys_asked
    forged = logout_token(identity, key=RSAKey.generate_key(2048, {"kid": "k1"}))
    for _ in range(5):
        assert sign_out_there(browser(), forged).status_code == 400
    assert identity.keys_asked <= before + 1


def test_nobody_waits_again_for_a_provider_that_is_away(services, identity, monkeypatch):
    asked = []

    def away(_client, _method, place, **_more):
        asked.append(place)
        raise httpx.ConnectTimeout("away")

    monkeypatch.setattr(httpx.Client, "request", away)
    provider = Provider(services.settings)
    for _ in range(3):
        with pytest.raises(EuLoginAwayError):
            provider.signed_out("a.b.c", datetime(2024, 2, 1, tzinfo=UTC))
    assert len(asked) == 1

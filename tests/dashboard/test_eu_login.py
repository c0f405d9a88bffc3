"""Signing in through a provider of OpenID Connect on this machine, which lies where a test tells it to."""

import re
import time
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Thread
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr
from starlette.testclient import TestClient

from dashboard.app import at_the_edge, make_app
from dashboard.oidc import Provider
from models.errors import EuLoginAwayError
from models.rules.access import Event
from tasks.access import sign_in_log

CLIENT, SECRET = "kalends", "a-secret-of-the-client"


@dataclass
class Identity:
    """What the provider says of who signs in, and in which ways it is wrong."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    signs_with: RSAKey | None = None
    algorithm: str = "RS256"
    claims: dict = field(default_factory=lambda: {"email": "nip@el.example", "email_verified": True})
    now: float = 0
    user: dict | None = None
    asked: dict = field(default_factory=dict)
    used: list = field(default_factory=list)
    keys_asked: int = 0
    methods: tuple = ("client_secret_basic",)

    def id_token(self, nonce):
        own = {
            "iss": self.issuer,
            "sub": "u1",
            "aud": CLIENT,
            "iat": int(self.now),
            "exp": int(self.now) + 300,
            "nonce": nonce,
        }
        claims = {name: value for name, value in (own | self.claims).items() if value is not None}
        if self.algorithm == "none":
            header = packed(b'{"alg":"none"}')
            return f"{header}.{packed(JSONResponse(claims).body)}."
        key = self.signs_with or self.key
        return jwt.encode({"alg": self.algorithm, "kid": "k1"}, claims, key, algorithms=[self.algorithm])


def packed(content):
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def make_provider(identity):
    """Return the provider as an application."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    def described():
        places = {
            f"{name}_endpoint": f"{identity.issuer}/{name}" for name in ("authorization", "token", "userinfo")
        }
        return {
            "issuer": identity.issuer,
            "jwks_uri": f"{identity.issuer}/keys",
            "token_endpoint_auth_methods_supported": identity.methods,
            **places,
        }

    @app.get("/keys")
    def keys():
        identity.keys_asked += 1
        return {"keys": [identity.key.as_dict(private=False)]}

    @app.get("/authorization")
    def authorize(request: Request):
        identity.asked = dict(request.query_params)
        back = {"code": f"code-{len(identity.used)}", "state": identity.asked["state"]}
        return RedirectResponse(f"{identity.asked['redirect_uri']}?{urlencode(back)}", 302)

    @app.post("/token")
    def token(
        request: Request, code: str = Form(), code_verifier: str = Form(), client_secret: str = Form("")
    ):
        is_known = request.headers.get("authorization") == f"Basic {basic()}" or client_secret == SECRET
        is_same = create_s256_code_challenge(code_verifier) == identity.asked["code_challenge"]
        if code in identity.used or not (is_known and is_same):
            return JSONResponse({"error": "invalid_grant"}, 400)
        identity.used.append(code)
        return {
            "id_token": identity.id_token(identity.asked["nonce"]),
            "access_token": "t",
            "token_type": "Bearer",
        }

    @app.get("/userinfo")
    def userinfo():
        return identity.user

    return app


def basic():
    return b64encode(f"{CLIENT}:{SECRET}".encode()).decode()


def serve(identity):
    """Serve until the returned function is called."""
    server = uvicorn.Server(
        uvicorn.Config(make_provider(identity), port=0, log_level="error", lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    identity.issuer = f"http://127.0.0.1:{port}"

    def stop():
        server.should_exit = True
        thread.join()

    return stop


@pytest.fixture
def identity(clock):
    """Return what the provider says, at the instant of the pages."""
    told = Identity(now=clock().timestamp())
    stop = serve(told)
    yield told
    stop()


@pytest.fixture
def services(services, identity):
    more = {"oidc_issuer": identity.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    return replace(services, settings=services.settings.model_copy(update=more))


def sent_on(visitor):
    """Begin to sign in, let the provider send the browser back, and return the path of that."""
    visitor.get("/sign-in")
    page = visitor.post("/sign-in/eu-login")
    way_in = re.search(r'href="(http[^"]+/authorization[^"]+)"', page.text)[1].replace("&amp;", "&")
    back = httpx.get(way_in, trust_env=False).headers["location"]
    return back.removeprefix("http://127.0.0.1:8000")


def refused(services, answer):
    """Whether nobody was let in, in words that tell nothing, and it is on record."""
    assert answer.status_code == 403
    assert "EU Login did not sign you in here" in answer.text
    return sign_in_log(services)[0].event is Event.REFUSED


def test_offered_where_it_is_set_up(browser):
    assert "EU Login" in browser().get("/sign-in").text


def test_an_address_that_is_proved_signs_in(services, browser, identity):
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


def test_a_secret_may_go_in_the_form(browser, identity):
    identity.methods = ("client_secret_post",)
    visitor = browser()
    assert visitor.get(sent_on(visitor)).url.path == "/desk"


def test_the_address_may_come_with_the_user(browser, identity):
    identity.claims = {}
    identity.user = {"sub": "u1", "email": "nip@el.example", "email_verified": True}
    visitor = browser()
    assert visitor.get(sent_on(visitor)).url.path == "/desk"


def test_another_user_is_not_believed(services, browser, identity):
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
def test_what_is_not_believed(services, browser, identity, claims):
    identity.claims = {"email": "nip@el.example", "email_verified": True, **claims}
    visitor = browser()
    assert refused(services, visitor.get(sent_on(visitor)))
    assert visitor.get("/account").url.path == "/sign-in"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"algorithm": "none"}, id="not signed"),
        pytest.param({"signs_with": RSAKey.generate_key(2048, {"kid": "k1"})}, id="signed by another"),
        pytest.param(
            {"algorithm": "HS256", "signs_with": OctKey.import_key(SECRET)}, id="signed by our secret"
        ),
    ],
)
def test_a_signature_that_is_not_believed(services, browser, identity, forged):
    vars(identity).update(forged)
    visitor = browser()
    assert refused(services, visitor.get(sent_on(visitor)))


def test_keys_may_change(browser, identity):
    first, second = browser(), browser()
    assert first.get(sent_on(first)).url.path == "/desk"
    identity.key = RSAKey.generate_key(2048, {"kid": "k1"})
    assert second.get(sent_on(second)).url.path == "/desk"


def test_a_wrong_state(services, browser):
    visitor = browser()
    back = sent_on(visitor)
    assert refused(services, visitor.get(back[:-1] + ("A" if back[-1] != "A" else "B")))


def test_a_code_that_another_browser_got(services, browser):
    visitor, other = browser(), browser()
    assert refused(services, other.get(sent_on(visitor)))


def test_a_code_is_used_once(services, browser):
    visitor = browser()
    back = sent_on(visitor)
    begun = visitor.client.cookies.get("kalends-eu-login")
    assert visitor.get(back).url.path == "/desk"
    assert refused(services, visitor.get(back))  # the browser has forgotten what it began
    visitor.client.cookies.set("kalends-eu-login", begun)
    assert refused(services, visitor.get(back))  # and the provider the code


@pytest.mark.parametrize("query", ["error=access_denied&state=x", "code=x", "", "code=x&state="])
def test_coming_back_without_a_code(services, browser, query):
    visitor = browser()
    sent_on(visitor)
    assert refused(services, visitor.get(f"/sign-in/eu-login/back?{query}"))


def test_a_form_of_another_site_begins_nothing(browser):
    visitor = browser()
    answer = visitor.client.post("/sign-in/eu-login", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


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


EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}


def logout_token(identity, typ="logout+jwt", key=None, **claims):
    own = {
        "iss": identity.issuer,
        "aud": CLIENT,
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
def signed_in(browser, identity):
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


def test_a_word_of_signing_out_counts_once(browser, clock, identity, signed_in):
    token = logout_token(identity)
    assert sign_out_there(browser(), token).status_code == 200
    clock.pass_by(seconds=90)
    identity.now = clock().timestamp()
    again = browser()
    again.get(sent_on(again))
    assert sign_out_there(browser(), token).status_code == 400
    assert is_in(again)


def test_another_account_with_the_same_address(services, browser, identity):
    first, second = browser(), browser()
    assert first.get(sent_on(first)).url.path == "/desk"
    identity.claims["sub"] = "u2"
    assert refused(services, second.get(sent_on(second)))


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

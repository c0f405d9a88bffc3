"""A provider of OpenID Connect on this machine, which lies where a test tells it to."""

import re
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Thread
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from tasks.services import Services


@dataclass
class Identity:
    """What the provider says of who signs in, and in which ways it is wrong."""

    issuer: str = ""
    client: str = "kalends"
    secret: str = "a-secret-of-the-client"
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

    def id_token(self, nonce: str) -> str:
        """Return the token that says who signed in."""
        own = {
            "iss": self.issuer,
            "sub": "u1",
            "aud": self.client,
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


def packed(content: bytes) -> str:
    """Return bytes as a part of a token."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def make_provider(identity: Identity) -> FastAPI:
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
        is_known = request.headers.get("authorization") == basic(identity) or client_secret == identity.secret
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


def basic(identity: Identity) -> str:
    """Return how the client says in a header who it is."""
    return f"Basic {b64encode(f'{identity.client}:{identity.secret}'.encode()).decode()}"


def serve(identity: Identity) -> Callable[[], None]:
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

    def stop() -> None:
        server.should_exit = True
        thread.join()

    return stop


@pytest.fixture
def identity(clock: Callable[[], datetime]) -> Iterator[Identity]:
    """Return what the provider says, at the instant of the pages."""
    told = Identity(now=clock().timestamp())
    stop = serve(told)
    yield told
    stop()


@pytest.fixture
def services(services: Services, identity: Identity) -> Services:
    """Return services that know the provider."""
    more = {
        "oidc_issuer": identity.issuer,
        "oidc_client_id": identity.client,
        "oidc_client_secret": SecretStr(identity.secret),
    }
    return replace(services, settings=services.settings.model_copy(update=more))


@pytest.fixture
def sent_on() -> Callable[..., str]:
    """Return what begins to sign in, lets the provider send the browser back, and gives the path of that."""

    def begin(visitor) -> str:
        visitor.get("/sign-in")
        page = visitor.post("/sign-in/eu-login")
        way_in = re.search(r'href="(http[^"]+/authorization[^"]+)"', page.text)[1].replace("&amp;", "&")
        back = httpx.get(way_in, trust_env=False).headers["location"]
        return back.removeprefix("http://127.0.0.1:8000")

    return begin

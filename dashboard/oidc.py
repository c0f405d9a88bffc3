"""OpenID Connect: an identity provider proves an address; what the address may do is ours to say.

Sources: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9700 (best current practice).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from config.settings import Settings
from dashboard.logout_token import LEEWAY_SECONDS, LONGEST_NAME, LogoutClaims
from models.errors import EuLoginAwayError, EuLoginError
from models.rules.sign_in import SignedOutThere

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures that are believed: with a key pair, so that no secret of ours makes one, and never none."""

SECONDS = 5.0
"""How long the provider may take to answer."""

KEPT_SECONDS = 3600
"""How long its description and its keys are kept."""

AGAIN_SECONDS = 60
"""How long its keys are not asked for once more after a signature that none of them made."""

AWAY_SECONDS = 15
"""How long it is not asked again after it did not answer."""

_OURSELVES = frozenset({"127.0.0.1", "::1", "localhost"})
Told = TypeVar("Told")


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun in one browser, which keeps this until it comes back."""

    state: str
    nonce: str
    verifier: str

    @property
    def text(self) -> str:
        """Return it as the value of a cookie."""
        return ".".join((self.state, self.nonce, self.verifier))

    @classmethod
    def of(cls, text: str) -> "Begun":
        """Return what a cookie holds.

        Raises:
            EuLoginError: nothing was begun in this browser, or too long ago.
        """
        parts = text.split(".")
        if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - its fields
            raise EuLoginError
        return cls(*parts)


@dataclass(frozen=True)
class Proved:
    """Whom the provider proved: an address, and what it calls them and their session there."""

    address: str
    subject: str
    provider_session: str


class _Described(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)

    @property
    def addresses(self) -> list[str]:
        """Return every address that is asked."""
        own = [self.authorization_endpoint, self.token_endpoint, self.jwks_uri]
        return [*own, self.userinfo_endpoint] if self.userinfo_endpoint else own


class _Tokens(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id_token: str
    access_token: str = ""


class _Keys(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    keys: list[dict[str, Any]]

    @property
    def key_set(self) -> KeySet:
        """Return them as what checks signatures."""
        return KeySet.import_key_set({"keys": self.keys})


class Provider:
    """One identity provider, as this process knows it."""

    def __init__(self, settings: Settings) -> None:
        """Prepare to ask; nothing is asked yet."""
        self._settings = settings
        self._issuer = settings.oidc_issuer or ""
        self._lock = Lock()
        self._described: _Described | None = None
        self._keys: _Keys | None = None
        self._until = self._away_until = self._again_from = 0.0

    @property
    def is_set_up(self) -> bool:
        """Whether people can sign in by it."""
        return bool(self._issuer and self._settings.oidc_client_id)

    def way_in(self, begun: Begun) -> str:
        """Return the address to which a browser is sent to sign in.

        Raises:
            EuLoginAwayError: the provider does not answer.
        """
        asked = {
            "response_type": "code",
            "scope": "openid email",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self._back,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": create_s256_code_challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        place = self._known().authorization_endpoint
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def proved(self, begun: Begun, code: str, now: datetime) -> Proved:
        """Return whom the provider proves for a code that came back with the right state.

        Raises:
            EuLoginAwayError: the provider does not answer.
            EuLoginError: it refused the code, or what it said cannot be believed.
        """
        tokens = self._tokens(begun, code)
        claims = self._believed(tokens, begun.nonce, now)
        subject, its_session = _name(claims.get("sub")), _name(claims.get("sid", ""))
        if "email" not in claims:
            claims = {**self._user(tokens.access_token, subject)}
        address, verified = claims.get("email"), claims.get("email_verified")
        if not isinstance(address, str) or not (verified is True or verified == "true"):
            raise EuLoginError
        return Proved(address, subject, its_session)

    def signed_out(self, logout_token: str, now: datetime) -> SignedOutThere:
        """Return who signed out at the provider, as its logout token says.

        Source: OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6.

        Raises:
            EuLoginAwayError: the provider does not answer with its keys.
            EuLoginError: the token cannot be believed, is none of this kind, or is too old.
        """
        try:
            token = self._read(logout_token)
        except (JoseError, ValueError) as error:
            raise EuLoginError from error
        whose = (self._issuer, self._settings.oidc_client_id or "")
        return LogoutClaims.read(token.header, token.claims).signed_out(whose, now)

    @property
    def _back(self) -> str:
        return f"{self._settings.web_url}/sign-in/eu-login/back"

    def _known(self) -> _Described:
        with self._lock:
            if self._described is None or monotonic() > self._until:
                place = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
                found = self._looked_up(place, TypeAdapter(_Described))
                if found.issuer != self._issuer or not all(map(_is_safe, found.addresses)):
                    raise EuLoginAwayError
                self._described, self._keys = found, None
                self._until = monotonic() + KEPT_SECONDS
            return self._described

    def _tokens(self, begun: Begun, code: str) -> _Tokens:
        known, settings = self._known(), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": begun.verifier,
            "client_id": settings.oidc_client_id or "",
        }
        secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
        auth = None
        if secret and "client_secret_basic" in known.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(settings.oidc_client_id or "", secret)
        elif secret:
            form["client_secret"] = secret
        return self._told("POST", known.token_endpoint, TypeAdapter(_Tokens), data=form, auth=auth)

    def _believed(self, tokens: _Tokens, nonce: str, now: datetime) -> Mapping[str, Any]:
        params = {"client_id": self._settings.oidc_client_id, "nonce": nonce}
        if tokens.access_token:
            params["access_token"] = tokens.access_token
        wanted = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._settings.oidc_client_id or ""},
        }
        try:
            token = self._read(tokens.id_token)
            CodeIDToken(token.claims, token.header, wanted, params).validate(
                int(now.timestamp()), LEEWAY_SECONDS
            )
        except (JoseError, ValueError) as error:
            raise EuLoginError from error
        return token.claims

    def _read(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, self._known_keys().key_set, list(ALGORITHMS))
        except (JoseError, ValueError):
            if monotonic() < self._again_from:
                raise
            # It may have changed its keys since. Anybody may send a token: none makes us ask each time.
            self._keys, self._again_from = None, monotonic() + AGAIN_SECONDS
        return jwt.decode(id_token, self._known_keys().key_set, list(ALGORITHMS))

    def _known_keys(self) -> _Keys:
        place = self._known().jwks_uri
        keys = self._keys
        if keys is None:
            keys = self._keys = self._looked_up(place, TypeAdapter(_Keys))
        return keys

    def _looked_up(self, place: str, told: TypeAdapter[Told]) -> Told:
        """Return what is public; where it is away, nobody waits for it again for a while."""
        if monotonic() < self._away_until:
            raise EuLoginAwayError
        try:
            return self._told("GET", place, told)
        except EuLoginAwayError:
            self._away_until = monotonic() + AWAY_SECONDS
            raise

    def _user(self, access_token: str, subject: str) -> Mapping[str, Any]:
        place = self._known().userinfo_endpoint
        if not (place and access_token):
            raise EuLoginError
        headers = {"Authorization": f"Bearer {access_token}"}
        found = self._told("GET", place, TypeAdapter(dict[str, Any]), headers=headers)
        if found.get("sub") != subject:
            raise EuLoginError
        return found

    def _told(self, method: str, place: str, told: TypeAdapter[Told], **more: Any) -> Told:
        is_near = urlsplit(place).hostname in _OURSELVES
        try:
            with httpx.Client(timeout=SECONDS, trust_env=not is_near) as client:
                answer = client.request(method, place, **more)
            if answer.is_client_error:
                raise EuLoginError
            return told.validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EuLoginAwayError from error
        except ValidationError as error:
            raise EuLoginError from error


def _name(told: object) -> str:
    if not isinstance(told, str) or len(told) > LONGEST_NAME:
        raise EuLoginError
    return told


def _is_safe(place: str) -> bool:
    parts = urlsplit(place)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OURSELVES)

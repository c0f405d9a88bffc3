"""The cookies: session, the browser's own secret, language, where to go on, and what was just done."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from fastapi import Request, Response

SESSION = "session"
BROWSER = "browser"
LANGUAGE = "language"
NEXT = "next"
SAID = "said"

_A_CYCLE = 400 * 24 * 3600
"""Seconds for which a browser keeps its secret: from one yearly cycle to the next."""
_MINUTES = 15 * 60

Said = tuple[str, str]
"""A message: its kind (success, info, warning, error) and its text."""


@dataclass(frozen=True)
class Jar:
    """Reads and sets cookies; by https their names make the browser send them to us alone."""

    is_https: bool

    def name(self, cookie: str) -> str:
        """Return the full name of a cookie."""
        return f"__Host-{cookie}" if self.is_https else f"kalends-{cookie}"

    def get(self, request: Request, cookie: str) -> str:
        """Return the value of a cookie, empty without it."""
        return request.cookies.get(self.name(cookie), "")

    def put(self, response: Response, cookie: str, value: str, seconds: int | None = None) -> None:
        """Set a cookie that no script reads, until the browser closes or for so many seconds."""
        response.set_cookie(
            self.name(cookie),
            value,
            max_age=seconds,
            path="/",
            secure=self.is_https,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response, cookie: str) -> None:
        """Take a cookie away."""
        response.delete_cookie(
            self.name(cookie), path="/", secure=self.is_https, httponly=True, samesite="lax"
        )

    def remember_browser(self, response: Response, secret: str) -> None:
        """Give the browser a secret of its own: by it a link opens only where it was asked for."""
        self.put(response, BROWSER, secret, _A_CYCLE)

    def remember_next(self, response: Response, path: str) -> None:
        """Remember where somebody wanted to go before they had to sign in."""
        if is_own_path(path) and path.isascii():  # a cookie holds nothing else
            self.put(response, NEXT, path, _MINUTES)

    def say(self, request: Request, response: Response, *said: Said) -> None:
        """Keep messages for the next page; nobody else can put words into them."""
        text = urlsafe_b64encode(json.dumps(said).encode()).decode()
        self.put(response, SAID, f"{_signed(self._key(request), text)}.{text}", _MINUTES)

    def said(self, request: Request) -> list[Said]:
        """Return what the page before has to say."""
        signature, _, text = self.get(request, SAID).partition(".")
        key = self._key(request)
        if not (key and text and hmac.compare_digest(signature.encode(), _signed(key, text).encode())):
            return []
        return [(kind, words) for kind, words in json.loads(urlsafe_b64decode(text))]

    def form_token(self, request: Request, browser: str = "") -> str:
        """Return the token that a form of this browser carries; another one each time, all of them valid."""
        nonce = secrets.token_hex(16)
        return f"{nonce}.{_signed(self._key(request) or browser, nonce)}"

    def is_form_token(self, request: Request, token: str) -> bool:
        """Whether a form comes from a page that was shown to this browser, while it was signed in so."""
        nonce, _, signature = token.partition(".")
        key = self._key(request)
        return bool(key) and hmac.compare_digest(signature.encode(), _signed(key, nonce).encode())

    def secret_for(self, request: Request, what: str) -> str:
        """Return a secret of this session for one thing, the same each time; its cookie is needed for it."""
        made = hmac.digest(self._key(request).encode(), f"secret for {what}".encode(), "sha256")
        return urlsafe_b64encode(made).decode().rstrip("=")

    def _key(self, request: Request) -> str:
        return self.get(request, SESSION) or self.get(request, BROWSER)


def is_own_path(path: str) -> bool:
    """Whether this is a path of ours and not an address of another site."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and path.isprintable()
    )


def _signed(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()

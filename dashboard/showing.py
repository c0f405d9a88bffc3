"""How a route shows a page, sends somebody on, or hands out a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from config.definition import Language
from dashboard.cookies import BROWSER, LANGUAGE, SAID, Jar, Said
from dashboard.guards import Anyone
from dashboard.pages import Shown
from dashboard.web import Here, Now, Place, Web
from dashboard.words import words
from models.rules.access import Viewer
from tasks.access import new_secret
from tasks.services import Services

INSIDE = frozenset({"contacts", "cycles", "mail", "morning", "rehearsal", "runs", "users"})
"""What the paths of the secretariat's pages begin with."""


@dataclass(frozen=True)
class Show:
    """Shows pages to who asks: `now` is when the request arrived, `place` from where."""

    request: Request
    here: Web
    viewer: Viewer | None
    now: datetime
    place: str

    @property
    def services(self) -> Services:
        """Return what tasks work with."""
        return self.here.services

    @property
    def by(self) -> str:
        """Return the address of who is signed in, empty where nobody is."""
        return self.viewer.address if self.viewer else ""

    @property
    def language(self) -> Language:
        """Return the language of the page: English inside, elsewhere the one in which they read."""
        return Language.ENGLISH if self.is_inside else language_of(self.request, self.jar, self.viewer)

    @property
    def is_inside(self) -> bool:
        """Whether this is a page of the secretariat, looked at from there: those are in English alone."""
        first = self.request.url.path.split("/")[1]
        return first in INSIDE and self.viewer is not None and self.viewer.is_secretariat

    @property
    def jar(self) -> Jar:
        """Return the cookies."""
        return Jar(self.here.is_https)

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page; messages of the page before stand in it, once."""
        browser = self.jar.get(self.request, BROWSER)
        new = "" if browser else new_secret()
        text = self.here.pages.render(name, self._shown(new), values)
        response = HTMLResponse(text, status)
        if new:
            self.jar.remember_browser(response, new)
        if self.jar.get(self.request, SAID):
            self.jar.drop(response, SAID)
        return response

    def part(self, name: str, **values: Any) -> HTMLResponse:
        """Return a part of a page, for one that is already shown."""
        return HTMLResponse(self.here.pages.render(name, self._shown(""), values))

    def go(self, path: str, *said: Said) -> RedirectResponse:
        """Send who asks on to another page of ours, which says what was done."""
        response = RedirectResponse(path, 303)
        if said:
            self.jar.say(self.request, response, *said)
        return response

    def text(self, key: str, **values: object) -> str:
        """Return words of the pages in the language of who asks."""
        return words(self.language)[key].format(**values)

    def _shown(self, browser: str) -> Shown:
        return Shown(
            language=self.language.value,
            viewer=self.viewer,
            path=self.request.url.path,
            csrf=self.jar.form_token(self.request, browser),
            now=self.now,
            messages=tuple(self.jar.said(self.request)),
            is_rehearsal=self.here.is_rehearsal,
            is_in_other_languages=self.request.method in ("GET", "HEAD") and not self.is_inside,
            lets_time_pass=self.here.engine is not None,
        )


async def shower(request: Request, here: Here, viewer: Anyone, now: Now, place: Place) -> Show:
    """Return what shows pages to who asks."""
    return Show(request, here, viewer, now, place)


Showing = Annotated[Show, Depends(shower)]


def language_of(request: Request, jar: Jar, viewer: Viewer | None) -> Language:
    """Return the language in which somebody reads: chosen, else that of their letters, else the browser's."""
    chosen = jar.get(request, LANGUAGE)
    if chosen in {language.value for language in Language}:
        return Language(chosen)
    if viewer:
        return viewer.language
    wanted = request.headers.get("accept-language", "").lower()
    return Language.FRENCH if wanted.startswith("fr") else Language.ENGLISH


def file(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to be saved, never shown: what others wrote runs nothing here."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": disposition, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=media_type, headers=headers)

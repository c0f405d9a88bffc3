"""Every page that somebody can reach by links, in every role and at every stage of the year."""

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import pytest
from starlette.routing import Match

from benchmarks.site.chromium import context_of
from benchmarks.site.stage import EMPTY
from benchmarks.site.watch import Watched, barriers, overflow
from dashboard.app import PAGES

VISITORS = {
    "nobody": "",
    "contact": "nip@el.example",
    "authority": "authority@el.example",
    "reader": "reader@el.example",
    "officer": "officer@eeas.example",
    "approver": "approver@eeas.example",
    "auditor": "auditor@eeas.example",
    "operator": "operator@eeas.example",
}
WORDS = ("deed", "verb", "form")
"""Parts of a path that make another page of the same route."""

LINK = re.compile(r'\s(?:href|hx-get)="(/[^"#]*)')
OTHER_SESSION = re.compile(r"sessions/\d+")
"""The two tabs have a session each, and each can end the other one."""
ELEMENT = re.compile(r'<\w+(?: class="[^"]*")?')

LINKS = "[...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))"
FORMS = """[...document.querySelectorAll('form')]
    .map((one) => `${one.method} ${one.getAttribute('action')} ${[...new FormData(one).keys()]}`)"""


def route_of(path):
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    for route in (route for router in PAGES for route in router.routes):
        match, found = route.matches(scope)
        if match is Match.FULL:
            return route.path, *(found["path_params"].get(name) for name in WORDS)
    return (path,)


def is_page(answer):
    return "text/html" in answer.headers["content-type"]


@dataclass
class Crawl:
    """One visitor going through the site, each page once for each route."""

    seen: Watched
    plain: Watched
    known: dict
    waiting: list
    language: str
    routes: set = field(default_factory=set)

    def run(self):
        while self.waiting:
            path = self.waiting.pop(0)
            route = route_of(urlsplit(path).path)
            if route not in self.routes:
                self.routes.add(route)
                yield from (f"{path}: {one}" for one in self.visit(path, route))

    def visit(self, path, route):
        answer = self.plain.context.request.get(self.plain.url + path)
        if answer.status != 200:
            return [f"status {answer.status}"]
        if "attachment" in answer.headers.get("content-disposition", "") or not is_page(answer):
            return []
        text = answer.text()
        links = [unescape(link) for link in LINK.findall(text)]
        self.waiting += [link for link in links if not link.startswith("/static/")]
        return self.look(path) if self.has_new_elements(route, text) else []

    def has_new_elements(self, route, text):
        """Whether there are elements that nobody saw on this page: only then is it looked at again."""
        known, here = self.known.setdefault((self.language, *route), set()), set(ELEMENT.findall(text))
        is_new = not here <= known
        known |= here
        return is_new

    def look(self, path):
        self.plain.go(path)
        self.seen.go(path)
        tab = self.seen.tab
        tab.set_viewport_size({"width": 1280, "height": 900})
        yield from barriers(tab)
        yield from self.without_scripts()
        facts = tab.evaluate("[document.querySelectorAll('h1').length, document.documentElement.lang]")
        if facts != [1, self.language] or not tab.title().partition(" – ")[0].strip():
            yield f"h1, lang: {facts}, title: {tab.title()}"
        for width in (640, 320):
            if (over := overflow(tab, width)) > 0:
                yield f"{over} px too wide at {width}"
        yield from self.seen.take_said()

    def without_scripts(self):
        for what, script in (("links", LINKS), ("forms", FORMS)):
            shown, plain = (
                {OTHER_SESSION.sub("sessions/N", found) for found in one.tab.evaluate(script)}
                for one in (self.seen, self.plain)
            )
            missing = shown - plain
            yield from (f"{what} only with scripts: {one}" for one in sorted(missing))


@pytest.fixture(scope="module")
def known():
    """Return the elements that were seen on each page."""
    return {}


@pytest.fixture
def crawl(chromium, site_at, known):
    """Return what sends a visitor through a stage."""
    contexts = []

    def start(stage, visitor, language="en"):
        site = site_at(stage)
        for has_scripts in (True, False):
            context = context_of(chromium, site, VISITORS[visitor], has_scripts=has_scripts)
            context.add_cookies([{"name": "kalends-language", "value": language, "url": site.url}])
            contexts.append(context)
        seen, plain = (Watched(context, site.url) for context in contexts)
        inside = ["/cycles"] if "eeas" in VISITORS[visitor] else []
        return Crawl(seen, plain, known, ["/", *inside], language)

    yield start
    for context in contexts:
        context.close()


CASES = [
    *[("mid", visitor, "en") for visitor in VISITORS],
    *[(EMPTY, visitor, "en") for visitor in ("nobody", "officer", "operator")],
    *[("mid", visitor, "fr") for visitor in ("nobody", "contact")],
    *[("overdue", visitor, "en") for visitor in ("contact", "officer")],
    *[("closed", visitor, "en") for visitor in ("contact", "officer", "approver")],
]


@pytest.mark.parametrize(("stage", "visitor", "language"), CASES, ids=["-".join(case) for case in CASES])
def test_every_page_can_be_used_by_everybody(crawl, stage, visitor, language):
    started = crawl(stage, visitor, language)
    assert list(started.run()) == []
    assert len(started.routes) > 3

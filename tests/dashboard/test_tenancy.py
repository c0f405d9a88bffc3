"""Every route x every visitor: what is not for somebody is not there for them, and no route is forgotten."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from config.settings import Settings
from dashboard.app import at_the_edge, work_of
from dashboard.cookies import Jar
from models.rules.sign_in import Who
from tasks.access import sign_in_as, viewer_of
from tasks.services import Services, open_services

NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8000"

FOLDER = Path(__file__).parent / "tenancy"

PATH = {"cycle": "pesco-nip-2024", "respondent": "EL", "deliverable": "nip"}
"""What stands in a path; in the place of anything else stands what is not there."""

VISITORS = {
    "nobody": "",
    "contact": "nip@el.example",
    "authority": "authority@el.example",
    "reader": "reader@el.example",
    "other": "nip@cy.example",
    "officer": "officer@eeas.example",
    "approver": "approver@eeas.example",
    "auditor": "auditor@eeas.example",
    "operator": "operator@eeas.example",
}
INSIDE = {"officer", "approver", "auditor", "operator"}
AT_DESK = {"contact", "authority", "reader"}
"""Those of the respondent that stands in the paths."""

PASSES = {
    "anyone": set(VISITORS),
    "signed_in": set(VISITORS) - {"nobody"},
    "secretariat": INSIDE,
    "officer": {"officer"},
    "approver": {"approver"},
    "operator": {"operator"},
    "officer_or_operator": {"officer", "operator"},
    "auditor_or_operator": {"auditor", "operator"},
    "acts_for_somebody": AT_DESK | {"other"},
    "desk": AT_DESK,
    "desk_write": {"contact"},
    "desk_clear": {"contact", "authority"},
}
"""Who passes a guard; a route for programs has the guard 'token' and tests of its own."""

ENTRIES = {
    route: guard
    for file in sorted(FOLDER.glob("*.toml"))
    for route, guard in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
FOR_PEOPLE = [(route, guard) for route, guard in ENTRIES.items() if guard != "token"]


def walk(routes):
    for route in routes:
        if isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in route.methods - {"HEAD"})
        else:  # a router that was included; anything else has none, and fails here
            yield from walk(route.original_router.routes)


def test_each_route_has_an_entry_and_each_entry_a_route(application):
    assert set(walk(application.routes)) == set(ENTRIES)


@dataclass
class Visitor:
    """Somebody who asks for one page after the other; signed in anew where they were signed out."""

    services: Services
    client: TestClient
    address: str
    token: str = ""

    def ask(self, route, **places):
        method, _, path = route.partition(" ")
        path = re.sub(r"\{(\w+)(:path)?\}", lambda found: (PATH | places).get(found[1], "0"), path)
        if self.address and not (self.token and viewer_of(self.services, self.token, NOW)):
            self.token = sign_in_as(self.services, Who(self.address, "test"), NOW).token
        self.client.cookies.clear()
        self.client.cookies.set(
            "kalends-session" if self.token else "kalends-browser", self.token or "secret"
        )
        data = {"csrf": form_token(self.client)} if method == "POST" else None
        return self.client.request(method, path, data=data, follow_redirects=False)


def form_token(client):
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    request = Request({"type": "http", "headers": [(b"cookie", cookies.encode())]})
    return Jar(is_https=False).form_token(request)


@pytest.fixture(scope="module")
def visitors(application, prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("visitors")
    (folder / "kalends.db").write_bytes(prepared.read_bytes())
    url = f"sqlite:///{folder / 'kalends.db'}"
    settings = Settings(
        database_url=url, files=folder / "files", mailbox_folder=folder / "letters", web_url=ORIGIN
    )
    with open_services(settings) as services:
        application.state.web = work_of(services, lambda: NOW, application.state.web.pages)
        client = TestClient(at_the_edge(application), ORIGIN)
        yield {name: Visitor(services, client, address) for name, address in VISITORS.items()}


def refusal(guard, visitor):
    """Return how somebody is refused: sent to sign in, nothing is there, or a role is missing."""
    if visitor == "nobody":
        return 303
    sees = INSIDE if PASSES[guard] <= INSIDE else AT_DESK
    return 403 if visitor in sees else 404


@pytest.mark.parametrize(("route", "guard"), FOR_PEOPLE)
def test_who_passes(visitors, route, guard):
    for name, visitor in visitors.items():
        answer = visitor.ask(route)
        if name in PASSES[guard]:
            assert answer.status_code < 500, name
            assert answer.status_code not in (401, 403), name
            assert answer.headers.get("location") != "/sign-in" or guard == "anyone", name
        else:
            assert answer.status_code == refusal(guard, name), name
            assert name != "nobody" or answer.headers["location"] == "/sign-in"


@pytest.mark.parametrize("route", [route for route, guard in FOR_PEOPLE if guard.startswith("desk")])
@pytest.mark.parametrize("places", [{"respondent": "CY"}, {"respondent": "XX"}, {"cycle": "no-such-cycle"}])
def test_what_is_of_others_is_not_there(visitors, route, places):
    answer = visitors["contact"].ask(route, **places)
    assert answer.status_code == 404
    nothing = visitors["contact"].ask("GET /nowhere")
    assert words(answer.text) == words(nothing.text)


def words(text):
    return re.sub(r'value="[^"]*"', "", text.partition("<main")[2].partition("</main>")[0])

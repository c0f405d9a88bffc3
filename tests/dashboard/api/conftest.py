"""What tests of the API share: programs with tokens of any respondent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.testclient import TestClient

from dashboard.api.prefix import PREFIX
from dashboard.app import at_the_edge, make_app
from models.queries.access import viewer_at
from models.rules.lint import read_definition
from models.rules.scopes import may_give
from tasks.api_tokens import Wanted, make_api_token
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Program:
    """A program with a token, or without; paths begin after the prefix of the API."""

    client: httpx.Client
    token: str = ""
    seen: list[httpx.Response] = field(default_factory=list)

    def __call__(self, method: str, path: str, **more: object) -> httpx.Response:
        """Ask for something."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = self.client.request(
            method, PREFIX + path, headers=headers | dict(more.pop("headers", {})), **more
        )
        self.seen.append(answer)
        return answer

    def get(self, path: str, **more: object) -> httpx.Response:
        """Read something."""
        return self("GET", path, **more)

    def post(self, path: str, **more: object) -> httpx.Response:
        """Write something."""
        return self("POST", path, **more)

    def hand_in(self, content: bytes, kind: str = XLSX, path: str = "nip", **more: str) -> httpx.Response:
        """Hand in a file; what else is said are headers."""
        headers = {name.replace("_", "-"): said for name, said in more.items()}
        where = f"/cycles/{CODE}/obligations/{path}/submissions"
        return self.post(where, content=content, headers={"Content-Type": kind} | headers)


@pytest.fixture
def token_of(services, clock):
    """Return what makes a token in the name of somebody."""

    def make(address="nip@el.example", *scopes):
        with services.reading() as session:
            viewer = viewer_at(session, address, clock())
        return make_api_token(
            services, viewer, viewer.mine[0], Wanted("test", scopes or may_give(may_write=True)), clock()
        )

    return make


@pytest.fixture
def app(services, clock):
    """Return the application as it is asked."""
    return at_the_edge(make_app(services, clock))


@pytest.fixture
def program(app) -> Iterator[Callable[..., Program]]:
    """Return what starts a program with a token."""
    return lambda token="": Program(TestClient(app, "http://127.0.0.1:8000"), token)


@pytest.fixture
def greek(program, token_of):
    """Return a program of Greece that may do everything."""
    return program(token_of())


@pytest.fixture
def nip(greek):
    """Return the path of the plan of whoever asks."""
    return f"/cycles/{CODE}/obligations/nip"


@pytest.fixture(scope="session")
def form_of():
    """Return what fills in the form of a respondent."""

    def fill_in(respondent="EL", variant=Variant.VALID, name="Greece"):
        return file_of(DEFINITION, FormFor(respondent, name, DEFINITION.deliverable("nip")), variant)

    return fill_in

"""What tests of pages share: an installation with an open cycle, a clock to be set, browsers of any role."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import playwright.sync_api as playwright
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from benchmarks.site.chromium import chromium
from benchmarks.site.prefect import FakePrefect, fake_prefect
from config.definition import ContactRole
from config.reference import read_roster
from config.settings import Settings
from dashboard.app import at_the_edge, make_app, work_of
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.rules.access import Role
from models.rules.lint import read_definition
from models.rules.review import Review
from models.rules.sign_in import Who
from models.schema import create_schema
from tasks.access import sign_in_as
from tasks.acts import Act, Deed, carry_out
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.report_view import report_view
from tasks.roles import Given, give_role
from tasks.services import Services, open_services

CODE = "pesco-nip-2024"
OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
CALLED_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8000"

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands where it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass
class Browser:
    """A browser without scripts: keeps cookies, sends forms with the token of the page it saw last."""

    client: httpx.Client
    token: str = ""
    seen: list[httpx.Response] = field(default_factory=list)

    def get(self, path: str, **more: object) -> httpx.Response:
        """Ask for a page, and follow where it leads."""
        return self._saw(self.client.get(path, **more))

    def post(self, path: str, data: dict[str, object] | None = None, **more: object) -> httpx.Response:
        """Send a form of the page seen last, and follow where it leads."""
        return self._saw(self.client.post(path, data={"csrf": self.token, **(data or {})}, **more))

    def _saw(self, response: httpx.Response) -> httpx.Response:
        self.seen.append(response)
        if found := _CSRF.search(response.text):
            self.token = found.group(1)
        return response


@pytest.fixture(name="chromium", scope="module")
def started_chromium() -> Iterator[playwright.Browser]:
    """Start Chromium for the tests of a module.

    Not for longer: while it runs its loop runs in this thread, where other tests want to run one of theirs.
    """
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[Settings], None]) -> Path:
    """Return a database in which the NIP cycle is open and called, made once and then copied."""
    folder = tmp_path_factory.mktemp("web")
    url = f"sqlite:///{folder / 'kalends.db'}"
    prepare(Settings(database_url=url, files=folder / "files", mailbox_folder=folder / "letters"))
    return folder / "kalends.db"


@pytest.fixture(scope="session")
def prepare() -> Callable[[Settings], None]:
    """Return what makes an installation in which the NIP cycle is open and called."""
    return _prepare


def _prepare(settings: Settings) -> None:
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    with open_services(settings) as services:
        with services.transaction() as session:
            import_contacts(session, "member_states", _contacts())
        open_from_text(services, definition_text(CODE), OPENED_AT)
        advance(services, CODE, CALLED_AT)
        for role in (Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.OPERATOR):
            give_role(
                services,
                Given(f"{role.value}@eeas.example", role, "operator", "EEAS", house="EEAS"),
                OPENED_AT,
            )
        for role in (Role.AUTHORITY, Role.READER):
            give_role(
                services, Given(f"{role.value}@el.example", role, "x", "Ministry", respondent="EL"), OPENED_AT
            )


def _contacts() -> list[ContactEntry]:
    return [
        ContactEntry(entry.code, ContactRole.FUNCTIONAL_MAILBOX, f"nip@{entry.code.lower()}.example", "Desk")
        for entry in read_roster("member_states")
    ]


@pytest.fixture
def services(prepared: Path, tmp_path: Path) -> Iterator[Services]:
    """Return the services of an installation of this test's own, with an open cycle."""
    (tmp_path / "kalends.db").write_bytes(prepared.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'kalends.db'}",
        files=tmp_path / "files",
        mailbox_folder=tmp_path / "letters",
        web_url=ORIGIN,
    )
    with open_services(settings) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the pages."""
    return Clock()


@pytest.fixture(scope="session")
def application(prepared: Path) -> FastAPI:
    """Return the routes, put together once; what they work with is each test's own."""
    settings = Settings(database_url=f"sqlite:///{prepared}", files=prepared.parent / "files", web_url=ORIGIN)
    with open_services(settings) as services:
        return make_app(services, Clock())


@pytest.fixture
def browser(application: FastAPI, services: Services, clock: Clock) -> Callable[..., Browser]:
    """Return what opens a browser, signed in with an address, or not."""
    application.state.web = work_of(services, clock, application.state.web.pages)
    app = at_the_edge(application)

    def open_one(address: str = "") -> Browser:
        client = TestClient(app, ORIGIN, follow_redirects=True)
        if address:
            signed = sign_in_as(services, Who(address, "testclient"), clock())
            client.cookies.set("kalends-session", signed.token)
        opened = Browser(client)
        opened.get("/account" if address else "/sign-in")
        return opened

    return open_one


@pytest.fixture
def officer(browser: Callable[..., Browser]) -> Browser:
    """Return the browser of an officer."""
    return browser("officer@eeas.example")


@pytest.fixture
def greece(browser: Callable[..., Browser]) -> Browser:
    """Return the browser of a contact of Greece."""
    return browser("nip@el.example")


@pytest.fixture(scope="session")
def plan() -> bytes:
    """Return a plan of Greece that is complete."""
    definition = read_definition(definition_text(CODE))
    whose = FormFor("EL", "Greece", definition.deliverable("nip"))
    return file_of(definition, whose, Variant.VALID)


@pytest.fixture
def counted(services: Services, clock: Clock, plan: bytes) -> Review:
    """Let the plan of Greece be taken into account, and nobody else's; return what is counted then."""
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    clock.pass_by(minutes=5)
    advance(services, CODE, clock())
    carry_out(services, Act(CODE, "EL", "nip", Deed.TAKE_INTO_ACCOUNT), clock())
    return report_view(services, CODE, clock()).review


@pytest.fixture
def prefect() -> Iterator[FakePrefect]:
    """Let a Prefect server answer as it is told."""
    with fake_prefect() as told:
        yield told


@pytest.fixture
def with_prefect(prefect: FakePrefect, tmp_path: Path) -> Callable[[Services], Services]:
    """Return what lets services ask that server, and keep rehearsals in a folder of the test's."""
    told = {"prefect_api_url": prefect.url, "rehearsals": tmp_path / "rehearsals"}
    return lambda services: replace(services, settings=services.settings.model_copy(update=told))

"""The installation that is stormed: a cycle that was called, people who are signed in, forms to hand in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mode

from benchmarks.hostile.gauntlet import usual_form
from benchmarks.stampede.arrivals import CODE, DELIVERABLE, Arrival, Kind, People
from config.definition import ContactRole
from config.reference import read_roster
from config.settings import Settings
from models.database import Database
from models.operations.contacts import ContactEntry, import_contacts
from models.queries.cycles import get_cycle
from models.queries.deadlines import deadline_versions
from models.queries.obligations import find_obligation
from models.rules.access import Role
from models.rules.sign_in import Who
from models.schema import create_schema
from tasks.access import sign_in_as
from tasks.advance import advance
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.roles import Given, give_role
from tasks.services import Services, open_services

OPENED_AT = datetime(2023, 12, 1, 8, tzinfo=UTC)
CALLED_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)
_OFFICERS = tuple(f"officer{number}@eeas.example" for number in range(1, 5))

FORMS, SESSIONS = "forms", "sessions.json"
"""Folder of the forms, and file of the tokens by address, in the folder of a stampede."""


@dataclass(frozen=True)
class World:
    """What is stormed, and where it lies."""

    folder: Path
    settings: Settings
    people: People
    late_after: Mapping[str, datetime]
    """UTC instant after which a version of a state is late; a holiday of its own moves it."""

    @property
    def passes(self) -> datetime:
        """Return the instant after which most are late."""
        return mode(self.late_after.values())

    def form(self, one: Arrival) -> Path:
        """Return the file of a hand-in."""
        return self.folder / FORMS / f"{one.state}-{one.number}.xlsx"

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Open its services, as long as nobody else has them."""
        with open_services(self.settings) as services:
            yield services


def make_world(folder: Path, url: str | None) -> World:
    """Make an installation whose cycle was called, in a folder; so is its database, unless one is named."""
    settings = Settings(
        database_url=url or f"sqlite:///{folder / 'kalends.sqlite'}",
        files=folder / "files",
        mailbox_folder=folder / "letters",
    )
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    people = People(tuple(entry.code for entry in read_roster("member_states")), _OFFICERS)
    with open_services(settings) as services:
        late_after = _called(services, people)
    return World(folder, settings, people, late_after)


def _called(services: Services, people: People) -> dict[str, datetime]:
    with services.transaction() as session:
        mailbox = ContactRole.FUNCTIONAL_MAILBOX
        contacts = [ContactEntry(code, mailbox, people.contact(code), "Desk") for code in people.states]
        import_contacts(session, "member_states", contacts)
    open_from_text(services, definition_text(CODE), OPENED_AT)
    advance(services, CODE, CALLED_AT)
    for address in people.officers:
        give_role(services, Given(address, Role.OFFICER, "operator", "EEAS", house="EEAS"), CALLED_AT)
    with services.reading() as session:
        cycle = get_cycle(session, CODE)
        owed = {code: find_obligation(session, cycle, code, DELIVERABLE) for code in people.states}
        return {code: deadline_versions(session, one.row)[-1].late_after for code, one in owed.items()}


def sign_in(services: Services, people: People, now: datetime) -> dict[str, str]:
    """Begin a session for everybody, and return the tokens by address."""
    addresses = (*people.officers, *map(people.contact, people.states))
    return {one: sign_in_as(services, Who(one, "127.0.0.1"), now).token for one in addresses}


def write_forms(world: World, coming: Sequence[Arrival]) -> None:
    """Write the file of each hand-in: a form of that state, each of other bytes."""
    (world.folder / FORMS).mkdir()
    names = {entry.code: entry.name for entry in read_roster("member_states")}
    forms: dict[str, bytes] = {}
    for one in coming:
        if one.kind is Kind.HAND_IN:
            form = forms.get(one.state) or forms.setdefault(
                one.state, usual_form(one.state, names[one.state])
            )
            world.form(one).write_bytes(with_comment(form, one.number))


def with_comment(form: bytes, number: int) -> bytes:
    """Return the same workbook with another comment at the end of its container, so other bytes."""
    comment = b"%08d" % number
    return form[:-2] + len(comment).to_bytes(2, "little") + comment


def write_plan(
    folder: Path, coming: Sequence[Arrival], tokens: dict[str, str], url: str, begin: float
) -> Path:
    """Write what the client has to do from a second of this machine's clock on, and return the file."""
    plan = folder / "plan.json"
    orders = [asdict(one) | {"path": one.path} for one in coming]
    plan.write_text(json.dumps({"url": url, "begin": begin, "tokens": tokens, "orders": orders}))
    return plan

"""Small worlds: a short roster, a definition without slow outputs, services of their own."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import reference
from config.settings import Settings
from models.database import Database
from models.rules.lint import read_definition
from models.schema import create_schema
from tasks.definitions import definition_text
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.scenario import read_scenario
from tasks.services import Services, open_services

ROSTER = ("BE", "EL", "LT", "SE")
"""Who takes part in a small world; two capitals an hour ahead, and one with a holiday on 11 March."""

LONGER_ROSTER = (*ROSTER[:2], "FR", "LT", "PL", "SE")
"""Two more who do nothing, so that there is more to write to them."""

SCENARIO = Path(__file__).with_name("scenario.toml")
"""A year in which everything happens that an act can say."""


@contextmanager
def small_roster(*codes: str) -> Iterator[None]:
    """Let the roster of Member States hold these alone."""
    rows = reference._rows  # noqa: SLF001 - the one place where the reference data comes from

    def some(name: str) -> list[dict[str, str]]:
        return [row for row in rows(name) if name != "member_states" or row["eu_code"] in codes]

    reference.read_roster.cache_clear()
    reference._rows = some  # noqa: SLF001
    try:
        yield
    finally:
        reference._rows = rows  # noqa: SLF001
        reference.read_roster.cache_clear()


def small_definition(**changes: str) -> str:
    """Return the cycle of 2024 with a report that is quickly made, and other texts replaced."""
    text = definition_text("pesco-nip-2024")
    quick = {'formats = ["html", "json", "docx", "xlsx", "pdf"]': 'formats = ["html", "json"]'}
    for old, new in (quick | changes).items():
        assert old in text, f"the definition has no {old!r} any more"
        text = text.replace(old, new)
    tomllib.loads(text)
    return text


def settings_in(folder: Path, url: str | None = None) -> Settings:
    """Return settings whose files lie in a folder, and whose database does unless a URL is given."""
    return Settings.model_construct(
        database_url=url or f"sqlite:///{folder / 'kalends.sqlite'}",
        files=folder / "files",
        mailbox_folder=folder / "letters",
        channel="mailbox",
        batch_size=500,
        check_mail_domains=False,
    )


@contextmanager
def world(folder: Path, url: str | None = None) -> Iterator[Services]:
    """Make a database for rehearsal and open its services."""
    with world_of(settings_in(folder, url)) as services:
        yield services


@contextmanager
def world_of(settings: Settings) -> Iterator[Services]:
    """Make a database for rehearsal and open the services that settings say."""
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=True)
    database.close()
    with open_services(settings) as services:
        yield services


def rehearsal_in(services: Services, text: str, scenario: Path = SCENARIO) -> Rehearsal:
    """Return the rehearsal of a definition with a scenario in a world."""
    definition = read_definition(text)
    return Rehearsal(services, text, definition, read_scenario(scenario, definition).acts)


@contextmanager
def many_respondents(number: int) -> Iterator[None]:
    """Let the roster of Member States hold that many made-up respondents, spread over the real countries."""
    rows = reference._rows  # noqa: SLF001
    real = rows("member_states")

    def many(name: str) -> list[dict[str, str]]:
        if name != "member_states":
            return rows(name)
        places = range(1, number + 1)
        return [
            real[place % len(real)]
            | {"eu_code": f"R{place:05d}", "name": f"Respondent {place}", "protocol_order": str(place)}
            for place in places
        ]

    reference.read_roster.cache_clear()
    reference._rows = many  # noqa: SLF001
    try:
        yield
    finally:
        reference._rows = rows  # noqa: SLF001
        reference.read_roster.cache_clear()

"""What is killed: a whole rehearsal, and one `advance` with everything due, on SQLite and on PostgreSQL."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from benchmarks.simulation.dump import Dump, differences, dump
from benchmarks.simulation.kills import emptied, fork
from benchmarks.simulation.worlds import rehearsal_in, settings_in, small_definition, world
from config.settings import Settings
from models.database import Database
from models.rules.lint import read_definition
from tasks.advance import advance
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.run import RehearsalRequest, rehearse
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of
from tasks.services import Services, open_services

SHORT = Path(__file__).with_name("killed.toml")
"""Who acts in the rehearsal that is killed."""

STOPPED = datetime(2024, 3, 8, 12, tzinfo=UTC)
"""Instant up to which the cycle ran before the `advance` that is killed."""

ARRIVED = datetime(2024, 3, 12, 15, tzinfo=UTC)
"""Instant at which plans and statements came while no engine ran."""

NOW = datetime(2024, 3, 13, 8, tzinfo=UTC)
"""Instant of that `advance`: 09:00 in Brussels of the day of the rung +3."""

Files = dict[str, str]


@dataclass(frozen=True)
class Result:
    """What a run leaves: its files by path, as hashes, and its database."""

    files: Files
    rows: Dump

    def differs(self, other: "Result") -> list[str]:
        """Return what the other run did otherwise."""
        names = sorted(
            name for name in self.files | other.files if self.files.get(name) != other.files.get(name)
        )
        return [f"file {name}" for name in names] + differences(self.rows, other.rows)


class Case(Protocol):
    """Something to kill: made afresh for each kill in a folder, worked, and looked at."""

    def prepared(self) -> AbstractContextManager[None]:
        """Make what every run begins with, and remove it at the end."""

    def fresh(self, folder: Path) -> AbstractContextManager[Settings]:
        """Make the start of one run, and remove it at the end."""

    def work(self, settings: Settings) -> None:
        """Do the whole of it, or the rest; the same call for both."""

    def result(self, settings: Settings) -> Result:
        """Return what is there at the end."""


@dataclass(frozen=True)
class KilledRehearsal:
    """A rehearsal from its first commit to its last file."""

    base: Path
    text: str
    scenario: Path = SHORT

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Write the definition, and rehearse once, so that every child starts warm."""
        self.base.mkdir(parents=True, exist_ok=True)
        (self.base / "short.toml").write_text(self.text)
        self.work(settings_in(emptied(self.base / "warm") / "out"))
        yield

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Settings]:
        """Yield settings in an empty folder."""
        yield settings_in(emptied(folder) / "out")
        shutil.rmtree(folder)

    def work(self, settings: Settings) -> None:
        """Rehearse, or go on where it stopped."""
        out = settings.files.parent
        rehearse(RehearsalRequest(str(self.base / "short.toml"), out, scenario=self.scenario))

    def result(self, settings: Settings) -> Result:
        """Return every file but the database, its journals, its locks and what is no result."""
        out = settings.files.parent
        files = hashes(out)
        results = {name: value for name, value in files.items() if not _is_of_the_run(name)}
        return Result(results, dump_of(f"sqlite:///{out / 'kalends.sqlite'}"))


@dataclass(frozen=True)
class KilledAdvance:
    """One `advance` after some days without an engine: arrivals, a cut-off and letters of three kinds."""

    base: Path
    server: str | None = None
    """Address of a PostgreSQL database from which others are made; SQLite where there is none."""

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Bring a cycle to the instant before, in a child, so that no connection stays open here."""
        folder = emptied(self.base / "before")
        with self._database("before", None) as url:
            code = fork(lambda: _until_stopped(folder, url), self.base / "before.log")
            assert code == 0, (self.base / "before.log").read_text()
            yield

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Settings]:
        """Yield settings of a copy of the world before."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base / "before", folder)
        with self._database("now", "before") as url:
            yield settings_in(folder, url)
        shutil.rmtree(folder)

    def work(self, settings: Settings) -> None:
        """Advance once."""
        with open_services(settings) as services:
            advance(services, "pesco-nip-2024", NOW)

    def result(self, settings: Settings) -> Result:
        """Return the letters, the files handed in and the database."""
        folder = settings.files.parent
        files = {name: value for name, value in hashes(folder).items() if not name.startswith("kalends.")}
        letters = {name: value for name, value in files.items() if not name.endswith(".tmp")}
        return Result(letters, dump_of(settings.database_url))

    @contextmanager
    def _database(self, name: str, template: str | None) -> Iterator[str | None]:
        if self.server is None:
            yield None
            return
        url = make_url(self.server).set(database=self._named(name))
        made = sql.Identifier(self._named(name))
        copied = sql.Identifier(self._named(template) if template else "template0")
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, copied))
        try:
            yield url.render_as_string(hide_password=False)
        finally:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))

    def _named(self, name: str) -> str:
        return f"kill_{name}_{self.base.name}"

    def _execute(self, statement: sql.Composed) -> None:
        admin = make_url(self.server or "").set(drivername="postgresql")
        with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement)


def hashes(folder: Path) -> Files:
    """Return the hash of every file in a folder, by its path in there."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def dump_of(url: str) -> Dump:
    """Return the contents of a database."""
    database = Database(url)
    try:
        return dump(database)
    finally:
        database.close()


def _is_of_the_run(name: str) -> bool:
    return name.startswith((".state/", "kalends.sqlite"))


def _until_stopped(folder: Path, url: str | None) -> None:
    # The statement's cut-off comes early, so that it passes in the same call in which reminders go.
    once = 'formats = ["txt", "docx", "pdf"]\ndue_on = 2024-03-10\ncut_off_on = '
    text = small_definition(**{f"{once}2024-04-30": f"{once}2024-03-12"})
    with world(folder, url) as services:
        rehearsal = rehearsal_in(services, text, SHORT)
        now: datetime | None = rehearsal.open()
        while now and now < STOPPED:
            now = rehearsal.run_day(now)
        _arrive(services, text)


def _arrive(services: Services, text: str) -> None:
    definition = read_definition(text)
    for code, name, deliverable in (("LT", "Lithuania", "nip"), ("SE", "Sweden", "statement")):
        whose = FormFor(code, name, definition.deliverable(deliverable))
        content = file_of(definition, whose, Variant.INCOMPLETE)
        hand_in(services, HandIn(definition.code, code, deliverable, content, ARRIVED), ARRIVED)

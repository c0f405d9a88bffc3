"""What is killed: a whole rehearsal, and one `advance` with everything due, on both databases."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from benchmarks.simulation.databases import database_on
from benchmarks.simulation.dump import Dump, differences, dump
from benchmarks.simulation.kills import emptied, fork
from benchmarks.simulation.worlds import rehearsal_in, settings_in, small_definition, world_of
from benchmarks.simulation.zoo_process import ZooProcess
from config.settings import Settings
from models.database import Database
from models.operations.holding import Selection
from models.rules.lint import read_definition
from tasks.advance import Runner, advance, run_plainly
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.holding import approve_letters
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
    """What a run leaves: files and letters by name, as hashes, its database, which letters came twice."""

    files: Files
    rows: Dump
    again: tuple[str, ...] = ()

    def differs(self, other: "Result", may_repeat: int = 0) -> list[str]:
        """Return what the other run did otherwise, so many letters that came again not counted."""
        names = sorted(
            name for name in self.files | other.files if self.files.get(name) != other.files.get(name)
        )
        again = [f"{name} came again" for name in other.again] if len(other.again) > may_repeat else []
        return [f"file {name}" for name in names] + again + differences(self.rows, other.rows)


class Case(Protocol):
    """Something to kill: made afresh for each kill in a folder, worked, and looked at."""

    def prepared(self) -> AbstractContextManager[None]:
        """Make what every run begins with, and remove it at the end."""

    def fresh(self, folder: Path) -> AbstractContextManager[Settings]:
        """Make the start of one run, and remove it at the end."""

    def work(self, settings: Settings, run: Runner) -> None:
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
        self.work(settings_in(emptied(self.base / "warm") / "out"), run_plainly)
        yield

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Settings]:
        """Yield settings in an empty folder."""
        yield settings_in(emptied(folder) / "out")
        shutil.rmtree(folder)

    def work(self, settings: Settings, run: Runner) -> None:
        """Rehearse, or go on where it stopped."""
        request = RehearsalRequest(
            str(self.base / "short.toml"), settings.files.parent, scenario=self.scenario
        )
        rehearse(request, lambda rehearsal, now: rehearsal.run_day(now, run))

    def result(self, settings: Settings) -> Result:
        """Return every file but the database, its journals, its locks and what is no result."""
        out = settings.files.parent
        files = hashes(out)
        results = {name: value for name, value in files.items() if not _is_of_the_run(name)}
        return Result(results, dump_of(f"sqlite:///{out / 'kalends.sqlite'}"))


@dataclass(frozen=True)
class KilledAdvance:
    """One `advance` after some days without an engine: arrivals, a cut-off and letters of several kinds."""

    base: Path
    server: str | None = None
    """Address of a PostgreSQL database from which others are made; SQLite where there is none."""
    zoo: ZooProcess | None = None
    """Mail server that the letters go to; the mailbox folder where there is none."""

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Bring a cycle to the instant before, in a child, so that no connection stays open here."""
        folder = emptied(self.base / "before")
        with self._database("before", None) as url:
            settings = self._settings(folder, url)
            code = fork(lambda _run: _until_stopped(settings), self.base / "before.log")
            assert code == 0, (self.base / "before.log").read_text()
            yield

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Settings]:
        """Yield settings of a copy of the world before."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base / "before", folder)
        with self._database("now", "before") as url:
            if self.zoo:
                self.zoo.take()
            yield self._settings(folder, url)
        shutil.rmtree(folder)

    def work(self, settings: Settings, run: Runner) -> None:
        """Advance once."""
        with open_services(settings) as services:
            advance(services, "pesco-nip-2024", NOW, run)

    def result(self, settings: Settings) -> Result:
        """Return the letters, the files handed in and the database."""
        folder = settings.files.parent
        files = {name: value for name, value in hashes(folder).items() if not name.startswith("kalends.")}
        left = {name: value for name, value in files.items() if not name.endswith(".tmp")}
        taken = self.zoo.take() if self.zoo else []
        again = Counter(name for name, _ in taken) - Counter({name for name, _ in taken})
        return Result(left | dict(taken), dump_of(settings.database_url), tuple(again.elements()))

    def _settings(self, folder: Path, url: str | None) -> Settings:
        settings = settings_in(folder, url)
        if self.zoo is None:
            return settings
        # One connection for each letter, so that its end and the next beginning come early.
        relay = {"smtp_host": "127.0.0.1", "smtp_port": self.zoo.port, "smtp_security": "none"}
        relay |= {"smtp_hello_name": "kalends.example", "smtp_allow_plaintext": False, "smtp_ca_file": None}
        relay |= {"smtp_user": None, "smtp_password": None, "smtp_bounce_address": None}
        relay |= {"smtp_connections": 1, "smtp_messages_per_connection": 1, "smtp_timeout_seconds": 20}
        return settings.model_copy(update={"channel": "smtp", **relay})

    @contextmanager
    def _database(self, name: str, template: str | None) -> Iterator[str | None]:
        if self.server is None:
            yield None
            return
        copied = self._named(template) if template else "template0"
        with database_on(self.server, self._named(name), copied) as url:
            yield url

    def _named(self, name: str) -> str:
        return f"kill_{name}_{self.base.name}"


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


def _until_stopped(settings: Settings) -> None:
    # The statement's cut-off comes early, so that it passes in the same call in which reminders go.
    once = 'formats = ["txt", "docx", "pdf"]\ndue_on = 2024-03-10\ncut_off_on = '
    text = small_definition(**{f"{once}2024-04-30": f"{once}2024-03-12"})
    with world_of(settings) as services:
        rehearsal = rehearsal_in(services, text, SHORT)
        now: datetime | None = rehearsal.open()
        while now and now < STOPPED:
            now = rehearsal.run_day(now)
        approve_letters(services, rehearsal.code, Selection(occasion="+3"), STOPPED)
        _arrive(services, text)


def _arrive(services: Services, text: str) -> None:
    definition = read_definition(text)
    for code, name, deliverable in (("LT", "Lithuania", "nip"), ("SE", "Sweden", "statement")):
        whose = FormFor(code, name, definition.deliverable(deliverable))
        content = file_of(definition, whose, Variant.INCOMPLETE)
        hand_in(services, HandIn(definition.code, code, deliverable, content, ARRIVED), ARRIVED)

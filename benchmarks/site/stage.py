"""Stages of a rehearsed year, each an installation of its own with somebody in every role."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from config.settings import Settings
from models.database import Database
from models.rules.access import Role
from models.rules.scopes import Scope
from models.schema import create_schema
from tasks.advance import advance
from tasks.api_tokens import Wanted, make_token_for
from tasks.inside_tokens import make_inside_token
from tasks.rehearsal.run import RehearsalRequest, prepare
from tasks.roles import Given, give_role
from tasks.services import Services, open_services

CYCLE = "pesco-nip-2024"

STAGES: Mapping[str, datetime] = MappingProxyType(
    {
        "mid": datetime(2024, 2, 27, 10, tzinfo=UTC),
        "overdue": datetime(2024, 3, 20, 10, tzinfo=UTC),
        "closed": datetime(2024, 12, 31, 10, tzinfo=UTC),
    }
)
"""Instants at which the year is looked at, in their order."""

EMPTY = "empty"
"""An installation in which nothing has happened yet."""

OFFICES = {
    Role.OFFICER: "officer@eeas.example",
    Role.APPROVER: "approver@eeas.example",
    Role.AUDITOR: "auditor@eeas.example",
    Role.OPERATOR: "operator@eeas.example",
}
AT_DESK = {Role.AUTHORITY: "authority@el.example", Role.READER: "reader@el.example"}


@dataclass(frozen=True)
class Stage:
    """A folder with a database, stored files and letters, and the instant at which it stands."""

    path: Path
    at: datetime

    def settings(self, web_url: str) -> Settings:
        """Return the settings with which it is served."""
        return Settings(
            database_url=f"sqlite:///{self.path / 'kalends.sqlite'}",
            files=self.path / "files",
            mailbox_folder=self.path / "letters",
            web_url=web_url,
            check_mail_domains=False,
        )


@dataclass
class Year:
    """One rehearsal, run as far as somebody wants to see it."""

    folder: Path
    made: dict[str, Stage] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)
    _days: Iterator[Stage] | None = None

    def stage(self, name: str) -> Stage:
        """Return a stage; those before it are made on the way."""
        if name == EMPTY:
            return self.made.get(EMPTY) or self.made.setdefault(EMPTY, empty_stage(self.folder / EMPTY))
        self._days = self._days or self._run()
        while name not in self.made:
            made = next(self._days)
            self.made[made.path.name] = made
        return self.made[name]

    def close(self) -> None:
        """End the rehearsal where it stands."""
        self._open.close()

    def _run(self) -> Iterator[Stage]:
        request = RehearsalRequest(CYCLE, self.folder / "year", 1)
        folder, rehearsal = self._open.enter_context(prepare(request))
        if rehearsal is None:
            raise RuntimeError(f"{request.out} holds a finished rehearsal; a new folder is needed")
        now: datetime | None = rehearsal.open()
        for name, at in STAGES.items():
            while now and now.date() < at.date():
                now = rehearsal.run_day(now)
            yield _copied(folder.settings, Stage(self.folder / name, at))


def _copied(year: Settings, stage: Stage) -> Stage:
    stage.path.mkdir()
    shutil.copy(year.database_url.removeprefix("sqlite:///"), stage.path / "kalends.sqlite")
    shutil.copytree(year.files, stage.path / "files")
    with open_services(stage.settings("http://localhost")) as services:
        advance(services, CYCLE, stage.at)
        _give_roles(services, stage.at)
        _make_tokens(services, stage.at)
    return stage


def empty_stage(path: Path, at: datetime = STAGES["mid"]) -> Stage:
    """Return an installation in which nothing has happened yet, with its officers."""
    stage = Stage(path, at)
    path.mkdir()
    settings = stage.settings("http://localhost")
    database = Database(settings.database_url)
    create_schema(database, is_rehearsal=False)
    database.close()
    with open_services(settings) as services:
        _give_roles(services, stage.at, at_desk=False)
    return stage


def _give_roles(services: Services, at: datetime, *, at_desk: bool = True) -> None:
    for role, address in OFFICES.items():
        give_role(services, Given(address, role, "operator", "EEAS", house="EEAS"), at)
    for role, address in AT_DESK.items() if at_desk else ():
        give_role(services, Given(address, role, "operator", "Ministry", respondent="EL"), at)


def _make_tokens(services: Services, at: datetime) -> None:
    make_inside_token(services, OFFICES[Role.OFFICER], Wanted("briefing", [Scope.READ_CYCLE]), at)
    make_token_for(services, AT_DESK[Role.AUTHORITY], "EL", Wanted("archive", [Scope.READ, Scope.CHECK]), at)

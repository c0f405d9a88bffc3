"""One act after the other, each killed before and after whatever makes it durable, and done again.

The world before each act is prepared once and copied for every kill, so that a killed process does this one
act and nothing else. It has a database connection of its own, and gets a real SIGKILL.
"""

import argparse
import gc
import json
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from benchmarks.simulation.databases import database_on
from benchmarks.simulation.kills import MORE_KINDS, Kill, Work, emptied, fork, places
from benchmarks.simulation.worlds import ROSTER, settings_in, small_roster
from config.settings import Settings

Picture = dict[str, object]
"""What a world holds, apart from the numbers that the database gives."""


class Scene(Protocol):
    """What is done, one act after the other."""

    @property
    def acts(self) -> Sequence[str]:
        """Return the names of the acts."""

    def prepare(self, settings: Settings) -> None:
        """Make the world before the first act."""

    def act(self, settings: Settings, number: int) -> None:
        """Do one act; after a kill, do it again."""

    def wrong(self, settings: Settings) -> list[str]:
        """Return what may never be, not even right after a kill."""

    def picture(self, settings: Settings) -> Picture:
        """Return what there is."""


@dataclass
class Tally:
    """The places of each act, at which of them it was killed, and what came out otherwise."""

    places: list[str] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """A folder and a database, from which others are copied."""

    settings: Settings
    database: str | None = None
    """Name of its database on the server; none on SQLite."""


@dataclass(frozen=True)
class Stage:
    """Where worlds are made: in folders, and on a server if there is one."""

    base: Path
    server: str | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def world(self, before: World | None = None) -> Iterator[World]:
        """Yield a world of its own, empty or a copy; nobody may be connected to the one that is copied."""
        name = f"acts_{self.base.name}_{next(self._numbers)}".replace("-", "_")
        folder = self.base / name
        if before:
            shutil.copytree(before.settings.files.parent, folder)
        else:
            emptied(folder)
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, folder)
            url = None
            if self.server:
                template = before.database if before and before.database else "template0"
                url = stack.enter_context(database_on(self.server, name.lower(), template))
            yield World(settings_in(folder, url), name.lower() if self.server else None)


@dataclass(frozen=True)
class Killing:
    """Kills a scene at every n-th place, from the first one on."""

    scene: Scene
    stage: Stage
    step: int = 1
    tally: Tally = field(default_factory=Tally)

    def run(self) -> Tally:
        """Kill every act at its places, in the world that the acts before it made."""
        with small_roster(*ROSTER), ExitStack() as stack:
            self._warm()
            before = stack.enter_context(self.stage.world())
            self._must(lambda _run: self.scene.prepare(before.settings))
            gc.freeze()  # children share these pages
            for number in range(len(self.scene.acts)):
                after = stack.enter_context(self.stage.world(before))
                self._must(self._doing(after, number))
                self._kill_act(before, number, self.scene.picture(after.settings))
                before = after
        return self.tally

    def _warm(self) -> None:
        """Do everything once in this process, so that no child has to begin with what all of them need."""
        with Stage(self.stage.base / "warm").world() as world:
            self.scene.prepare(world.settings)
            for number in range(len(self.scene.acts)):
                self.scene.act(world.settings, number)

    def _kill_act(self, before: World, number: int, wanted: Picture) -> None:
        passed = self._log.read_text().splitlines()
        for kill in places(passed):
            where = f"{self.scene.acts[number]}: {kill.phase} {passed[kill.number].partition(': ')[2]}"
            self.tally.places.append(where)
            if (len(self.tally.places) - 1) % self.step == 0:
                self.tally.killed.append(where)
                said = self._kill(before, number, kill, wanted)
                self.tally.failures.extend(f"{where}: {one}" for one in said)

    def _kill(self, before: World, number: int, kill: Kill, wanted: Picture) -> list[str]:
        with self.stage.world(before) as world:
            ended = fork(self._doing(world, number), self._log, MORE_KINDS, kill)
            if ended != -signal.SIGKILL:
                return [f"it was not killed but ended with {ended}: {self._log.read_text()}"]
            left = [f"after the kill: {one}" for one in self.scene.wrong(world.settings)]
            if fork(self._doing(world, number), self._log):
                return [*left, f"it could not go on: {self._log.read_text()}"]
            found = self.scene.picture(world.settings)
            return [*left, *self.scene.wrong(world.settings), *_differences(found, wanted)]

    def _must(self, work: Work) -> None:
        assert fork(work, self._log, MORE_KINDS) == 0, self._log.read_text()

    def _doing(self, world: World, number: int) -> Work:
        return lambda _run: self.scene.act(world.settings, number)

    @property
    def _log(self) -> Path:
        return self.stage.base / "log"


def _differences(found: Picture, wanted: Picture) -> list[str]:
    return [f"{name}: {found[name]}, not {wanted[name]}" for name in wanted if found[name] != wanted[name]]


def main(scene: Scene, about: str | None) -> None:
    """Kill as the command line asks, and print the tally as JSON."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--base", type=Path, required=True, help="folder to work in")
    parser.add_argument("--server", help="PostgreSQL to make databases on; SQLite without it")
    parser.add_argument("--step", type=int, default=1, help="every n-th place (1)")
    arguments = parser.parse_args()
    tally = Killing(scene, Stage(arguments.base, arguments.server), arguments.step).run()
    print(json.dumps(vars(tally)))

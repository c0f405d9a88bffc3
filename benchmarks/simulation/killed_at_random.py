"""Hand-ins killed at random: at a named place, or by another process after a delay, again and again.

A process takes in what comes, one after the other, until it is killed; whoever got no receipt sends again to
the next one. After each kill everything acknowledged has to be there as it was, and once.
"""

import argparse
import json
import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from benchmarks.simulation.acknowledged import kept, versions, wrong
from benchmarks.simulation.killed_acts import Stage, World
from benchmarks.simulation.killed_intake import addresses_in
from benchmarks.simulation.kills import MORE_KINDS, Kill, Work, ended, fork, start
from benchmarks.simulation.random_hand_ins import CODE, Sent, drawn
from benchmarks.simulation.worlds import ROSTER, rehearsal_in, small_definition, small_roster, world_of
from config.settings import Settings
from models.database import Database
from tasks.advance import Runner
from tasks.services import open_services

AT_A_TIME = 60
"""So many come to one world; then the next one begins."""

POINTS = 80
"""A named place is drawn among the first so many that a process passes."""

LONGEST_DELAY = 0.4
"""Seconds after which a process is killed at the latest: time for several hand-ins."""

BEGUN = "begun"
"""File in which stands what a process began to take in, as lines."""


@dataclass
class Tally:
    """How many processes were killed, in which way, and what came out otherwise."""

    killed: int = 0
    at_places: int = 0
    within: int = 0
    """Killed while something was being handed in."""
    acknowledged: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    of_a_processor: float = 0.0


@dataclass
class Killer:
    """Kills, world after world, until there were enough kills."""

    stage: Stage
    dice: Random
    wanted: int
    tally: Tally = field(default_factory=Tally)

    def run(self) -> Tally:
        """Kill that many processes, and bring each world to its end."""
        with small_roster(*ROSTER), self.stage.world() as before:
            assert fork(lambda _run: _prepare(before.settings), self._log) == 0, self._log.read_text()
            addresses = json.loads((before.settings.files.parent / "addresses").read_text())
            while self.tally.killed < self.wanted and not self.tally.failures:
                with self.stage.world(before) as world:
                    self._live_through(world, drawn(self.dice, AT_A_TIME, addresses))
        return self.tally

    def _live_through(self, world: World, sent: Sequence[Sent]) -> None:
        def work(_run: Runner) -> None:
            take_in(world.settings, sent)

        while self.tally.killed < self.wanted and len(kept(world.settings)) < len(sent):
            code = self._killed(work)
            if code not in (0, -signal.SIGKILL):
                self.tally.failures.append(f"it ended with {code}: {self._log.read_text()}")
                return
            if code:
                self.tally.killed += 1
                self.tally.within += _lines(world.settings, BEGUN) > len(kept(world.settings))
            (world.settings.files.parent / BEGUN).unlink(missing_ok=True)
            if self._found(wrong(world.settings, CODE)):
                return
        if fork(work, self._log):
            self.tally.failures.append(f"it could not end: {self._log.read_text()}")
        elif not self._found([*wrong(world.settings, CODE), *missing(world.settings, sent)]):
            self.tally.acknowledged += len(sent)

    def _found(self, said: list[str]) -> bool:
        self.tally.failures.extend(f"after kill {self.tally.killed}: {one}" for one in said)
        return bool(said)

    def _killed(self, work: Work) -> int:
        if self.dice.random() < 0.5:
            kill = Kill(self.dice.randrange(POINTS), self.dice.choice(("before", "after")))
            code = fork(work, self._log, MORE_KINDS, kill)
            self.tally.at_places += code == -signal.SIGKILL
            return code
        child = start(work, self._log, MORE_KINDS)
        time.sleep(self.dice.uniform(0, LONGEST_DELAY))
        os.kill(child, signal.SIGKILL)  # it is not reaped yet, so its number is nobody else's
        return ended(child)

    @property
    def _log(self) -> Path:
        return self.stage.base / "log"


def take_in(settings: Settings, sent: Sequence[Sent]) -> None:
    """Take in what was not acknowledged yet, in order."""
    done = len(kept(settings))
    with open_services(settings) as services, (settings.files.parent / BEGUN).open("w") as begun:
        begun.write("\n" * done)
        for one in sent[done:]:
            begun.write("\n")
            begun.flush()
            one.come(services)


def missing(settings: Settings, sent: Sequence[Sent]) -> list[str]:
    """Return what is not on record, at the end of all, as it was sent and in that order."""
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        found = [one.line for one in versions(session)]
    receipts = kept(settings)
    if found == receipts and len(found) == len(sent):
        return []
    return [f"{len(sent)} were sent, {len(found)} are on record, {len(set(receipts))} have receipts"]


def _prepare(settings: Settings) -> None:
    with world_of(settings) as services:
        rehearsal_in(services, small_definition()).open()
        (settings.files.parent / "addresses").write_text(json.dumps(addresses_in(services)))


def _lines(settings: Settings, name: str) -> int:
    path = settings.files.parent / name
    return path.read_text().count("\n") if path.exists() else 0


def main(arguments: argparse.Namespace) -> int:
    """Kill as often as asked for, and print what came of it as JSON."""
    began = time.monotonic(), sum(os.times()[:4])
    stage = Stage(arguments.base, arguments.server)
    tally = Killer(stage, Random(arguments.seed), arguments.kills).run()
    tally.seconds = round(time.monotonic() - began[0], 1)
    tally.of_a_processor = round(sum(os.times()[:4]) - began[1], 1)
    print(json.dumps(asdict(tally)))
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked for."""
    parser.add_argument("--base", type=Path, required=True, help="folder of its own")
    parser.add_argument("--server", help="PostgreSQL to make databases on; SQLite without it")
    parser.add_argument("--kills", type=int, default=1_000, help="how many processes are killed (1,000)")
    parser.add_argument("--seed", type=int, default=1, help="what comes, and where it is killed (1)")

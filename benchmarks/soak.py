"""The long simulation: `python -m benchmarks.soak [--minutes N]`.

Seeds are rehearsed in a small world while every law is watched after every step, each step run twice; between
them, runs are killed at places drawn by chance, more kinds of places than in the tests, some of them twice.
What fails is printed with the seed or the place that brings it back, and the exit code is 1.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.simulation.laws import LawBrokenError, Watch, check_settled
from benchmarks.simulation.worlds import ROSTER, small_definition, small_roster, world
from models.queries.cycles import get_cycle
from models.rules.lint import read_definition
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.seeds import seeded_acts

KILLS_EVERY = 10
"""After so many seeds comes a round of kills."""


def main() -> int:
    """Go on until the time is up; return how many seeds and rounds failed."""
    arguments = _arguments()
    ends = time.monotonic() + arguments.minutes * 60
    dice = random.Random(arguments.first)
    failed = seeds = killed = 0
    for seed in count(arguments.first):
        if time.monotonic() > ends:
            break
        seeds += 1
        failed += not _seed_holds(seed)
        if seeds % KILLS_EVERY == 0:
            more, wrong = _kill(dice, arguments.server)
            killed += more
            failed += wrong
    print(f"{seeds} seeds from {arguments.first}, {killed} kills: {failed or 'none'} failed")
    return int(failed > 0)


def _seed_holds(seed: int) -> bool:
    try:
        with _folder() as folder:
            broken = watch_seed(seed, folder)
    except LawBrokenError as error:
        broken = {0: [str(error)]}
    if broken:
        print(f"seed {seed}: {broken}", flush=True)
    return not broken


def watch_seed(seed: int, folder: Path) -> dict[int, list[str]]:
    """Rehearse a seed in a small world and return which laws were broken."""
    watch, text = Watch(), small_definition()
    definition = read_definition(text)
    with small_roster(*ROSTER), world(folder) as services:
        rehearsal = Rehearsal(services, text, definition, seeded_acts(definition, seed))
        now = rehearsal.open()
        while following := rehearsal.run_day(now, watch.run):
            now = following
        with services.reading() as session:
            last_seen = get_cycle(session, rehearsal.code).last_seen_at
        check_settled(services, rehearsal.code, last_seen)
    return dict(watch.broken)


def _kill(dice: random.Random, server: str | None) -> tuple[int, bool]:
    case = dice.choice(["rehearsal", "advance"])
    options = ["--more", "--first", str(dice.randrange(60)), "--step", "60"]
    if dice.random() < 0.5:
        options += ["--again", str(dice.randrange(30))]
    if server and case == "advance":
        options += ["--server", server]
    with _folder() as folder:
        command = [sys.executable, "-m", "benchmarks.simulation", case, "--base", str(folder), *options]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    tally = json.loads(done.stdout)
    if tally["failures"]:
        print(f"{case} {' '.join(options)}: {tally['failures']}", flush=True)
    return tally["killed"], bool(tally["failures"])


@contextmanager
def _folder() -> Iterator[Path]:
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="kalends-soak-", dir=memory if memory.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=20, help="how long to go on (20)")
    parser.add_argument("--first", type=int, default=1, help="first seed (1)")
    parser.add_argument("--server", help="PostgreSQL to advance on; SQLite without it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

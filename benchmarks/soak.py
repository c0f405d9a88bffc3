"""The long simulation: `python -m benchmarks.soak [--seeds N] [--kills K] [--minutes M]`.

Most of it are seeded worlds in two processes, everything looked at after each run of the engine. Between
them a seed is rehearsed in the small cycle while every law is watched after every step, each step run
twice; every operation of a small cycle fails once, a share of them at a time; runs are killed at places
drawn by chance, more kinds of places than in the tests, some of them twice; hand-ins and mail are killed at
random; and all states live through a year with a relay that dies and ten crashes. What fails is printed
with what brings it back, and the exit code is 1.
"""

import argparse
import json
import multiprocessing
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.simulation.laws import LawBrokenError, Watch, check_settled
from benchmarks.simulation.seeded.running import live, machine
from benchmarks.simulation.worlds import ROSTER, small_definition, small_roster, world
from models.queries.cycles import get_cycle
from models.rules.lint import read_definition
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.seeds import seeded_acts

PROCESSES = 2

CHUNK = 100
"""Worlds that a process lives through in one go; a rehearsal follows."""

KILLS_EVERY = 5
"""After so many chunks comes a round of kills."""

SHARES = 100
"""Into so many shares the operations that fail are parted; one follows each chunk."""

KILLED_AT_ONCE = 50
"""Kills of hand-ins in one go; one follows each round of kills, and what is left of them comes at the end."""

YEAR_EVERY = 50
"""After so many chunks all states live through a stormy year."""

KINDS = ("worlds", "rehearsals", "failing shares", "kills", "killed hand-ins", "years")
"""What is counted, in the order in which it is said."""


@dataclass(frozen=True)
class Done:
    """What was done in one go, how much of it failed, and how long it took."""

    what: str
    count: int
    failed: int
    seconds: float = 0.0
    """Processor time."""


Course = Callable[[], Done]


def main() -> int:
    """Go on until all seeds are through or the time is up; return whether anything failed."""
    arguments = _arguments()
    ends = time.monotonic() + arguments.minutes * 60 if arguments.minutes else None
    ordered = courses(arguments.first, arguments.seeds, arguments.server, arguments.kills)
    done = list(_all_done(ordered, ends))
    print(closing_line(arguments.first, done))
    return int(any(one.failed for one in done))


def courses(first: int, seeds: int, server: str | None = None, kills: int = 0) -> Iterator[Course]:
    """Yield what is done in one go, in order: chunks of worlds, rehearsals and kills between them."""
    dice, hand_ins = random.Random(first), _killed_hand_ins(first, kills, server)
    for place, start in enumerate(range(first, first + seeds, CHUNK), start=1):
        yield partial(live_through, start, min(CHUNK, first + seeds - start))
        yield partial(rehearse, start)
        share = ["failing", "--first", str((place - 1) % SHARES), "--step", str(SHARES)]
        yield partial(run_case, "failing shares", share)
        if place % KILLS_EVERY == 0:
            yield partial(kill, "kills", _drawn_kills(dice, server))
            yield from islice(hand_ins, 1)
        if place % YEAR_EVERY == 0:
            year = ["year", "--seed", str(start), *(["--server", server] if server else [])]
            yield partial(run_case, "years", year)
    yield from hand_ins


def _killed_hand_ins(first: int, kills: int, server: str | None) -> Iterator[Course]:
    for start in range(0, kills, KILLED_AT_ONCE):
        number = min(KILLED_AT_ONCE, kills - start)
        options = ["hand-ins", "--seed", str(first + start), "--kills", str(number)]
        yield partial(kill, "killed hand-ins", [*options, *(["--server", server] if server else [])])


def closing_line(first: int, done: list[Done]) -> str:
    """Return what was done and what of it failed, in one line."""
    said = []
    for what in KINDS:
        of_it = [one for one in done if one.what == what]
        count, failed = sum(one.count for one in of_it), sum(one.failed for one in of_it)
        said.append(f"{count} {what}, {failed or 'none'} broken")
        if what == "worlds":
            seconds = sum(one.seconds for one in of_it) / max(count, 1)
            said[0] += f", {seconds:.2f} s of processor time each"
    return f"From seed {first}: {'; '.join(said)}."


def live_through(first: int, number: int) -> Done:
    """Live through that many seeded worlds."""
    with machine() as made:
        lived = [live(made, seed) for seed in range(first, first + number)]
    broken = [one for one in lived if one.broken]
    for one in broken:
        print(f"seed {one.seed}: {one.broken}", *one.story, sep="\n", flush=True)
    return Done("worlds", number, len(broken), sum(one.seconds for one in lived))


def rehearse(seed: int) -> Done:
    """Rehearse a seed in the small cycle."""
    try:
        with _folder() as folder:
            broken = watch_seed(seed, folder)
    except LawBrokenError as error:
        broken = {0: [str(error)]}
    if broken:
        print(f"rehearsal of seed {seed}: {broken}", flush=True)
    return Done("rehearsals", 1, int(bool(broken)))


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


def run_case(what: str, options: list[str]) -> Done:
    """Run one case of `python -m benchmarks.simulation`, which ends with 1 if anything is otherwise."""
    command = [sys.executable, "-m", "benchmarks.simulation", *options]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"{' '.join(options)}:\n{done.stdout}", flush=True)
    return Done(what, 1, int(done.returncode != 0))


def kill(what: str, options: list[str]) -> Done:
    """Kill at the places that the options name, in a process of its own."""
    with _folder() as folder:
        command = [sys.executable, "-m", "benchmarks.simulation", *options, "--base", str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    tally = json.loads(done.stdout)
    if tally["failures"]:
        print(f"kills {' '.join(options)}: {tally['failures']}", flush=True)
    return Done(what, tally["killed"], len(tally["failures"]))


def _drawn_kills(dice: random.Random, server: str | None) -> list[str]:
    case = dice.choice(["rehearsal", "advance"])
    options = [case, "--more", "--first", str(dice.randrange(60)), "--step", "60"]
    if dice.random() < 0.5:
        options += ["--again", str(dice.randrange(30))]
    return [*options, "--server", server] if server and case == "advance" else options


def _all_done(courses: Iterator[Course], ends: float | None) -> Iterator[Done]:
    """Yield what comes of all courses, as many at once as there are processes; none begins after the end."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
        running: set[Future[Done]] = {pool.submit(one) for one in islice(courses, PROCESSES)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            if ends is None or time.monotonic() < ends:
                running |= {pool.submit(one) for one in islice(courses, len(ended))}
            yield from (one.result() for one in ended)


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
    parser.add_argument("--seeds", type=int, default=10_000, help="how many worlds (10,000)")
    parser.add_argument("--kills", type=int, default=1_000, help="how many hand-ins are killed (1,000)")
    parser.add_argument("--minutes", type=float, help="when to stop at the latest; all seeds without it")
    parser.add_argument("--first", type=int, default=1, help="first seed (1)")
    parser.add_argument("--server", help="PostgreSQL to advance on in kills; SQLite without it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

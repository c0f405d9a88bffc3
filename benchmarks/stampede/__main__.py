"""A deadline passes while all hand in: `python -m benchmarks.stampede [--postgres] [--seconds 60]`.

26 states hand in ten versions each within a minute, thick around the instant after which they are late,
and 1,000 pages are looked at beside them. The pages are `kalends serve --pages-only` in a process of its own;
those who come are another one, and each comes when it was planned, so that what one waits for does not spare
the next. Afterwards the database is held against all that was acknowledged. Ends with 1 if any of it is
otherwise, or a request failed; times beside their goals are only told.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx

from benchmarks.goals import Goal, say
from benchmarks.simulation.databases import database_on
from benchmarks.simulation.postgres import DURABLE_SETTINGS, postgres_server
from benchmarks.stampede.arrivals import SECONDS, Arrival, Kind, arrivals
from benchmarks.stampede.client import Came
from benchmarks.stampede.served import Served, served
from benchmarks.stampede.verify import Clock, Verdict, looks_of, verify
from benchmarks.stampede.world import World, make_world, sign_in, write_forms, write_plan
from benchmarks.tree import processor_seconds
from tasks.services import Services

LEAD = timedelta(seconds=40)
"""How long before the first comes the clock of the pages is set: time to start and to find their forms."""

_LOOKS = 10
"""Looks by which it is found how far the clock of the pages is ahead."""

FAILED = Goal("not answered, or not as it should be", "", 0)
WRONG = Goal("acknowledged, and otherwise in the database", "", 0)
REFUSED = Goal("handed in in time, and late by its stamp", "", 0)
STAMP_MOSTLY = Goal("error of an arrival's stamp, in the middle", "ms")
STAMP = Goal("  the largest", "ms", 100)
MOST = {50: None, 95: 2.0, 99: 5.0}
"""Goals in seconds, by the share in 100 that is answered within."""


def main() -> int:
    """Storm one installation, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server started for it")
    parser.add_argument("--server", help="on this PostgreSQL server")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="as many a minute, for less time")
    said = parser.parse_args()
    with ExitStack() as stack:
        server = said.server
        if said.postgres:
            started = stack.enter_context(postgres_server(DURABLE_SETTINGS))
            server = started.url.render_as_string(hide_password=False)
        return run(said.seconds, server)


def run(seconds: float, server: str | None = None) -> int:
    """Storm an installation for so long, on SQLite or on a server; return whether anything was otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-stampede-"))
    try:
        with ExitStack() as stack:
            url = stack.enter_context(database_on(server, "kalends_stampede")) if server else None
            world = make_world(folder, url)
            return storm(world, seconds, "PostgreSQL" if url else "SQLite")
    finally:
        shutil.rmtree(folder)


def storm(world: World, seconds: float, where: str) -> int:
    """Let the deadline pass, and print the figures."""
    coming = arrivals(world.people, seconds)
    write_forms(world, coming)
    middle = world.passes + timedelta(seconds=1)  # arrivals are cut to the second: from here on it is late
    begins = middle - timedelta(seconds=seconds / 2)
    with world.services() as services:
        tokens = sign_in(services, world.people, begins - LEAD)
        with served(world.settings, world.folder, begins - LEAD) as pages:
            clock = _clock_of(services, world, pages, tokens)
            begin = begins.timestamp() - clock.ahead
            if begin < time.time() + 2:
                raise RuntimeError(f"this machine is too slow: the pages were not there {LEAD} before")
            before = processor_seconds(pages.process.pid)
            came = _come(write_plan(world.folder, coming, tokens, pages.url, begin))
            used = processor_seconds(pages.process.pid) - before
    verdict = verify(world, coming, came, clock)
    _print(where, came, verdict)
    say(Goal("processor time of the pages, children included", "s"), used)
    return int(bool(verdict.problems) or not all(one.is_fine for one in came))


def _clock_of(services: Services, world: World, pages: Served, tokens: dict[str, str]) -> Clock:
    """Find the clock of the pages by what they note of looks at a state: the least that one took is right."""
    officer = world.people.officers[0]
    sent = []
    with httpx.Client(cookies={"kalends-session": tokens[officer]}, trust_env=False) as browser:
        for state in world.people.states[:_LOOKS]:
            path = Arrival(0, Kind.STATE, officer, state).path
            sent.append(time.time())
            browser.get(f"{pages.url}{path}").raise_for_status()
    stamped = looks_of(services, Clock(0))
    return Clock(min(there - here for here, there in zip(sent, stamped, strict=True)))


def _come(plan: Path) -> list[Came]:
    command = [sys.executable, "-m", "benchmarks.stampede.client", str(plan)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [Came(**json.loads(line)) for line in done.stdout.splitlines()]


def _print(where: str, came: Sequence[Came], verdict: Verdict) -> None:
    handed = [one for one in came if one.kind == Kind.HAND_IN]
    viewed = [one for one in came if one.kind != Kind.HAND_IN]
    print(f"{len(handed)} hand-ins and {len(viewed)} views, {where}")
    for name, some in (("hand-ins", handed), ("views", viewed), ("all", came)):
        for share, most in MOST.items():
            say(
                Goal(f"{name}: {share} of 100 within", "s", most),
                _within([one.seconds for one in some], share),
            )
    say(Goal("slowest", "s"), max(one.seconds for one in came))
    say(Goal("of that, clients themselves behind their plan at most", "s"), max(_behind(came)))
    say(STAMP_MOSTLY, statistics.median(verdict.stamp_errors))
    say(STAMP, verdict.stamp_errors[-1])
    failed = [one for one in came if not one.is_fine]
    say(FAILED, len(failed))
    say(WRONG, len(verdict.problems))
    say(REFUSED, len(verdict.refused_as_late))
    for told in (
        *(f"{one.kind}: {one.status} {one.error}" for one in failed[:20]),
        *verdict.problems,
        *verdict.refused_as_late,
    ):
        print(f"  {told}")


def _within(seconds: Sequence[float], share: int) -> float:
    return statistics.quantiles(seconds, n=100)[share - 1]


def _behind(came: Sequence[Came]) -> list[float]:
    return [one.sent - one.planned for one in came]


if __name__ == "__main__":
    sys.exit(main())

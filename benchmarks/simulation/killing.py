"""Killing what a case does at every point, or at every n-th, and saying what came out otherwise.

A run that is killed late costs nearly as much as a whole one. With `--halted` there is one run, halted at
each point; what lies there is copied, and the copy goes on as after a kill.
"""

import argparse
import gc
import json
import signal
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from benchmarks.simulation.halting import halted_at
from benchmarks.simulation.kill_cases import SHORT, Case, KilledAdvance, KilledRehearsal, Result
from benchmarks.simulation.kills import KINDS, MORE_KINDS, Kill, fork, is_in_doubt, name_of, places
from benchmarks.simulation.worlds import LONGER_ROSTER, ROSTER, SCENARIO, small_definition, small_roster
from benchmarks.simulation.zoo_process import ZooProcess, zoo_process


@dataclass
class Tally:
    """How many points there are, the places where a run was killed by name, and what came out otherwise."""

    points: dict[str, int]
    places: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    """Places at which a letter came again, as it may."""

    @property
    def killed(self) -> int:
        """Return at how many places a run was killed."""
        return len(self.places)


def main(arguments: argparse.Namespace) -> int:
    """Kill, and print the tally as JSON or the table of places."""
    with ExitStack() as stack:
        stack.enter_context(small_roster(*(ROSTER if arguments.case == "rehearsal" else LONGER_ROSTER)))
        zoo = stack.enter_context(zoo_process()) if arguments.smtp else None
        case = _case(arguments, zoo)
        stack.enter_context(case.prepared())
        gc.freeze()  # children share these pages
        tally = kill_everywhere(case, arguments)
    print(table(tally) if arguments.table else json.dumps({**asdict(tally), "killed": tally.killed}))
    return 0


def kill_everywhere(case: Case, arguments: argparse.Namespace) -> Tally:
    """Run once to the end, then once for each place: killed there, run again, compared."""
    kinds = MORE_KINDS if arguments.more else KINDS
    log = arguments.base / "log"
    with case.fresh(arguments.base / "whole") as settings:
        assert fork(lambda run: case.work(settings, run), log, kinds) == 0, log.read_text()
        whole = case.result(settings)
    passed = log.read_text().splitlines()
    tally = Tally(dict(Counter(name.partition(": ")[2].split()[0] for name in passed)))
    chosen = list(islice(places(passed), arguments.first, arguments.until, arguments.step))
    if arguments.halted:
        for kill, wrong in halted_at(_rehearsal(case), whole, chosen, kinds):
            _count(tally, _Killed(passed, kill), wrong)
        return tally
    for kill in chosen:
        killed = _Killed(passed, kill)
        _count(tally, killed, _kill(case, whole, arguments, killed))
    return tally


def _rehearsal(case: Case) -> KilledRehearsal:
    if not isinstance(case, KilledRehearsal):
        raise SystemExit("Only a rehearsal can be halted: it is all in one folder.")
    return case


def _count(tally: Tally, killed: "_Killed", wrong: str) -> None:
    tally.places.append(killed.name)
    if wrong:
        tally.failures.append(f"{killed.name}: {wrong}")
    if killed.repeated:
        tally.repeated.append(killed.name)


@dataclass
class _Killed:
    """A run that is killed at one place, and whether a letter came again."""

    passed: list[str]
    kill: Kill
    repeated: bool = False

    @property
    def name(self) -> str:
        return name_of(self.passed, self.kill)


def _kill(case: Case, whole: Result, arguments: argparse.Namespace, killed: _Killed) -> str:
    kinds = MORE_KINDS if arguments.more else KINDS
    log = arguments.base / "log"
    may_repeat = int(is_in_doubt(killed.passed, killed.kill)) + (arguments.again is not None)
    with case.fresh(arguments.base / "killed") as settings:
        ended = fork(lambda run: case.work(settings, run), log, kinds, killed.kill)
        if ended != -signal.SIGKILL:
            return f"it was not killed but ended with {ended}: {log.read_text()}"
        if arguments.again is not None:
            fork(lambda run: case.work(settings, run), log, kinds, Kill(arguments.again, "after"))
        if fork(lambda run: case.work(settings, run), log):
            return f"it could not go on: {log.read_text()}"
        result = case.result(settings)
    killed.repeated = bool(result.again)
    return "; ".join(whole.differs(result, may_repeat))


def table(tally: Tally) -> str:
    """Return the places of a tally with what came of each, as a table."""
    failed = {failure.partition(": ")[0] for failure in tally.failures}
    lines = [f"{len(tally.places)} places, {len(tally.failures)} ended otherwise"]
    for place in tally.places:
        same = "otherwise" if any(place.startswith(one) for one in failed) else "the same end"
        lines.append(f"{place:60} {same}{', one letter again' if place in tally.repeated else ''}")
    return "\n".join(lines)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked for."""
    parser.add_argument("--base", type=Path, required=True, help="folder of its own")
    parser.add_argument("--server", help="PostgreSQL to make databases on; SQLite without it")
    parser.add_argument("--smtp", action="store_true", help="send over SMTP, to a server of our own")
    parser.add_argument("--table", action="store_true", help="print the places and what came of each")
    parser.add_argument("--first", type=int, default=0, help="first place to kill at")
    parser.add_argument("--until", type=int, help="place to stop before; none: the last")
    parser.add_argument("--step", type=int, default=1, help="kill at every n-th place from there")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--again", type=int, help="kill the second run, too, after its n-th point")
    how.add_argument("--halted", action="store_true", help="go on with copies of one run that is halted")
    parser.add_argument("--more", action="store_true", help="longer cycle, and more kinds of points")


def _case(arguments: argparse.Namespace, zoo: ZooProcess | None) -> Case:
    if arguments.case == "advance":
        return KilledAdvance(arguments.base, arguments.server, zoo)
    if arguments.more:
        return KilledRehearsal(arguments.base, small_definition(), SCENARIO)
    return KilledRehearsal(arguments.base, small_definition(**{'[[ladder]]\nname = "-30"\n': ""}), SHORT)

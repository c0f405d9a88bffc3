"""Kill what a case does at every point, or at every n-th, and say what came out otherwise, as JSON."""

import argparse
import gc
import json
import signal
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from benchmarks.simulation.kill_cases import SHORT, Case, KilledAdvance, KilledRehearsal, Result
from benchmarks.simulation.kills import KINDS, MORE_KINDS, Kill, fork, places
from benchmarks.simulation.worlds import LONGER_ROSTER, ROSTER, SCENARIO, small_definition, small_roster


@dataclass
class Tally:
    """How many points there are, at how many a run was killed, and what came out otherwise."""

    points: dict[str, int]
    killed: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> None:
    """Read the arguments, kill, print the tally."""
    arguments = _arguments()
    with small_roster(*(ROSTER if arguments.case == "rehearsal" else LONGER_ROSTER)):
        case = _case(arguments)
        with case.prepared():
            gc.freeze()  # children share these pages
            tally = kill_everywhere(case, arguments)
    print(json.dumps(asdict(tally)))


def kill_everywhere(case: Case, arguments: argparse.Namespace) -> Tally:
    """Run once to the end, then once for each place: killed there, run again, compared."""
    kinds = MORE_KINDS if arguments.more else KINDS
    log = arguments.base / "log"
    with case.fresh(arguments.base / "whole") as settings:
        assert fork(lambda: case.work(settings), log, kinds) == 0, log.read_text()
        whole = case.result(settings)
    passed = log.read_text().split()
    tally = Tally(dict(Counter(passed)))
    for kill in islice(places(passed), arguments.first, None, arguments.step):
        tally.killed += 1
        if wrong := _kill(case, whole, arguments, kill):
            tally.failures.append(f"{kill.phase} {passed[kill.number]} {kill.number}: {wrong}")
    return tally


def _kill(case: Case, whole: Result, arguments: argparse.Namespace, kill: Kill) -> str:
    kinds = MORE_KINDS if arguments.more else KINDS
    log = arguments.base / "log"
    with case.fresh(arguments.base / "killed") as settings:
        ended = fork(lambda: case.work(settings), log, kinds, kill)
        if ended != -signal.SIGKILL:
            return f"it was not killed but ended with {ended}: {log.read_text()}"
        if arguments.again is not None:
            fork(lambda: case.work(settings), log, kinds, Kill(arguments.again, "after"))
        if fork(lambda: case.work(settings), log):
            return f"it could not go on: {log.read_text()}"
        return "; ".join(whole.differs(case.result(settings)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", choices=("rehearsal", "advance"))
    parser.add_argument("--base", type=Path, required=True, help="folder of its own")
    parser.add_argument("--server", help="PostgreSQL to make databases on; SQLite without it")
    parser.add_argument("--first", type=int, default=0, help="first place to kill at")
    parser.add_argument("--step", type=int, default=1, help="kill at every n-th place from there")
    parser.add_argument("--again", type=int, help="kill the second run, too, after its n-th point")
    parser.add_argument("--more", action="store_true", help="longer cycle, and more kinds of points")
    return parser.parse_args()


def _case(arguments: argparse.Namespace) -> Case:
    if arguments.case == "advance":
        return KilledAdvance(arguments.base, arguments.server)
    if arguments.more:
        return KilledRehearsal(arguments.base, small_definition(), SCENARIO)
    return KilledRehearsal(arguments.base, small_definition(**{'[[ladder]]\nname = "-30"\n': ""}), SHORT)


if __name__ == "__main__":
    main()

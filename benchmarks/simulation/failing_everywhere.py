"""Letting every operation of a small cycle fail once, or every n-th, and saying what ended otherwise."""

import argparse
import json
from dataclasses import asdict, dataclass, field

from benchmarks.simulation.failing import TRIED_LATER, FailingCycle, Fault, differs
from benchmarks.simulation.seeded.running import machine
from benchmarks.simulation.small_cycle import ROSTER
from benchmarks.simulation.worlds import small_roster


@dataclass
class FailingTally:
    """How many operations of a kind a cycle has, how many of them failed, and what ended otherwise."""

    operations: int
    failed: int = 0
    raised: int = 0
    """How many runs ended with an error; the others went on by themselves."""
    failures: list[str] = field(default_factory=list)


def fail_everywhere(cycle: FailingCycle, fault: Fault, first: int = 0, step: int = 1) -> FailingTally:
    """Run once undisturbed, then once for each operation that fails, and compare the ends."""
    undisturbed, operations = cycle.undisturbed(fault)
    tally = FailingTally(operations)
    tally.failures += [f"undisturbed: {said}" for said in undisturbed.broken]
    for number in range(first, operations, step):
        ended, said = cycle.disturbed(fault, number)
        wrong = differs(undisturbed, ended, fault)
        if not said and fault not in TRIED_LATER:
            wrong.append("nothing was raised")
        tally.failed += 1
        tally.raised += bool(said)
        tally.failures += [f"{fault} {number}: {one}" for one in wrong]
    return tally


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked for."""
    names = [fault.name.lower() for fault in Fault]
    parser.add_argument("--fault", action="append", choices=names, help="kind of operation; all without it")
    parser.add_argument("--first", type=int, default=0, help="first operation to fail")
    parser.add_argument("--step", type=int, default=1, help="let every n-th fail from there")


def main(arguments: argparse.Namespace) -> int:
    """Print a tally for each kind, as a line of JSON; return 1 if anything ended otherwise."""
    asked = [Fault[name.upper()] for name in arguments.fault or [fault.name for fault in Fault]]
    is_wrong = False
    with machine() as made, small_roster(*ROSTER):
        cycle = FailingCycle(made)
        for fault in asked:
            tally = fail_everywhere(cycle, fault, arguments.first, arguments.step)
            print(json.dumps({"fault": fault.name.lower(), **asdict(tally)}), flush=True)
            is_wrong = is_wrong or bool(tally.failures)
    return int(is_wrong)

"""Cycles to which bad things happen: `python -m benchmarks.simulation KIND --help`."""

import argparse
import sys

from benchmarks.simulation import failing_everywhere, killed_at_random, killing, stormy

KINDS = {
    "rehearsal": (killing, "a rehearsal, killed at every point"),
    "advance": (killing, "one advance with everything due, killed at every point"),
    "failing": (failing_everywhere, "a small cycle of which every operation fails once"),
    "hand-ins": (killed_at_random, "hand-ins and mail, killed at random"),
    "year": (stormy, "the year of all states with a relay that dies and ten crashes"),
}


def main() -> int:
    """Do what is asked for, print what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="case", required=True)
    for name, (module, about) in KINDS.items():
        module.add_arguments(kinds.add_parser(name, help=about, description=about))
    arguments = parser.parse_args()
    module, _ = KINDS[arguments.case]
    return int(module.main(arguments))


if __name__ == "__main__":
    sys.exit(main())

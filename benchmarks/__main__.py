"""Everything that is measured, in one run: `python -m benchmarks`."""

from benchmarks import gate, rehearsal, sweep


def main() -> None:
    """Measure the rehearsal, the sweep and the gate, one after the other."""
    rehearsal.main()
    sweep.main()
    gate.main()


if __name__ == "__main__":
    main()

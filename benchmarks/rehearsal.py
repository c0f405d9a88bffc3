"""What a rehearsal of the whole year costs, plain and through Prefect: `python -m benchmarks.rehearsal`."""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.goals import Goal, say

INTERVAL = 0.05
"""Seconds between two looks at the memory of the processes."""

GOALS = {
    "plain": (Goal("rehearsal, plain", "s", 10.0), Goal("its peak, all processes", "MB", 300.0)),
    "through Prefect": (
        Goal("rehearsal, through Prefect", "s", 90.0),
        Goal("its peak, all processes", "MB", 600.0),
    ),
}

WAYS = {"plain": (), "through Prefect": ("--through-prefect",)}
"""Options of the ways."""


@dataclass(frozen=True)
class Cost:
    """Seconds from start to end of the command, those of the processor, and megabytes at the peak."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> None:
    """Rehearse the year both ways and print what it took."""
    run(list(WAYS))


def run(ways: Sequence[str]) -> None:
    """Rehearse the year in these ways and print what it took."""
    for way in ways:
        cost = rehearse(WAYS[way])
        seconds, megabytes = GOALS[way]
        say(seconds, cost.seconds)
        say(Goal("its processor, all processes", "s"), cost.cpu)
        say(megabytes, cost.megabytes)


def rehearse(options: Sequence[str]) -> Cost:
    """Run the command in a folder of its own and watch it."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-bench-"))
    command = [sys.executable, "-m", "cli.main", "rehearse", "pesco-nip-2024", "--seed", "1", "--json"]
    start, cpu = time.perf_counter(), cpu_of_children()
    with subprocess.Popen(
        [*command, *options, "--out", str(folder / "out")], stdout=subprocess.DEVNULL
    ) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, megabytes_of(process.pid))
            time.sleep(INTERVAL)
    seconds = time.perf_counter() - start
    shutil.rmtree(folder)
    if process.returncode:
        raise SystemExit(f"the rehearsal ended with {process.returncode}")
    return Cost(seconds, cpu_of_children() - cpu, peak)


def cpu_of_children() -> float:
    """Return the seconds that the processor has worked for processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def megabytes_of(pid: int) -> float:
    """Return what a process and all below it hold, pages that they share counted once (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((thread / "children").read_text() for thread in threads)
    except OSError:  # it has just ended
        return 0.0
    own = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return own / 1024 + sum(megabytes_of(int(child)) for child in children.split())


if __name__ == "__main__":
    main()

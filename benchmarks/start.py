"""From the start of the command to pages that may be asked for: `python -m benchmarks.start [--turns N]`.

`kalends serve --pages-only`, and `kalends serve` with the flows and a Prefect server that has records
already: from the start of its process to the first 200 of `/readyz`, and of the whole until its flows are
registered too. Beside the time by the clock stands what the processor did for all its processes: other work
on the machine does not lengthen that as much.
"""

import argparse
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.goals import Goal, say
from benchmarks.simulation.worlds import settings_in
from benchmarks.stampede.served import environment
from benchmarks.tree import processor_seconds
from models.database import Database
from models.schema import create_schema

TURNS = 3
MOST_SECONDS = 10
PATIENCE = 180
_LOOK_SECONDS = 0.02
_BROWSER = httpx.Client(timeout=PATIENCE, trust_env=False)
_DEPLOYMENTS = 9
"""Flows that are registered, without that of rehearsals."""


@dataclass(frozen=True)
class Start:
    """Seconds by the clock and of the processor until the pages were there, and until the flows were."""

    ready: float
    ready_cpu: float
    flows: float = 0.0
    flows_cpu: float = 0.0


def main() -> None:
    """Measure as often as is said."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=TURNS, help="how often each is started")
    run(parser.parse_args().turns)


def run(turns: int) -> None:
    """Start both ways, that many times, and print the medians."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-start-"))
    try:
        database = Database(settings_in(folder).database_url)
        create_schema(database, is_rehearsal=True)
        database.close()
        pages = [_start(folder, ["--pages-only"]) for _ in range(turns)]
        _start(folder, [], flows=True)  # the first one makes the tables of the Prefect server
        whole = [_start(folder, [], flows=True) for _ in range(turns)]
        _print("pages alone", pages)
        _print("the whole", whole)
    finally:
        shutil.rmtree(folder)


def _print(what: str, starts: Sequence[Start]) -> None:
    say(Goal(f"{what}: ready", "s", MOST_SECONDS), statistics.median(one.ready for one in starts))
    say(
        Goal("  processor time of all its processes", "s"), statistics.median(one.ready_cpu for one in starts)
    )
    if starts[0].flows:
        say(
            Goal(f"{what}: flows registered", "s", MOST_SECONDS),
            statistics.median(one.flows for one in starts),
        )
        say(Goal("  processor time", "s"), statistics.median(one.flows_cpu for one in starts))


def _start(folder: Path, words: Sequence[str], *, flows: bool = False) -> Start:
    ports = [_free_port() for _ in range(2)]
    command = [sys.executable, "-P", "-m", "cli.main", "serve", "--web-port", str(ports[0]), *words]
    if flows:
        command += ["--port", str(ports[1]), "--home", str(folder / "prefect")]
    began = time.monotonic()
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment(settings_in(folder)), stdout=said, stderr=said)
    try:
        _wait(process, lambda: _is_there(f"http://127.0.0.1:{ports[0]}/readyz"))
        ready, ready_cpu = time.monotonic() - began, processor_seconds(process.pid)
        if not flows:
            return Start(ready, ready_cpu)
        _wait(process, lambda: _are_registered(f"http://127.0.0.1:{ports[1]}/api"))
        return Start(ready, ready_cpu, time.monotonic() - began, processor_seconds(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", is_there: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_there():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("it did not start")
        time.sleep(_LOOK_SECONDS)


def _is_there(url: str) -> bool:
    try:
        return _BROWSER.get(url).is_success
    except httpx.TransportError:
        return False


def _are_registered(api: str) -> bool:
    try:
        known = _BROWSER.post(f"{api}/deployments/filter", json={})
    except httpx.TransportError:
        return False
    # Those of the last time are there from the start, and paused.
    return (
        known.is_success
        and len(known.json()) >= _DEPLOYMENTS
        and not any(one["paused"] for one in known.json())
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


if __name__ == "__main__":
    main()

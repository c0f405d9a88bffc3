"""A Prefect server as a process of its own; it ends with the one that started it, however that one ends."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import httpx
import uvicorn

from models.errors import PortTakenError, ServerStartError

HOST = "127.0.0.1"

START_SECONDS = 120
"""How long a server may take to answer for the first time; with a new database it makes the tables first."""

END_SECONDS = 10
"""How long a server may take to end."""


@contextmanager
def running_server(home: Path, settings: Mapping[str, str], port: int = 0) -> Iterator[str]:
    """Run a server whose database and log lie in its home; yield the address of its API.

    Args:
        home: a folder that exists.
        settings: Prefect's settings for the server, named as in its environment; it has no others.
        port: any free one, if 0.

    Raises:
        PortTakenError: another program listens there.
        ServerStartError: it did not start.
    """
    log = home / "server.log"
    with _listen(port) as listening, log.open("wb") as output:
        address = f"http://{HOST}:{listening.getsockname()[1]}"
        process = subprocess.Popen(  # noqa: S603 - our own module, no input
            [sys.executable, "-m", "flows.server", str(listening.fileno())],
            env={**_environment(), **settings, "PREFECT_HOME": str(home)},
            pass_fds=[listening.fileno()],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,  # an interrupt from the keyboard is for us; we end the server ourselves
        )
    try:
        _wait_for(address, log)
        yield f"{address}/api"
    finally:
        _end(process)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise PortTakenError(port) from error


def _environment() -> dict[str, str]:
    # Without the settings of the Prefect used otherwise: this one must not touch that one's database.
    inherited = os.environ  # noqa: TID251 - a child process needs it
    return {name: value for name, value in inherited.items() if not name.startswith("PREFECT_")}


def _wait_for(address: str, log: Path) -> None:
    # The socket listens from the start, so the answer comes as soon as there is one.
    try:
        httpx.get(f"{address}/api/health", timeout=START_SECONDS, trust_env=False).raise_for_status()
    except httpx.HTTPError as error:
        raise ServerStartError(str(log)) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    process.communicate()  # closes its input, by which it knows, and waits


def main(listening: int) -> None:
    """Serve on an open socket until the standard input ends."""
    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, log_level="error", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    Thread(target=_end_with_parent, args=(server,), daemon=True).start()
    server.run(sockets=[socket.socket(fileno=listening)])


def _end_with_parent(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()  # a pipe that nobody writes to: it ends when the other process does
    server.should_exit = True
    sleep(END_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The command that keeps an installation running: the flows and the pages, each in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.output import remark
from cli.pages import PagesOptions, serve_pages
from cli.surroundings import read_settings, the_database

PREFECT_HOME = Path("var/prefect")
"""Where the Prefect server of this installation keeps its own records."""

END_SECONDS = 30
"""How long the pages, and then the flows, may take to end before they are killed."""

_LOOK_SECONDS = 0.2
_SQLITE = "sqlite:///"

_Process = subprocess.Popen[bytes]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class FlowsOptions:
    """Where the Prefect server of this installation lives, unless PREFECT_API_URL names another."""

    home: Annotated[Path, Parameter(show_default=True, help="Folder of the Prefect server.")] = PREFECT_HOME
    port: Annotated[int, Parameter(show_default=True, help="Port of its pages on this machine.")] = 4200

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command."""
        return ["--home", str(self.home), "--port", str(self.port)]


FLOWS = FlowsOptions()
PAGES = PagesOptions()


def serve(
    *,
    no_pages: Annotated[bool, Parameter(negative="", help="Run the flows alone.")] = False,
    pages_only: Annotated[
        bool, Parameter(negative="", help="Show the pages alone, as in a container of their own.")
    ] = False,
    flows: FlowsOptions = FLOWS,
    pages: PagesOptions = PAGES,
) -> int:
    """Keep the engine running, with a Prefect server, and show the pages."""
    if not _is_made():
        _must_be_made()
    if no_pages:
        return _serve_flows(flows)
    if pages_only or pages.now is not None:  # a flow would take the cycle to the real day
        return serve_pages(pages)
    return _keep(["--pages-only", *pages.words], ["--no-pages", *flows.words], port=flows.port)


def _is_made() -> bool:
    # Whether its schema is right each process sees for itself; to look here as well takes seconds of a start.
    url = read_settings().database_url
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()


def _must_be_made() -> None:
    from models.schema import check_schema

    with the_database() as database:
        check_schema(database)


def _serve_flows(options: FlowsOptions) -> int:
    from flows.serving import serve_flows

    serve_flows(read_settings(), options.home, remark, options.port)
    return Exit.OK


def _keep(*commands: Sequence[str], port: int) -> int:
    """Run each command as a process until one ends or all are told to; they end one after the other."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    processes: list[_Process] = []
    try:
        processes += [_started(words, _environment(port)) for words in commands]
        while all(process.poll() is None for process in processes):
            sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        return Exit.OK
    else:
        return next(process.returncode for process in processes if process.returncode is not None)
    finally:
        for process in processes:
            _end(process)


def _environment(port: int) -> dict[str, str]:
    # The pages ask the server that the flows use, unless a setting names another.
    inherited = os.environ  # noqa: TID251 - a child process needs it
    used = inherited.get("PREFECT_API_URL") or f"http://127.0.0.1:{port}/api"
    return {"KALENDS_PREFECT_API_URL": used, **inherited}


def _started(words: Sequence[str], environment: dict[str, str]) -> _Process:
    return subprocess.Popen(  # noqa: S603 - our own module, and words of our own options
        [sys.executable, "-P", "-m", "cli.kept", "serve", *words],
        env=environment,
        stdin=subprocess.PIPE,
        start_new_session=True,  # an interrupt from the keyboard is for us; we end them in their order
    )


def _end(process: _Process) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        remark("Something did not end in time and was killed; what was begun goes on at the next start.")
        process.kill()
        process.wait()

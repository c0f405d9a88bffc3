"""The command that keeps an installation running: the flows and the pages, each in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.output import remark
from cli.surroundings import read_settings, the_database
from models.rules.roles import Role

if TYPE_CHECKING:
    import socket

    from config.settings import Settings
    from tasks.services import Services

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


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class PagesOptions:
    """Where the pages listen, and what is said of signing in."""

    web_port: Annotated[
        int | None, Parameter(help="Port of the pages, in place of KALENDS_WEB_PORT; any free one, if 0.")
    ] = None
    link: Annotated[
        tuple[str, ...],
        Parameter(
            negative="",
            help="Print a link by which this address signs in once, within 10 minutes; again for each one.",
        ),
    ] = ()
    now: Annotated[
        str | None,
        Parameter(
            help="Instant from which the clock of the pages goes on, or from where the cycles have come to, "
            "if that is later. What is due on it is done beside the pages, without flows, whose clock is the "
            "machine's; only on a database made with `init --rehearsal`."
        ),
    ] = None

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command."""
        given = [("--web-port", self.web_port), ("--now", self.now), *(("--link", one) for one in self.link)]
        return [word for name, value in given if value is not None for word in (name, str(value))]


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
        return _serve_pages(pages)
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


def _serve_pages(options: PagesOptions) -> int:
    from cli.clock import clock_for
    from cli.logs import configure_logs
    from dashboard.serving import listen, serve_pages
    from tasks.services import open_services

    configure_logs(sys.stdout)
    settings = read_settings()
    port = settings.web_port if options.web_port is None else options.web_port
    with listen(settings.web_host, port) as listening:
        settings = _reached_at(settings, listening)
        with open_services(settings) as services, clock_for(services, options.now) as (clock, engine):
            words = _how_to_sign_in(services, clock(), options.link)
            ready = partial(remark, f"Pages: {settings.web_url}", *words, *_where_mail_lies(settings))
            serve_pages(services, clock, listening, ready, engine)
    return Exit.OK


def _reached_at(settings: "Settings", listening: "socket.socket") -> "Settings":
    # Who says under which address people come is right; else they come from this machine.
    if "web_url" in settings.model_fields_set:
        return settings
    host, port = listening.getsockname()[:2]
    own = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
    return settings.model_copy(update={"web_url": f"http://{own}:{port}"})


def _how_to_sign_in(services: "Services", now: datetime, addresses: Sequence[str]) -> list[str]:
    from tasks.access import link_for, who_is
    from tasks.roles import roles_given

    keepers = [one.address for one in roles_given(services) if one.role in (Role.OFFICER, Role.OPERATOR)]
    if not keepers and not addresses:
        return [
            "Nobody of the secretariat can sign in yet: kalends user add ADDRESS operator",
            "or, to act for the secretariat: kalends user add ADDRESS officer --house EEAS",
        ]
    if not addresses and not sys.stderr.isatty():
        return []
    return [
        f"{address} ({who_is(services, address, now)}) signs in once, within 10 minutes: "
        f"{link_for(services, address, now)}"
        for address in addresses or keepers[:1]
    ]


def _where_mail_lies(settings: "Settings") -> list[str]:
    if settings.channel != "mailbox":
        return []
    folder = settings.mailbox_folder
    return [
        f"No mail leaves this machine: it is written into {folder}, links to sign in too.",
        f"The latest of these: ls -t {folder}/sign-in-*.eml | head -1",
    ]


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

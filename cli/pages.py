"""The pages in `kalends serve`: where they listen, how many processes answer, and what is said of them."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli.failures import Exit
from cli.output import remark
from cli.surroundings import read_settings
from models.rules.roles import Role

if TYPE_CHECKING:
    import socket

    from config.settings import Settings
    from tasks.services import Services


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


def serve_pages(options: PagesOptions) -> int:
    """Show the pages until one is told to stop; return how it ended."""
    settings = read_settings()
    if options.now is not None or settings.web_processes == 1:  # the clock that is set is that of one process
        return _serve_alone(settings, options)
    with _counted_together():  # before anything is imported that counts
        return _serve_together(settings, options)


def _serve_alone(settings: "Settings", options: PagesOptions) -> int:
    from cli.clock import clock_for
    from dashboard.serving import serve_pages as answer
    from tasks.services import open_services

    with (
        _listening(settings, options) as (listening, reached),
        open_services(reached) as services,
        clock_for(services, options.now) as (clock, engine),
    ):
        answer(services, clock, listening, _ready(services, clock(), options), engine)
    return Exit.OK


def _serve_together(settings: "Settings", options: PagesOptions) -> int:
    from cli.clock import read_clock
    from dashboard.together import serve_together
    from tasks.services import open_services

    with _listening(settings, options) as (listening, reached):
        with open_services(reached) as services:  # what is wrong is said here, once
            ready = _ready(services, read_clock(), options)
        return serve_together(reached, read_clock, listening, ready)


@contextmanager
def _counted_together() -> Iterator[None]:
    from config.settings import COUNTED_IN

    with TemporaryDirectory(prefix="kalends-counts-") as folder:
        os.environ[COUNTED_IN] = folder  # noqa: TID251 - the library looks nowhere else
        try:
            yield
        finally:
            del os.environ[COUNTED_IN]  # noqa: TID251 - as it was


@contextmanager
def _listening(settings: "Settings", options: PagesOptions) -> "Iterator[tuple[socket.socket, Settings]]":
    """Yield a socket that listens, and the settings with the address at which it is reached."""
    from cli.logs import configure_logs
    from dashboard.serving import listen

    configure_logs(sys.stdout)
    port = settings.web_port if options.web_port is None else options.web_port
    with listen(settings.web_host, port) as listening:
        yield listening, _reached_at(settings, listening)


def _ready(services: "Services", now: datetime, options: PagesOptions) -> Callable[[], None]:
    settings = services.settings
    words = _how_to_sign_in(services, now, options.link)
    return partial(remark, f"Pages: {settings.web_url}", *words, *_where_mail_lies(settings))


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

"""The pages as a process that listens: from the first request it may take to the last one it finishes."""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import FrameType

import uvicorn
from anyio import to_thread
from starlette.types import ASGIApp

from dashboard.app import at_the_edge, make_app
from dashboard.connections import Connection
from dashboard.passing import Engine
from dashboard.web import Web
from models.errors import PagesPortTakenError
from tasks.services import Services

FINISH_SECONDS = 25
"""How long requests that run may take to end once the process is told to stop."""

KEPT_SECONDS = 75
"""How long a connection is kept between two requests: longer than those who ask keep theirs, usually 5 to 60.

Who ends it first must be who asks: a request that meets our end on its way has no answer, and a proxy does
not send a file a second time.
"""

AT_WORK = 5
"""Requests that are worked on at a time: more would only take turns, and keep who reads the next waiting."""

_WAITING = 512
"""Connections that may wait to be taken."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; who calls closes it.

    Raises:
        PagesPortTakenError: nothing can listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        raise PagesPortTakenError(host, port, error.strerror or str(error)) from error


def serve_pages(
    services: Services,
    clock: Callable[[], datetime],
    listening: socket.socket,
    ready: Callable[[], None],
    engine: Engine | None = None,
) -> None:
    """Answer requests until the process is told to stop, by SIGTERM or from the keyboard.

    Args:
        services: what the pages work with; who opened them closes them.
        clock: returns the aware UTC instant of now.
        listening: an open socket.
        ready: called once requests are answered.
        engine: what does what is due in a rehearsal whose clock was set; who started it ends it.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app = make_app(services, clock, engine)
    config = config_of(at_the_edge(app), services.settings.web_proxies)
    with suppress(KeyboardInterrupt):  # uvicorn hands the signal on when it has finished
        _Server(config, app.state.web, ready).run(sockets=[listening])


def config_of(app: ASGIApp, proxies: str) -> uvicorn.Config:
    """Return how an application is served.

    Args:
        app: the application with its edge.
        proxies: network addresses of proxies that are believed, separated by commas.
    """
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=proxies,
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )


class _Server(uvicorn.Server):
    """A server that says when it is ready, and that it will stop before it does."""

    def __init__(self, config: uvicorn.Config, web: Web, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.web, self.ready = web, ready
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        to_thread.current_default_thread_limiter().total_tokens = AT_WORK
        self.loop = asyncio.get_running_loop()
        await asyncio.to_thread(self.ready)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, at once or after the time in which who shares out the requests notices."""
        seconds = self.web.services.settings.web_drain_seconds
        if self.loop is None or self.web.is_ending.is_set() or not seconds:
            self.web.is_ending.set()
            super().handle_exit(sig, frame)
            return
        self.web.is_ending.set()
        stop = super().handle_exit
        self.loop.call_soon_threadsafe(self.loop.call_later, seconds, stop, sig, frame)

"""The pages served on this machine, in a thread, on a clock that stands where it is set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from time import monotonic, sleep

import uvicorn

from benchmarks.site.stage import Stage
from dashboard.app import at_the_edge, make_app
from dashboard.serving import config_of, listen
from models.rules.sign_in import Who
from tasks.access import sign_in_as
from tasks.services import Services, open_services

_STARTS_WITHIN = 30
"""Seconds."""


@dataclass
class Clock:
    """A clock that stands where it is set."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Site:
    """Pages that are served: where, with what, and when it is there."""

    url: str
    services: Services
    clock: Clock

    def session(self, address: str) -> str:
        """Return the token of a session of somebody, as if they had signed in."""
        return sign_in_as(self.services, Who(address, "127.0.0.1"), self.clock()).token


@contextmanager
def served(stage: Stage) -> Iterator[Site]:
    """Serve a stage for a `with` block; only this machine reaches it."""
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    clock = Clock(stage.at)
    with listening, open_services(stage.settings(url)) as services:
        app = at_the_edge(make_app(services, clock))
        server = uvicorn.Server(config_of(app, services.settings.web_proxies))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, name="pages")
        thread.start()
        try:
            _wait(server, thread)
            yield Site(url, services, clock)
        finally:
            server.should_exit = True
            thread.join()


def _wait(server: uvicorn.Server, thread: Thread) -> None:
    began = monotonic()
    while not server.started:
        if not thread.is_alive() or monotonic() - began > _STARTS_WITHIN:
            raise RuntimeError("the pages did not start")
        sleep(0.01)

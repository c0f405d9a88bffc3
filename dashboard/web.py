"""What each request works with: the services, the clock's stamp, who asks, and how a page is shown.

What is only handed on is `async`, here and wherever a route depends on something: it needs no thread, for
which a request would wait behind others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network
from threading import Event
from typing import Annotated

from fastapi import Depends, Request

from dashboard.counts import Counts
from dashboard.edge import ARRIVED_AT
from dashboard.limits import Limit
from dashboard.oidc import Provider
from dashboard.pages import Pages
from dashboard.passing import Engine
from dashboard.prefect_api import PrefectApi
from tasks.services import Services

CALLS = 120
"""How often a program may ask in a minute."""


CALENDARS = 30
"""How often one network address may ask for calendars in a minute: programs ask a few times a day."""


def _calls() -> Limit:
    return Limit(CALLS, timedelta(minutes=1))


def _calendars() -> Limit:
    return Limit(CALENDARS, timedelta(minutes=1))


@dataclass(frozen=True)
class Web:
    """What a process that shows pages has."""

    services: Services
    clock: Callable[[], datetime]
    pages: Pages
    is_rehearsal: bool
    prefect: PrefectApi
    provider: Provider
    engine: Engine | None = None
    """What does what is due in a rehearsal whose clock was set; none everywhere else."""
    counts: Counts = field(default_factory=Counts)
    calls: Limit = field(default_factory=_calls)
    """How often programs asked lately."""
    calendars: Limit = field(default_factory=_calendars)
    """How often calendars were asked for lately, by network address: they need no session."""
    is_ending: Event = field(default_factory=Event)
    """Set when the process was told to stop: what runs is finished, and nothing new should come."""

    @property
    def is_https(self) -> bool:
        """Whether people come by https, so that cookies go by nothing else."""
        return self.services.settings.web_url.startswith("https:")


async def web_of(request: Request) -> Web:
    """Return what this process works with."""
    found: Web = request.app.state.web
    return found


async def arrived_at(request: Request) -> datetime:
    """Return the UTC instant at which the request arrived, before its body was read."""
    found: datetime = request.scope[ARRIVED_AT]
    return found


def place_of(request: Request) -> str:
    """Return the network address from which a request comes; a proxy that is believed says it.

    Of version 6 it is the network of 64 bits: whoever has one address there has all of them.
    """
    host = request.client.host if request.client else ""
    try:
        found = IPv6Address(host)
    except ValueError:
        return host
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


async def _came_from(request: Request) -> str:
    return place_of(request)


Here = Annotated[Web, Depends(web_of)]
Now = Annotated[datetime, Depends(arrived_at)]
Place = Annotated[str, Depends(_came_from)]

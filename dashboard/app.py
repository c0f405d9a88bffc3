"""The application: its routes, what each request passes, and how failures are answered."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from dashboard import (
    about,
    api,
    eu_login,
    health,
    portal,
    rehearsed,
    rehearsing,
    runs,
    secretariat,
    sign_in,
    users,
)
from dashboard.edge import Edge
from dashboard.failures import answer_failures
from dashboard.guards import own_form, plain_query
from dashboard.health import Hosts
from dashboard.oidc import Provider
from dashboard.pages import Pages
from dashboard.passing import Engine
from dashboard.prefect_api import PrefectApi
from dashboard.static_files import StaticFiles
from dashboard.web import Web
from models.schema import is_rehearsal
from tasks.services import Services

_SMALLEST_PACKED = 1024
"""Bytes from which a page is packed; its form tokens differ each time, so packing tells nothing of them."""

PAGES: tuple[APIRouter, ...] = (
    eu_login.router,  # before what takes any word for a token
    sign_in.router,
    about.router,
    rehearsed.router,  # before what takes any path for a file
    runs.router,
    rehearsing.router,
    users.router,
    *secretariat.ROUTERS,
    *portal.ROUTERS,
)
"""Routes of the pages, which are all guarded against forms of others."""


def make_app(services: Services, clock: Callable[[], datetime], engine: Engine | None = None) -> FastAPI:
    """Return the application of one process.

    Args:
        services: what its routes work with; who opened them closes them.
        clock: returns the aware UTC instant of now.
        engine: what does what is due in a rehearsal whose clock was set.
    """
    static = StaticFiles()
    app = FastAPI(
        title="Kalends", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(plain_query)]
    )
    app.state.web = work_of(services, clock, Pages(static), engine)
    for router in PAGES:
        app.include_router(router, dependencies=[Depends(own_form)])
    app.include_router(health.router)
    app.include_router(eu_login.programs)
    for router in api.ROUTERS:
        app.include_router(router)

    @app.get("/static/{version}/{name:path}")
    def static_file(request: Request, version: str, name: str) -> Response:  # noqa: ARG001 - changes the address
        """Return a style sheet, a script or a picture."""
        return static.answer(request, name)

    answer_failures(app)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_PACKED)
    app.add_middleware(Hosts, allowed_hosts=_hosts(services), www_redirect=False)
    return app


def work_of(
    services: Services, clock: Callable[[], datetime], pages: Pages, engine: Engine | None = None
) -> Web:
    """Return what the routes of an application work with."""
    settings = services.settings
    is_for_rehearsal = is_rehearsal(services.database)
    return Web(services, clock, pages, is_for_rehearsal, PrefectApi(settings), Provider(settings), engine)


def at_the_edge(app: FastAPI) -> ASGIApp:
    """Return the application with what every request passes first."""
    web: Web = app.state.web
    return Edge(app, web.clock, web.counts, is_https=web.is_https)


def _hosts(services: Services) -> list[str]:
    return [urlsplit(services.settings.web_url).hostname or "", "127.0.0.1", "localhost"]

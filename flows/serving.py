"""Running an installation from one command: a Prefect server, the deployments, and what executes them."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from prefect.runner import Runner
from prefect.settings import get_current_settings, temporary_settings

from config.settings import Settings
from flows.deployments import deployments
from flows.server import running_server
from flows.zombies import HEARTBEAT_SECONDS, watch_for_zombies
from models.database import Database
from models.schema import check_schema

PORT = 4200
"""Port of the server's pages on this machine."""

RUNS_AT_A_TIME = 2
"""Runs executed together: the scheduled one, and one by hand."""


def serve_flows(settings: Settings, home: Path, say: Callable[[str], None], port: int = PORT) -> None:
    """Run the flows on their schedule until the process is told to stop, by SIGTERM or from the keyboard.

    Args:
        settings: those of the environment, which the runs read for themselves.
        home: folder of the Prefect server's database, where none is named by PREFECT_API_URL.
        say: told where the server's pages are.
        port: the server's, on this machine.

    Raises:
        CycleError: the database cannot be used, or the server did not start.
    """
    database = Database(settings.database_url)
    check_schema(database)
    database.close()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), _api(home, port) as url, temporary_settings(_client_settings(url)):
        watch_for_zombies()
        say(f"Flow runs: {url.removesuffix('/api')}")
        executing = _execute()
        try:
            _run(executing)
        finally:
            executing.close()  # it never began, where the end came first


def _run(executing: Coroutine[object, object, None]) -> None:
    with ExitStack() as stack:
        with put_off(signal.SIGTERM, signal.SIGINT):  # half of a loop says so when it is thrown away
            runner = stack.enter_context(asyncio.Runner())
        runner.run(executing)


@contextmanager
def put_off(*signals: signal.Signals) -> Iterator[None]:
    """Let signals that come within a block be handled when it is over."""
    came: list[int] = []
    before = {one: signal.signal(one, lambda number, _frame: came.append(number)) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    for number in came:
        signal.raise_signal(number)


def _client_settings(url: str) -> dict[str, object]:
    return {"api.url": url, "flows.heartbeat_frequency": HEARTBEAT_SECONDS}


class StoppableRunner(Runner):
    """A runner that SIGTERM ends as the keyboard does; Prefect's own handler awaits nothing and warns."""

    stop_now: Callable[[], object]

    def handle_sigterm(self, *_args: object, **_kwargs: object) -> None:
        """End the runner: what it executes is stopped, and the schedule pauses until it is served again."""
        asyncio.get_running_loop().call_soon_threadsafe(self.stop_now)


async def _execute() -> None:
    runner = StoppableRunner(limit=RUNS_AT_A_TIME, pause_on_shutdown=True)
    for deployment in deployments():
        await runner.aadd_deployment(deployment)
    running = asyncio.ensure_future(runner.start())
    runner.stop_now = running.cancel
    with suppress(asyncio.CancelledError):
        await running


@contextmanager
def _api(home: Path, port: int) -> Iterator[str]:
    known = get_current_settings().api.url
    if known:
        yield known
        return
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    with running_server(home, _server_settings(home, port), port) as url:
        yield url


def _server_settings(home: Path, port: int) -> Mapping[str, str]:
    return {
        **get_current_settings().to_environment_variables(exclude_unset=True),
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
    }

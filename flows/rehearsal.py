"""A rehearsal through Prefect: each simulated day is a run of annual_cycle, on a server of its own."""

import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prefect import tags
from prefect.client.orchestration import SyncPrefectClient
from prefect.context import SyncClientContext
from prefect.events.worker import EventsWorker
from prefect.settings import temporary_settings

from flows.cycle import annual_cycle
from flows.server import running_server
from flows.services import use_engine
from flows.steps import as_task
from tasks.advance import Runner, Step
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.folder import STATE
from tasks.rehearsal.run import Outcome, Progress, RehearsalRequest, rehearse
from tasks.services import Services

HOME = "prefect"
"""Folder of the server's database and log, in the rehearsal's own state."""

_SERVER = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}


@dataclass
class RehearsedDay:
    """The engine of a rehearsal: from an instant through its Brussels day, then it knows the next instant."""

    rehearsal: Rehearsal
    next_at: datetime | None = None

    @property
    def services(self) -> Services:
        """Return the services of the rehearsal."""
        return self.rehearsal.services

    @property
    def steps(self) -> Sequence[Step]:
        """Return the engine's steps with those of the virtual respondents and secretariat."""
        return self.rehearsal.steps

    def run(self, _code: str, now: datetime, _run: Runner) -> Mapping[str, int]:
        """Run the instants of one day, letters in one batch: with several senders their order would vary."""
        done: Counter[str] = Counter()

        def count(step: Step, services: Services, code: str, at: datetime) -> int:
            done[step.name] += (count := as_task(step, services, code, at))
            return count

        self.next_at = self.rehearsal.run_day(now, count)
        return done


def rehearse_through_prefect(request: RehearsalRequest, progress: Progress | None = None) -> Outcome:
    """Rehearse a whole cycle as flow runs; what is written is the same as without Prefect, to the byte.

    Raises:
        CycleError: the definition, the scenario or the folder cannot be used.
    """
    started: list[Path] = []
    with ExitStack() as prefect:

        def run_day(rehearsal: Rehearsal, now: datetime) -> datetime | None:
            if not started:
                started.append(prefect.enter_context(own_prefect(request.out.resolve() / STATE / HOME)))
            next_at = run_through_prefect(rehearsal, now)
            if next_at is None:
                prefect.close()  # the report needs the memory more
            return next_at

        return rehearse(request, run_day, progress)


def run_through_prefect(rehearsal: Rehearsal, now: datetime) -> datetime | None:
    """Run a day as one flow run; return the first instant after it, or none."""
    day = RehearsedDay(rehearsal)
    with use_engine(day), tags("kalends", "rehearsal", rehearsal.code):
        annual_cycle(rehearsal.code, now)
    return day.next_at


@contextmanager
def own_prefect(home: Path) -> Iterator[Path]:
    """Let the flow runs of this process use a server of their own, with a new database in its home."""
    shutil.rmtree(
        home, ignore_errors=True
    )  # what a killed run left there may be half made; no result is in it
    home.mkdir(parents=True)
    with running_server(home, _SERVER) as url, temporary_settings(_client_settings(home, url)), _quiet():
        EventsWorker.drain_all()  # one that is there already would go on telling its own server
        try:
            # Not the context's own constructor: inside another one it would take that one's client.
            with SyncClientContext.model_construct(client=SyncPrefectClient(url)):
                yield home
        finally:
            EventsWorker.drain_all()  # by which task runs are recorded


def _client_settings(home: Path, url: str) -> dict[str, object]:
    return {
        "home": home,
        "api.url": url,
        "api.key": None,
        "flows.heartbeat_frequency": None,  # nobody watches, and each run would wait a second for its thread
        "logging.to_api.enabled": False,
    }


@contextmanager
def _quiet() -> Iterator[None]:
    # An error is raised to the caller; Prefect would show it once more for each level, with all its frames.
    # Its worker of events has a logger of its own, by which a slow machine is told how many are left.
    loggers = [logging.getLogger(name) for name in ("prefect", EventsWorker.__name__)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)

"""A rehearsal from its inputs to its results; killed and run again, it goes on where it stopped."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.definition import Definition
from models.database import Database
from models.queries.cycles import look_at_cycle
from models.rules.lint import read_definition
from models.schema import create_schema
from tasks.definitions import definition_sha256, definition_text
from tasks.lint import must_be_clean
from tasks.reconcile import reconcile_cycle
from tasks.rehearsal.driver import Rehearsal
from tasks.rehearsal.folder import Folder, Inputs, code_hash, use_folder
from tasks.rehearsal.outputs import Row, write_outputs
from tasks.rehearsal.scenario import Scenario, last_instant, opening_instant, read_scenario
from tasks.rehearsal.seeds import seeded_acts
from tasks.services import open_services

Progress = Callable[[datetime], None]
"""Called with the simulated instant after each day."""

RunDay = Callable[[Rehearsal, datetime], datetime | None]
"""How the instants of one day are run: plainly, or as one run of an orchestrator."""


@dataclass(frozen=True)
class RehearsalRequest:
    """What to rehearse, and where to write it; a scenario makes the seed of no account."""

    definition: str
    out: Path
    seed: int = 1
    scenario: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a rehearsal: its summary, and whether it was finished before."""

    summary: Row
    was_finished: bool


def run_plainly(rehearsal: Rehearsal, now: datetime) -> datetime | None:
    """Run a day without an orchestrator."""
    return rehearsal.run_day(now)


def rehearse(
    request: RehearsalRequest, run_day: RunDay = run_plainly, progress: Progress | None = None
) -> Outcome:
    """Run a whole cycle, all letters written, nothing sent.

    Raises:
        CycleError: the definition, the scenario or the folder cannot be used.
    """
    with prepare(request) as (folder, rehearsal):
        if rehearsal is None:
            return Outcome(json.loads((folder.path / "summary.json").read_text()), was_finished=True)
        now: datetime | None = rehearsal.open()
        while now:
            if progress:
                progress(now)
            now = run_day(rehearsal, now)
        ended_at = last_instant(rehearsal.definition)
        reconciliation = reconcile_cycle(rehearsal.services, rehearsal.code, ended_at)
        with rehearsal.services.reading() as session:
            cycle = look_at_cycle(session, rehearsal.code, ended_at)
            summary = write_outputs(cycle, folder.path, reconciliation.figures())
        folder.finish()
        return Outcome(summary, was_finished=False)


@contextmanager
def prepare(request: RehearsalRequest) -> Iterator[tuple[Folder, Rehearsal | None]]:
    """Take the folder and make its database; no rehearsal where one is finished there already."""
    text = definition_text(request.definition)
    must_be_clean(text)
    definition = read_definition(text)
    scenario = read_scenario(request.scenario, definition) if request.scenario else None
    with use_folder(request.out, _inputs(request, text, scenario), force=request.force) as folder:
        if folder.is_finished:
            yield folder, None
            return
        database = Database(folder.settings.database_url)
        create_schema(database, is_rehearsal=True)
        database.close()
        acts = scenario.acts if scenario else seeded_acts(definition, request.seed)
        with open_services(folder.settings) as services:
            yield folder, Rehearsal(services, text, definition, acts)


def _inputs(request: RehearsalRequest, text: str, scenario: Scenario | None) -> Inputs:
    return Inputs(
        code=code_hash(),
        definition=definition_sha256(text),
        scenario=scenario.sha256 if scenario else None,
        seed=None if scenario else request.seed,
    )


def span(definition: Definition) -> tuple[datetime, datetime]:
    """Return the first and the last instant of a rehearsal."""
    return opening_instant(definition), last_instant(definition)

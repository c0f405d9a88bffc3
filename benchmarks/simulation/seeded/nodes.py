"""The processes of a small world: each may end at any moment and begin again on the same database."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks.simulation.seeded.fuse import Fuse, watch
from benchmarks.simulation.seeded.relay import Relay, RelayChannel
from benchmarks.simulation.worlds import settings_in
from config.settings import Settings
from documents.store import FileStore
from models.database import Database
from models.holders import Holder
from models.operations.letters import take_back
from models.schema import create_schema
from notifications.channel import Channel
from tasks.services import Services

BATCH = 3
"""Letters of a batch: few, so that a handful of letters makes several."""


class Node:
    """One process with its fuse; ended, it leaves its leases behind."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.fuse = settings, Fuse()
        # Kept over restarts: what SQLAlchemy has compiled for it is most of the cost of a short run.
        self.database = Database(settings.database_url)
        watch(self.database, self.fuse)
        self._services: Services | None = None

    @property
    def services(self) -> Services:
        """Return the services of the running process."""
        assert self._services, "the process does not run"
        return self._services

    def start(self, channels: Mapping[str, Channel]) -> None:
        """Begin as `open_services` does: take a place, and take back what an earlier one in it left."""
        holder = Holder(self.database)
        self._services = Services(
            self.database,
            channels,
            FileStore(self.settings.files),
            self.settings,
            holder,
        )
        with self._services.transaction() as session:
            take_back(session, lambda place: place == holder.place or holder.is_gone(place))

    def to(self, relay: Relay) -> Mapping[str, Channel]:
        """Return the channels of this process to a relay."""
        return {self.settings.channel: RelayChannel(relay, self.fuse)}

    def end(self) -> None:
        """End without a word."""
        self.fuse.set(None)
        services, self._services = self._services, None
        if services:
            services.holder.__exit__(None, None, None)
        self.database.close()


class Machine:
    """Where worlds are made one after another: a folder in memory, an empty database, two processes."""

    def __init__(self, folder: Path) -> None:
        self.settings = settings_in(folder).model_copy(update={"batch_size": BATCH})
        self.file, self._empty = folder / "kalends.sqlite", folder / "empty.sqlite"
        database = Database(self.settings.database_url)
        create_schema(database, is_rehearsal=True)
        database.close()
        self.file.rename(self._empty)
        self.nodes = (Node(self.settings), Node(self.settings))

    @contextmanager
    def fresh(self, relay: Relay) -> Iterator[tuple[Node, Node]]:
        """Run both processes on an empty database."""
        shutil.copy(self._empty, self.file)
        try:
            for node in self.nodes:
                node.start(node.to(relay))
            yield self.nodes
        finally:
            for node in self.nodes:
                node.end()
            self.file.unlink()
            shutil.rmtree(self.settings.files, ignore_errors=True)


@contextmanager
def without_documents() -> Iterator[None]:
    """Let letters carry no note and no form: writing them takes longer than all the rest."""
    with patch("tasks.attachments.note_of", lambda *_: []), patch("tasks.attachments._forms", lambda *_: []):
        yield

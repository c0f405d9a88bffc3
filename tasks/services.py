"""What the units of work need of their surroundings, handed in as one value."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from config.settings import Settings
from documents.store import FileStore
from models.database import Database
from models.holders import Holder
from models.operations.letters import take_back
from models.schema import check_schema
from notifications.channel import Channel
from notifications.registry import open_channel
from tasks.turns import turns_of

_BETWEEN_LOOKS = 50_000
"""Objects made between two looks of Python's collector for rings of them.

A batch makes tens of thousands of rows, which all live until it ends: with the usual 700 the collector goes
through them over and over, and frees none.
"""


@dataclass(frozen=True)
class Services:
    """The database, the channels, the file store and the place of this process among the senders."""

    database: Database
    channels: Mapping[str, Channel]
    files: FileStore
    settings: Settings
    holder: Holder

    def transaction(self) -> AbstractContextManager[Session]:
        """Return a session for writing; it commits at its end."""
        return self.database.transaction()

    def reading(self) -> AbstractContextManager[Session]:
        """Return a session for reading."""
        return self.database.reading()


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Open the services of one process, and take back the leases that an earlier one in its place left.

    Raises:
        CycleError: the database or a channel cannot be used.
    """
    database, usual = Database(settings.database_url), gc.get_threshold()
    gc.set_threshold(_BETWEEN_LOOKS, *usual[1:])
    try:
        check_schema(database)
        turns = turns_of(database, settings)
        channels = {settings.channel: open_channel(settings.channel, settings, turns)}
        with Holder(database) as holder:
            services = Services(database, channels, FileStore(settings.files), settings, holder)
            with services.transaction() as session:
                take_back(session, lambda place: place == holder.place or holder.is_gone(place))
            yield services
    finally:
        gc.set_threshold(*usual)
        database.close()

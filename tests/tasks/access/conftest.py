"""What the tests of signing in share: both databases, and what the log says."""

from collections.abc import Callable

import pytest

from models.rules.access import Event
from tasks.access import sign_in_log
from tasks.services import Services


@pytest.fixture
def installation_url(database_url: str) -> str:
    """Return the address of the installation's database, on SQLite and then on PostgreSQL."""
    return database_url


@pytest.fixture
def events() -> Callable[[Services], list[Event]]:
    """Return what lists the events of the log, the oldest first."""
    return lambda services: [one.event for one in reversed(sign_in_log(services))]

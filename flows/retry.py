"""When a task is worth another try: its surroundings were away, and nobody has to mend anything."""

import errno
import socket
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from models.errors import CycleError

RETRY_DELAYS_SECONDS = (5, 30, 120)
"""Waits before the second, third and fourth try of a task; a run after that one goes on in any case."""

_NETWORK_AWAY = frozenset(
    {errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETRESET}
)


def is_away(error: BaseException) -> bool:
    """Whether an error says that the database or the network is away; never one that a person has to mend."""
    return not isinstance(error, CycleError) and any(_says_away(one) for one in _chain(error))


def _says_away(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(is_away(one) for one in error.exceptions)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    if isinstance(error, OSError):
        return isinstance(error, ConnectionError | TimeoutError | socket.gaierror) or (
            error.errno in _NETWORK_AWAY
        )
    return False


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__

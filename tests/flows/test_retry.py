import errno
import socket

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from flows.retry import is_away
from models.errors import UnknownCycleError


def refused():
    """Return a refusal by a person's mistake that a network error caused."""
    error = UnknownCycleError("none")
    error.__cause__ = ConnectionError()
    return error


def wrapped(cause):
    """Return an error that was raised from another one."""
    error = RuntimeError("while reading")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        pytest.param(OperationalError("SELECT 1", {}, Exception()), True, id="database away"),
        pytest.param(InterfaceError("SELECT 1", {}, Exception()), True, id="connection closed"),
        pytest.param(
            DBAPIError("SELECT 1", {}, Exception(), connection_invalidated=True), True, id="connection lost"
        ),
        pytest.param(DBAPIError("SELECT 1", {}, Exception()), False, id="another error of the database"),
        pytest.param(IntegrityError("INSERT", {}, Exception()), False, id="unique key"),
        pytest.param(ConnectionRefusedError(), True, id="connection refused"),
        pytest.param(TimeoutError(), True, id="no answer"),
        pytest.param(socket.gaierror(), True, id="name not found"),
        pytest.param(OSError(errno.ENETUNREACH, "away"), True, id="network away"),
        pytest.param(OSError(errno.ENOSPC, "full"), False, id="disk full"),
        pytest.param(FileNotFoundError(), False, id="file missing"),
        pytest.param(wrapped(ConnectionResetError()), True, id="caused by the network"),
        pytest.param(ExceptionGroup("", [ConnectionError(), TimeoutError()]), True, id="all of several"),
        pytest.param(ExceptionGroup("", [ConnectionError(), ValueError()]), False, id="one of several"),
        pytest.param(UnknownCycleError("none"), False, id="a person's mistake"),
        pytest.param(refused(), False, id="a person's mistake, caused by the network"),
        pytest.param(ValueError(), False, id="ours"),
    ],
)
def test_is_away(error, away):
    assert is_away(error) is away

import traceback

import pytest
from prefect.states import Completed, Failed

from flows.faults import Discreet, FaultError, NothingKept, is_transient
from flows.steps import run_step
from models.errors import NothingReceivedError
from tasks.services import open_services

SECRET = "nip@be.example"


def failing(error):
    """Raise an error in a discreet block."""
    with Discreet():
        raise error


def caught(error):
    """Return what leaves a discreet block."""
    with pytest.raises(Exception) as found:  # noqa: PT011 - which one is what the tests ask
        failing(error)
    return found.value


def test_failure_leaves_without_contents():
    fault = caught(ValueError(SECRET))
    assert str(fault) == "ValueError in an unknown place"  # only our packages are named
    assert SECRET not in "".join(traceback.format_exception(fault))
    assert "failing" in "".join(traceback.format_exception(fault))


def test_failure_names_its_place():
    with (
        pytest.raises(FaultError, match=r"^AttributeError in open_services \(services.py, line \d+\)$"),
        Discreet(),
    ):
        open_services(None).__enter__()


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(NothingReceivedError("BE", "nip"), id="a person's mistake"),
        pytest.param(FaultError("ValueError", "here", was_away=False), id="a failure without contents"),
        pytest.param(KeyboardInterrupt(), id="an interrupt"),
    ],
)
def test_others_leave_as_they_are(error):
    with pytest.raises(type(error)) as found:
        failing(error)
    assert found.value is error


@pytest.mark.parametrize(("error", "was_away"), [(ConnectionError(), True), (ValueError(), False)])
def test_failure_knows_whether_its_surroundings_were_away(error, was_away):
    assert caught(error).was_away is was_away


@pytest.mark.parametrize(
    ("state", "transient"),
    [
        pytest.param(Failed(data=FaultError("TimeoutError", "here", was_away=True)), True, id="network away"),
        pytest.param(Failed(data=FaultError("ValueError", "here", was_away=False)), False, id="ours"),
        pytest.param(Failed(data=NothingReceivedError("BE", "nip")), False, id="a person's mistake"),
        pytest.param(Failed(data=None), False, id="nothing known"),
        pytest.param(Completed(data=None), False, id="no failure"),
    ],
)
def test_is_transient(state, transient):
    assert is_transient(run_step, None, state) is transient


def test_nothing_is_kept():
    assert NothingKept().dumps(ValueError(SECRET)) == b""
    assert NothingKept().loads(b"") is None

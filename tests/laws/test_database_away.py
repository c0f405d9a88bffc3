"""PostgreSQL is restarted, or cuts every connection, in the middle of a cycle: nothing is lost or doubled."""

from random import Random

import pytest

from benchmarks.simulation.failing import Fault, differs
from benchmarks.simulation.interrupted import WITHIN, InterruptedCycle, Interrupting
from benchmarks.simulation.seeded.nodes import without_documents
from benchmarks.simulation.small_cycle import ROSTER
from benchmarks.simulation.worlds import settings_in, small_roster
from flows.retry import is_away

TIMES = 20
"""How often; each kind of operation is interrupted as often as the others."""


@pytest.fixture(autouse=True)
def roster():
    """Let the Member States of the small cycle be all there are, and their letters carry no documents."""
    with small_roster(*ROSTER), without_documents():
        yield


@pytest.fixture
def run(fast_folder):
    """Return what runs the cycle in a folder of its own, interrupted so many times, and tells how it went."""

    def run(name, url=None, interrupt=lambda: None, times=0):
        kinds = [*WITHIN] * (times // len(WITHIN))
        (fast_folder / name).mkdir()
        fuse = Interrupting(kinds, interrupt, Random(1))
        cycle = InterruptedCycle(settings_in(fast_folder / name, url), fuse)
        return cycle.run(), cycle

    return run


def is_like_undisturbed(run, ended, cycle):
    """Assert that a cycle was interrupted as often as wanted, and ended as if nothing had been."""
    undisturbed, _ = run("undisturbed")
    assert len(cycle.fuse.done) == TIMES
    assert differs(undisturbed, ended, Fault.LETTER) == []
    assert undisturbed.broken == []


@pytest.mark.postgres
def test_a_server_that_is_restarted_twenty_times(run, durable_postgres):
    url = durable_postgres.url.render_as_string(hide_password=False)
    ended, cycle = run("restarted", url, durable_postgres.restart, TIMES)
    is_like_undisturbed(run, ended, cycle)
    assert TIMES / 4 <= len(cycle.raised) <= TIMES
    assert all(is_away(error) for error in cycle.raised)


@pytest.mark.postgres
def test_connections_that_are_cut_twenty_times(run, postgres_url, cut_connections):
    ended, cycle = run("cut", postgres_url, lambda: cut_connections(postgres_url), TIMES)
    is_like_undisturbed(run, ended, cycle)
    assert TIMES / 4 <= len(cycle.raised) <= TIMES
    assert all("terminating connection" in str(error.orig) for error in cycle.raised)
